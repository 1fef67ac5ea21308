import { DescribeSignalingChannelCommand } from '@aws-sdk/client-kinesis-video';
import { GetIceServerConfigCommand } from '@aws-sdk/client-kinesis-video-signaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultFromText } from '../../src/emulator/fault-rule.ts';
import { type FaultName, type FaultRule, Faults, faultCatalogue, seededRandom } from '../../src/emulator/faults.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import {
  connect,
  controlClient,
  encode,
  FakeClock,
  http,
  refusedUpgrade,
  signalingClient,
  signedUrl,
} from './support.ts';

let clock: FakeClock;
let emulator: Emulator;

beforeEach(async () => {
  clock = new FakeClock();
  emulator = await startEmulator({ clock, channels: ['cam', 'door'] });
});

afterEach(async () => {
  await emulator.close();
});

const inject = (fault: FaultName, more: Omit<FaultRule, 'fault'> = {}) =>
  emulator.admin({ do: 'inject', fault, ...more });
const describeCam = () => controlClient(emulator).send(new DescribeSignalingChannelCommand({ ChannelName: 'cam' }));

describe('the choice of a fault', () => {
  const occasion = { on: 'request', what: 'A', channel: 'cam' } as const;
  const faultsWith = (...rules: FaultRule[]): Faults => {
    const faults = new Faults(seededRandom(7), () => {});
    for (const rule of rules) faults.add(rule);
    return faults;
  };
  const taken = (faults: Faults, times: number) =>
    Array.from({ length: times }, () => faults.take(occasion)?.fault ?? '-').join(' ');

  it.each<[string, FaultRule, string]>([
    ['without limits', { fault: 'throttle' }, 'throttle throttle throttle throttle'],
    ['with a count', { fault: 'throttle', count: 2 }, 'throttle throttle - -'],
    ['with a skip', { fault: 'throttle', skip: 1, count: 1 }, '- throttle - -'],
    ['for another operation', { fault: 'throttle', only: 'B' }, '- - - -'],
    ['for this operation', { fault: 'throttle', only: 'A' }, 'throttle throttle throttle throttle'],
    ['for another channel', { fault: 'throttle', channel: 'door' }, '- - - -'],
    ['for frames', { fault: 'drop' }, '- - - -'],
    ['never', { fault: 'throttle', probability: 0 }, '- - - -'],
    ['always', { fault: 'throttle', probability: 1 }, 'throttle throttle throttle throttle'],
  ])('%s', (_name, rule, expected) => {
    expect(taken(faultsWith(rule), 4)).toBe(expected);
  });

  it('takes the first that applies, then the next', () => {
    expect(taken(faultsWith({ fault: 'internal', count: 1 }, { fault: 'html', count: 1 }), 3)).toBe('internal html -');
  });

  it('repeats with its seed', () => {
    const rule: FaultRule = { fault: 'throttle', probability: 0.5 };
    const once = taken(faultsWith(rule), 40);
    expect(taken(faultsWith(rule), 40)).toBe(once);
    expect(once).toContain('throttle');
    expect(once).toContain('-');
  });

  it('leaves the caller its rule', () => {
    const rule: FaultRule = { fault: 'throttle', count: 1 };
    faultsWith(rule).take(occasion);
    expect(rule.count).toBe(1);
  });

  it('is limited in number', () => {
    const faults = faultsWith();
    for (let i = 0; i < 100; i++) expect(faults.add({ fault: 'drop' })).toBe(true);
    expect(faults.add({ fault: 'drop' })).toBe(false);
    expect(faults.clear('throttle')).toBe(0);
    expect(faults.clear()).toBe(100);
  });
});

describe('a faulty reply', () => {
  const replies: [FaultName, number, string | undefined, Partial<Record<string, string>>][] = [
    ['throttle', 400, 'ClientLimitExceededException', {}],
    ['too-many', 429, 'TooManyRequestsException', { 'retry-after': '7' }],
    ['internal', 500, 'InternalFailureException', {}],
    ['unavailable', 503, 'ServiceUnavailableException', { 'retry-after': '7' }],
    ['html', 503, undefined, { 'content-type': 'text/html' }],
    ['forbidden', 401, 'AccessDeniedException', {}],
    ['expired-token', 403, 'ExpiredTokenException', {}],
    ['untyped', 403, undefined, {}],
    ['not-found', 404, 'ResourceNotFoundException', {}],
    ['signature-expired', 403, 'InvalidSignatureException', {}],
    ['signature-early', 403, 'InvalidSignatureException', {}],
    ['session-expired', 400, 'SessionExpiredException', {}],
    ['invalid-client', 400, 'InvalidClientException', {}],
    ['redirect', 302, undefined, { location: 'https://localhost:1/' }],
    ['garbage', 200, undefined, {}],
  ];

  it.each(replies)('%s: %i', async (fault, status, type, headers) => {
    inject(fault, { count: 1, retryAfterS: 7 });
    const result = await http(emulator, emulator.controlEndpoint, { path: '/describeSignalingChannel', body: '{}' });
    expect(result).toMatchObject({ status, headers });
    expect(result.headers['x-amzn-errortype']).toBe(type);
    expect(emulator.events.list().find(({ kind }) => kind === 'fault')).toMatchObject({ detail: fault });
    await describeCam();
  });

  it.each(['throttle', 'too-many', 'forbidden', 'not-found', 'signature-expired', 'unavailable', 'html'] as const)(
    '%s answers an upgrade as well',
    async (fault) => {
      inject(fault, { only: 'ConnectAsMaster', count: 1 });
      const { status } = await refusedUpgrade(emulator, await signedUrl(emulator));
      const expected = replies.find(([name]) => name === fault)?.[1];
      expect(status).toBe(fault === 'forbidden' ? 403 : expected);
      await connect(emulator);
    },
  );

  it.each(['reset', 'reset-reused'] as const)('%s ends the connection', async (fault) => {
    const control = controlClient(emulator);
    await control.send(new DescribeSignalingChannelCommand({ ChannelName: 'cam' }));
    inject(fault, { count: 1 });
    const call = control.send(new DescribeSignalingChannelCommand({ ChannelName: 'cam' }));
    // "socket hang up" would be an orderly end.
    await expect(call).rejects.toMatchObject({ message: 'read ECONNRESET' });
    await control.send(new DescribeSignalingChannelCommand({ ChannelName: 'cam' }));
  });

  it('reset-reused spares a new connection', async () => {
    inject('reset-reused');
    await describeCam();
  });

  it('silent never answers', async () => {
    inject('silent', { count: 1 });
    const call = http(emulator, emulator.controlEndpoint, { path: '/describeSignalingChannel', body: '{}' });
    const seen = call.then(
      () => 'answered',
      () => 'ended',
    );
    await emulator.events.when(({ kind }) => kind === 'request');
    await describeCam();
    await emulator.close();
    expect(await seen).toBe('ended');
  });

  it('slow comes late', async () => {
    inject('slow', { count: 1, delayMs: 5_000 });
    const call = describeCam();
    await emulator.events.when(({ kind }) => kind === 'request');
    let answered = false;
    void call.then(() => {
      answered = true;
    });
    await describeCam();
    expect(answered).toBe(false);
    clock.advance(5_000);
    expect((await call).ChannelInfo?.ChannelName).toBe('cam');
  });

  it('trickle comes byte by byte', async () => {
    inject('trickle', { count: 1, delayMs: 10 });
    const call = http(emulator, emulator.controlEndpoint, { path: '/describeSignalingChannel', body: '{}' });
    let answered = false;
    void call.then(() => {
      answered = true;
    });
    let steps = 0;
    while (!answered) {
      await new Promise(setImmediate);
      steps += clock.waiting;
      clock.advance(10);
    }
    expect(steps).toBe((await call).body.length);
  });

  it('truncated breaks off', async () => {
    inject('truncated', { count: 1 });
    await expect(describeCam()).rejects.toThrow();
  });

  it('gzip is still right', async () => {
    inject('gzip', { count: 1 });
    const result = await http(emulator, emulator.controlEndpoint, { path: '/describeSignalingChannel', body: '{}' });
    expect(result.headers['content-encoding']).toBe('gzip');
  });

  it('of ICE servers', async () => {
    const ask = async () => {
      const ChannelARN = emulator.channelArn('cam');
      return (await signalingClient(emulator).send(new GetIceServerConfigCommand({ ChannelARN }))).IceServerList;
    };
    inject('ice-empty', { count: 1 });
    inject('ice-one', { count: 1 });
    inject('ice-short', { count: 1 });
    inject('ice-expired', { count: 1 });
    expect(await ask()).toEqual([]);
    expect((await ask())?.map(({ Uris }) => Uris?.length)).toEqual([1]);
    expect((await ask())?.map(({ Ttl }) => Ttl)).toEqual([30, 30]);
    expect((await ask())?.[0]?.Username).toMatch(/^1:/);
    inject('ice-turns', { count: 1 });
    inject('ice-plain', { count: 1 });
    inject('ice-ipv6', { count: 1 });
    const uris = async () => (await ask())?.map(({ Uris }) => Uris ?? []) ?? [];
    for (const each of await uris())
      expect(each).toEqual([expect.stringMatching(/^turns:/), expect.stringMatching(/^turns:/)]);
    for (const each of await uris())
      expect(each).toEqual([expect.stringMatching(/^turn:.+:443$/), expect.stringMatching(/^turns:.+:443$/)]);
    expect((await uris())[0]?.[0]).toBe('turn:[2001:db8::7]:443?transport=udp');
    const [first, second] = [await ask(), await ask()];
    expect(first?.[0]?.Ttl).toBe(300);
    expect(first?.[0]?.Password).not.toBe(second?.[0]?.Password);
    expect(Number(first?.[0]?.Username?.split(':')[0])).toBeGreaterThan(clock.wall() / 1000 + 290);
  });
});

describe('a faulty message', () => {
  const deliver = async (fault: FaultName, count: number) => {
    const master = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'v' });
    inject(fault, { count: 1, only: 'SDP_OFFER', channel: 'cam' });
    viewer.send({ action: 'SDP_OFFER', messagePayload: encode('{"sdp":"??>>"}') });
    await viewer.settled();
    viewer.send({ action: 'ICE_CANDIDATE', messagePayload: encode('end') });
    await master.frame(count);
    return master;
  };
  const end = { messagePayload: encode('end'), messageType: 'ICE_CANDIDATE', senderClientId: 'v' };
  const right = { messagePayload: encode('{"sdp":"??>>"}'), messageType: 'SDP_OFFER', senderClientId: 'v' };
  const json = (frames: readonly string[]): unknown[] => frames.map((frame) => JSON.parse(frame));

  it('drop: does not come', async () => {
    expect(json((await deliver('drop', 1)).frames)).toEqual([end]);
  });

  it('duplicate: comes twice', async () => {
    expect(json((await deliver('duplicate', 3)).frames)).toEqual([right, right, end]);
  });

  it('delay: comes late and is overtaken', async () => {
    const master = await deliver('delay', 1);
    expect(json(master.frames)).toEqual([end]);
    clock.advance(1_000);
    await master.frame(2);
    expect(json(master.frames)).toEqual([end, right]);
  });

  it('fragments: comes whole all the same', async () => {
    expect(json((await deliver('fragments', 2)).frames)).toEqual([right, end]);
  });

  it.each([
    ['empty-frame', ''],
    ['unknown-type', expect.stringContaining('SOMETHING_NEW')],
    ['no-type', expect.stringContaining('Internal server error')],
    ['not-json', 'Endpoint request timed out'],
    ['binary', JSON.stringify(right)],
  ] as const)('%s: comes after something odd', async (fault, odd) => {
    const { frames } = await deliver(fault, 3);
    expect(frames[0]).toEqual(odd);
    expect(json(frames.slice(1))).toEqual([right, end]);
  });

  it('pretty: has white space and null members', async () => {
    const { frames } = await deliver('pretty', 2);
    expect(frames[0]).toContain('\n\t"messageType"');
    expect(JSON.parse(frames[0] ?? '')).toEqual({ ...right, statusResponse: null });
  });

  it('odd-status: has a number, and neither success nor description', async () => {
    const master = await connect(emulator);
    inject('odd-status', { count: 1 });
    master.send({ action: 'SDP_ANSWER', messagePayload: encode('x'), correlationId: 'c' });
    const statusResponse = { correlationId: 'c', errorType: 'InvalidArgumentException', statusCode: 400 };
    expect(await master.frame(1)).toEqual({ messageType: 'STATUS_RESPONSE', statusResponse });
  });

  it('base64url: has the other alphabet and no padding', async () => {
    const { frames } = await deliver('base64url', 2);
    const { messagePayload } = JSON.parse(frames[0] ?? '') as { messagePayload: string };
    expect(messagePayload).toMatch(/^[\w-]+$/);
    expect(Buffer.from(messagePayload, 'base64url').toString()).toBe('{"sdp":"??>>"}');
  });

  it('bad-payload: decodes to nothing useful', async () => {
    const { frames } = await deliver('bad-payload', 2);
    const { messagePayload } = JSON.parse(frames[0] ?? '') as { messagePayload: string };
    expect(() => JSON.parse(Buffer.from(messagePayload, 'base64').toString())).toThrow();
  });

  it('lf-only: the SDP has bare LF, and none at its end; what is no SDP stays as it is', async () => {
    const master = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'v' });
    inject('lf-only', { count: 2 });
    viewer.send({ action: 'SDP_OFFER', messagePayload: encode('{"type":"offer","sdp":"v=0\\r\\ns=-\\r\\n"}') });
    viewer.send({ action: 'ICE_CANDIDATE', messagePayload: encode('no JSON\r\n') });
    const payloads = [await master.frame(1), await master.frame(2)].map(({ messagePayload }) => String(messagePayload));
    expect(payloads.map((payload) => Buffer.from(payload, 'base64').toString())).toEqual([
      '{"type":"offer","sdp":"v=0\\ns=-"}',
      'no JSON\r\n',
    ]);
  });

  it('shuffled: what waited comes in another order, which the seed repeats', async () => {
    const orderOf = async (fault: boolean) => {
      const seeded = await startEmulator({ channels: ['cam'], seed: 3, faults: fault ? ['shuffled:x1'] : [] });
      try {
        const viewer = await connect(seeded, { role: 'viewer', clientId: 'v' });
        for (let n = 0; n < 8; n++) viewer.send({ action: 'ICE_CANDIDATE', messagePayload: encode(`c${n}`) });
        await viewer.settled();
        const master = await connect(seeded);
        await master.frame(8);
        return master.frames.map((frame) => Buffer.from(JSON.parse(frame).messagePayload, 'base64').toString());
      } finally {
        await seeded.close();
      }
    };
    const inOrder = await orderOf(false);
    const shuffled = await orderOf(true);
    expect(inOrder).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7']);
    expect(shuffled).not.toEqual(inOrder);
    expect(shuffled.toSorted()).toEqual(inOrder);
    expect(await orderOf(true)).toEqual(shuffled);
  });

  it('with-payload: GO_AWAY has a payload', async () => {
    const master = await connect(emulator);
    inject('with-payload', { only: 'GO_AWAY' });
    emulator.admin({ do: 'goAway', channel: 'cam' });
    expect(await master.frame(1)).toEqual({ messagePayload: 'e30=', messageType: 'GO_AWAY' });
  });

  it.each([
    ['cut-before', 0],
    ['cut-after', 1],
  ] as const)('%s: the socket is reset, and the message does not come again', async (fault, frames) => {
    const master = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'v' });
    inject(fault, { count: 1, only: 'SDP_OFFER' });
    viewer.send({ action: 'SDP_OFFER', messagePayload: encode('x') });
    expect(await master.closed).toMatchObject({ code: 1006 });
    expect(master.frames.length).toBeLessThanOrEqual(frames);
    const next = await connect(emulator);
    await next.settled();
    expect(next.frames).toEqual([]);
  });
});

describe('faults from the start', () => {
  it('are written as text', async () => {
    await emulator.close();
    const faults = ['throttle,only=DescribeSignalingChannel,count=1', 'internal, channel=door, skip=1'];
    emulator = await startEmulator({ clock, channels: ['cam'], faults });
    await expect(describeCam()).rejects.toMatchObject({ name: 'ClientLimitExceededException' });
    await describeCam();
  });

  it.each<[string, FaultRule]>([
    ['throttle', { fault: 'throttle' }],
    ['throttle:x3', { fault: 'throttle', count: 3 }],
    ['drop:0.25', { fault: 'drop', probability: 0.25 }],
    ['drop:.5', { fault: 'drop', probability: 0.5 }],
    ['drop:1', { fault: 'drop', probability: 1 }],
    ['slow:x2, only=ConnectAsMaster, delayMs=70', { fault: 'slow', count: 2, only: 'ConnectAsMaster', delayMs: 70 }],
    ['drop,probability=0.1,channel=cam', { fault: 'drop', probability: 0.1, channel: 'cam' }],
  ])('%s means what it says', (text, rule) => {
    expect(faultFromText(text)).toEqual(rule);
  });

  it.each([
    ['explode', 'fault must be one of throttle'],
    ['throtle', 'no fault is named throtle, did you mean throttle?'],
    ['drop,count=many', 'count must be a number'],
    ['drop,colour=red', 'there is no colour'],
    ['drop,cuont=1', 'there is no cuont, did you mean count?'],
    ['drop:', 'after its name comes'],
    ['drop:x', 'after its name comes'],
    ['drop:3x', 'after its name comes'],
    ['drop:2', 'probability must be 1 at most'],
    ['drop:x0', 'count must be 1 or more'],
    ['drop,probability=-1', 'probability must be a number'],
  ])('are refused when they are no faults: %s', async (text, why) => {
    const call = startEmulator({ faults: [text] });
    await expect(call).rejects.toMatchObject({ code: 'KVSB-EMULATOR-FAULT', message: expect.stringContaining(why) });
  });
});

describe('the catalogue', () => {
  it('explains every fault', () => {
    for (const { doc } of Object.values(faultCatalogue)) expect(doc).toMatch(/^.{5,90}$/);
  });
});
