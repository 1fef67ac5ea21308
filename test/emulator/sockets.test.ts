import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts';
import { connect, credentialOf, encode, FakeClock, refusedUpgrade, signedUrl, type UrlOptions } from './support.ts';

const MINUTE_MS = 60_000;
let clock: FakeClock;
let emulator: Emulator;

async function restart(options: EmulatorOptions = {}): Promise<void> {
  await emulator.close();
  emulator = await startEmulator({ clock, channels: ['cam'], ...options });
}

beforeEach(async () => {
  clock = new FakeClock();
  emulator = await startEmulator({ clock, channels: ['cam'] });
});

afterEach(async () => {
  await emulator.close();
});

const offer = (text: string) => ({ action: 'SDP_OFFER', messagePayload: encode(text) });

describe('an upgrade is refused', () => {
  const unknown = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/nobody/1600000000000';
  const cases: [string, UrlOptions, number, string][] = [
    ['for an unknown channel', { arn: unknown }, 404, 'ResourceNotFoundException'],
    ['for an ARN that is none', { arn: 'cam' }, 400, 'InvalidArgumentException'],
    ['for a client id with a space', { role: 'viewer', clientId: 'a b' }, 400, 'InvalidArgumentException'],
    ['for a client id of 257', { role: 'viewer', clientId: 'x'.repeat(257) }, 400, 'InvalidArgumentException'],
    ['for a reserved client id', { role: 'viewer', clientId: 'aws_x' }, 400, 'InvalidArgumentException'],
    [
      'for an unknown key',
      { credentials: { accessKeyId: 'AKIDNOBODY', secretAccessKey: 'x' } },
      403,
      'AccessDeniedException',
    ],
    ['for an old signature', { dateMs: Date.now() - 6 * MINUTE_MS }, 403, 'InvalidSignatureException'],
    ['for a signature to come', { dateMs: Date.now() + 6 * MINUTE_MS }, 403, 'InvalidSignatureException'],
  ];

  it.each(cases)('%s', async (_name, options, status, type) => {
    const result = await refusedUpgrade(emulator, await signedUrl(emulator, options));
    expect(result).toMatchObject({ status, headers: { 'x-amzn-errortype': type } });
    expect(JSON.parse(result.body)).toEqual({ message: expect.stringMatching(/./) });
    expect(result.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(Math.abs(Date.parse(String(result.headers.date)) - clock.wall())).toBeLessThan(5_000);
  });

  it('for a wrong secret', async () => {
    const credentials = { ...credentialOf(emulator), secretAccessKey: 'wrong' };
    const result = await refusedUpgrade(emulator, await signedUrl(emulator, { credentials }));
    expect(result).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'InvalidSignatureException' } });
  });

  it('without a channel', async () => {
    const url = await signedUrl(emulator, { arn: '' });
    expect(await refusedUpgrade(emulator, url)).toMatchObject({ status: 400 });
  });

  it('for a viewer without a client id', async () => {
    const url = await signedUrl(emulator, { role: 'viewer', clientId: '' });
    expect(await refusedUpgrade(emulator, url)).toMatchObject({ status: 400 });
  });

  it('for a master with a client id in mode documented only', async () => {
    const first = await connect(emulator, { clientId: 'ProducerMaster' });
    first.socket.terminate();
    await restart({ mode: 'documented' });
    const url = await signedUrl(emulator, { clientId: 'ProducerMaster' });
    expect(await refusedUpgrade(emulator, url)).toMatchObject({ status: 400 });
  });

  it('for credentials whose policy forbids it', async () => {
    const denied = { accessKeyId: 'AKIDDENIED', secretAccessKey: 'secret', denied: ['ConnectAsMaster'] };
    await restart({ credentials: [denied] });
    expect(await refusedUpgrade(emulator, await signedUrl(emulator))).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
    });
    await connect(emulator, { role: 'viewer' });
  });

  it('for the eleventh viewer', async () => {
    for (let i = 0; i < 10; i++) await connect(emulator, { role: 'viewer', clientId: `v${i}` });
    const eleventh = await signedUrl(emulator, { role: 'viewer', clientId: 'v10' });
    expect(await refusedUpgrade(emulator, eleventh)).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'ClientLimitExceededException' },
    });
    await connect(emulator, { role: 'viewer', clientId: 'v3' });
  });

  it('for the fourth master within a second in mode documented', async () => {
    await restart({ mode: 'documented' });
    for (let i = 0; i < 3; i++) await connect(emulator);
    expect(await refusedUpgrade(emulator, await signedUrl(emulator))).toMatchObject({ status: 400 });
    clock.advance(1_000);
    await connect(emulator);
  });
});

describe('a socket', () => {
  it.each([
    ['echoed', true, 'wss'],
    ['not echoed', false, ''],
  ])('has its subprotocol %s', async (_name, echoSubprotocol, protocol) => {
    await restart({ echoSubprotocol });
    const url = await signedUrl(emulator);
    const socket = new WebSocket(url, echoSubprotocol ? ['wss'] : [], { ca: emulator.caPem });
    await once(socket, 'open');
    expect(socket.protocol).toBe(protocol);
  });

  it('is idle after 10 minutes, and a ping counts as a sign of life', async () => {
    const quiet = await connect(emulator);
    const lively = await connect(emulator, { role: 'viewer' });
    clock.advance(9 * MINUTE_MS);
    await lively.settled();
    clock.advance(MINUTE_MS);
    expect(await quiet.closed).toEqual({ code: 1001, reason: 'Going away' });
    expect(lively.socket.readyState).toBe(lively.socket.OPEN);
  });

  it('is closed when it sends a binary frame', async () => {
    const master = await connect(emulator);
    master.socket.send(Buffer.from('{}'));
    expect(await master.closed).toMatchObject({ code: 1003 });
  });

  it('is closed when it sends more than a frame may hold', async () => {
    const master = await connect(emulator);
    master.send('x'.repeat(32 * 1024 + 1));
    expect(await master.closed).toMatchObject({ code: 1009 });
  });

  it('takes messages in fragments', async () => {
    const master = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer' });
    const text = JSON.stringify(offer('x'));
    viewer.socket.send(text.slice(0, 10), { fin: false });
    viewer.socket.send(text.slice(10), { fin: true });
    expect(await master.frame(1)).toMatchObject({ messagePayload: encode('x') });
  });

  it('may end without a close frame; what comes then waits for the next', async () => {
    const master = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer' });
    master.socket.terminate();
    await emulator.events.when(({ kind, role }) => kind === 'closed' && role === 'master');
    viewer.send(offer('x'));
    await viewer.settled();
    const next = await connect(emulator);
    expect(await next.frame(1)).toMatchObject({ messagePayload: encode('x') });
  });
});

describe('a message', () => {
  it('is never delivered twice: a master that restarts does not get it again', async () => {
    const viewer = await connect(emulator, { role: 'viewer' });
    viewer.send(offer('early'));
    await viewer.settled();
    const first = await connect(emulator);
    expect(await first.frame(1)).toMatchObject({ messagePayload: encode('early') });
    first.socket.terminate();
    await emulator.events.when(({ kind, role }) => kind === 'closed' && role === 'master');
    const second = await connect(emulator);
    await second.settled();
    expect(second.frames).toEqual([]);
  });

  it('goes to the newest master only', async () => {
    const older = await connect(emulator);
    const newer = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer' });
    viewer.send(offer('x'));
    await newer.frame(1);
    await older.settled();
    expect(older.frames).toEqual([]);
  });
});

describe('while the channel lasts', () => {
  it('a TTL that is updated holds for messages to come', async () => {
    await restart({ channels: [{ name: 'cam', ttlS: 5 }] });
    const viewer = await connect(emulator, { role: 'viewer' });
    viewer.send(offer('late'));
    await viewer.settled();
    clock.advance(5_000);
    const master = await connect(emulator);
    await master.settled();
    expect(master.frames).toEqual([]);
  });

  it.each([
    ['orphan', 'orphan' as const],
    ['closed', { code: 1000, reason: 'gone' }],
  ])('and after it, its sockets are %s', async (_name, deletion) => {
    await restart({ deletion });
    const master = await connect(emulator);
    emulator.admin({ do: 'deleteChannel', channel: 'cam' });
    if (deletion === 'orphan') {
      await master.settled();
      expect(master.socket.readyState).toBe(master.socket.OPEN);
    } else expect(await master.closed).toEqual(deletion);
  });
});

describe('time', () => {
  it('runs faster by a factor for the service', async () => {
    await restart({ timeFactor: 60 });
    const master = await connect(emulator);
    clock.advance(10_000);
    expect(await master.closed).toEqual({ code: 1001, reason: 'Going away' });
  });
});
