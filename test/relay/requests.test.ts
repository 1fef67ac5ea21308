import { describe, expect, it } from 'vitest';
import type { LinkMessage } from '../../src/link/message.ts';
import { errorCodes } from '../../src/relay/codes.ts';
import { CLOSED_REMEMBERED, DEVICE_CALL_MS, DEVICE_LOGS, DEVICE_REQUESTS } from '../../src/relay/limits.ts';
import { offerSdp, Rig } from './rig.ts';

const errors = (rig: Rig): number[] => rig.of('error').map(({ code }) => code);

describe('requests of the MCU', () => {
  it.each(['connect', 'disconnect'] as const)('%s is passed on, one at a time', (kind) => {
    const rig = new Rig().ready();
    rig.mcu({ kind });
    rig.mcu({ kind });
    expect([rig.actions(), errors(rig)]).toEqual([[kind], [errorCodes.rate_limited]]);
    rig.state('CONNECTING');
    rig.mcu({ kind });
    expect(rig.actions()).toEqual([kind, kind]);
  });

  it('a call that the cloud side never answers does not block for ever', () => {
    const rig = new Rig().ready();
    rig.mcu({ kind: 'connect' });
    rig.advance(DEVICE_CALL_MS);
    rig.mcu({ kind: 'disconnect' });
    expect(rig.actions()).toEqual(['connect', 'disconnect']);
  });

  it('DeleteChannel is obeyed only when configured', () => {
    const no = new Rig().ready();
    no.mcu({ kind: 'deleteChannel' });
    expect([no.actions(), errors(no)]).toEqual([[], [errorCodes.not_allowed]]);
    const yes = new Rig({ allowDelete: true }).ready();
    yes.mcu({ kind: 'deleteChannel' });
    expect(yes.actions()).toEqual(['deleteChannel']);
  });

  it.each<[LinkMessage]>([
    [{ kind: 'timeRequest' }],
    [{ kind: 'metricsRequest' }],
    [{ kind: 'iceServersRequest' }],
    [{ kind: 'echo', token: 1, reply: false, data: new Uint8Array() }],
  ])('$kind is answered under a rate', (message) => {
    const rig = new Rig().ready();
    for (let n = 0; n < DEVICE_REQUESTS.burst + 1; n++) {
      rig.mcu(message);
      rig.deliver();
    }
    const answers = rig.toDevice.filter(({ kind }) => kind !== 'error').length;
    expect([answers, errors(rig)]).toEqual([DEVICE_REQUESTS.burst, [errorCodes.rate_limited]]);
    rig.advance(1_000 / DEVICE_REQUESTS.perS);
    rig.clear();
    rig.mcu(message);
    expect(rig.toDevice.length).toBe(1);
  });

  it('calls are under a rate, too', () => {
    const rig = new Rig().ready();
    for (let n = 0; n < DEVICE_REQUESTS.burst + 1; n++) {
      rig.mcu({ kind: 'connect' });
      rig.state('CONNECTING');
    }
    expect([rig.actions().length, errors(rig)]).toEqual([DEVICE_REQUESTS.burst, [errorCodes.rate_limited]]);
  });

  it('an echo comes back, a reply does not', () => {
    const rig = new Rig().ready();
    const data = new Uint8Array([1, 2]);
    rig.mcu({ kind: 'echo', token: 5, reply: false, data });
    rig.mcu({ kind: 'echo', token: 6, reply: true, data });
    expect(rig.toDevice).toEqual([{ kind: 'echo', token: 5, reply: true, data }]);
  });

  it('a session that ended long ago is as unknown as any', () => {
    const rig = new Rig({ maxSessions: 1 }).ready();
    for (let n = 1; n <= CLOSED_REMEMBERED + 1; n++) {
      rig.advance(2_000);
      rig.answered('v1', `pc${n}`);
      rig.mcu({ kind: 'closeSession', session: n });
    }
    rig.deliver();
    rig.clear();
    rig.answer(2);
    rig.answer(1);
    expect(rig.kinds()).toEqual(['sendStatus', 'error']);
  });

  it('closing an unknown session is refused, closing twice is not', () => {
    const rig = new Rig().ready();
    rig.answered('v1');
    rig.mcu({ kind: 'closeSession', session: 1 });
    rig.mcu({ kind: 'closeSession', session: 1 });
    rig.mcu({ kind: 'closeSession', session: 2 });
    expect(rig.report('closed')).toMatchObject([{ session: 1, reason: 'device' }]);
    expect(rig.of('error')).toMatchObject([{ code: errorCodes.unknown_session, session: 2 }]);
  });

  it('log lines and errors become reports, under a rate', () => {
    const rig = new Rig().ready();
    rig.mcu({ kind: 'error', code: 4, session: 1, text: 'no' });
    for (let n = 0; n < DEVICE_LOGS.burst + 4; n++) rig.mcu({ kind: 'log', level: 3, text: `line ${n}` });
    rig.mcu({ kind: 'error', code: 4, session: 1, text: 'no' });
    expect(rig.report('deviceError')).toEqual([{ kind: 'deviceError', code: 4, session: 1, text: 'no' }]);
    expect(rig.report('log').length).toBe(DEVICE_LOGS.burst - 1);
    expect(rig.report('log')[0]).toEqual({ kind: 'log', level: 3, text: 'line 0' });
    expect(rig.drops()).toEqual(['log/rate']);
    expect(rig.toDevice).toEqual([]);
  });

  it('application data is not for the relay', () => {
    const rig = new Rig().ready();
    rig.mcu({ kind: 'applicationData', dataKind: 1, data: new Uint8Array(3) });
    expect(rig.drops()).toEqual(['message/application_data']);
  });

  it.each<[LinkMessage, string]>([
    [{ kind: 'sessionClosed', session: 1, reason: 0 }, 'message/unsupported'],
    [
      { kind: 'offer', session: 1, offerSeq: 1, trickle: true, renegotiation: false, answerMs: 0, sdp: offerSdp('x') },
      'message/wrong_role',
    ],
  ])('$kind is not for the MCU to send', (message, drop) => {
    const rig = new Rig().ready();
    rig.mcu(message);
    expect([rig.drops(), errors(rig)]).toEqual([[drop], [errorCodes.unsupported]]);
  });
});

describe('the picture of the world', () => {
  it('changes of state are pushed, and coalesced while one is under way', () => {
    const rig = new Rig().ready();
    rig.cloud({ kind: 'state', state: 'DISCONNECTED', reason: 'network', retryMs: 700, text: 'é'.repeat(150) });
    rig.state('READY');
    rig.state('CONNECTING');
    expect(rig.toDevice).toEqual([
      { kind: 'signalingState', state: 10, reason: 1, retryMs: 700, text: 'é'.repeat(100) },
    ]);
    rig.deliver();
    expect(rig.of('signalingState').map(({ state }) => state)).toEqual([10, 8]);
  });

  it('the time of the next try shrinks while it waits to be told', () => {
    const rig = new Rig().ready();
    rig.device({ kind: 'down' });
    rig.cloud({ kind: 'state', state: 'DISCONNECTED', reason: 'network', retryMs: 700, text: '' });
    rig.now += 300;
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(rig.of('signalingState')).toMatchObject([{ retryMs: 400 }]);
  });

  it('the channel is told when it is known, within the limits of the message', () => {
    const rig = new Rig().ready();
    rig.cloud({
      kind: 'channel',
      channel: { role: 'viewer', storage: true, region: 'r'.repeat(40), name: 'n', arn: 'a'.repeat(2_000) },
    });
    expect(rig.toDevice).toEqual([
      { kind: 'channelInfo', role: 2, storage: true, region: 'r'.repeat(32), name: 'n', arn: 'a'.repeat(1_024) },
    ]);
  });

  it('time is told at up, every hour, on request, and when the clock steps', () => {
    const rig = new Rig({ timeUncertaintyMs: 40 }).ready();
    expect(rig.relay.nextDeadline()).toBe(1_000 + 3_600_000);
    rig.advance(3_600_000);
    expect(rig.of('time')).toEqual([
      { kind: 'time', unixUs: BigInt(1_790_000_000_000 + 1_000 + 3_600_000) * 1000n, uncertaintyMs: 40 },
    ]);
    rig.deliver();
    rig.clear();
    rig.wallStep = 499;
    rig.tell({ from: 'clock' });
    expect(rig.of('time')).toEqual([]);
    rig.wallStep = -501;
    rig.tell({ from: 'clock' });
    rig.deliver();
    rig.tell({ from: 'clock' });
    expect(rig.of('time').length).toBe(1);
    rig.mcu({ kind: 'timeRequest' });
    expect(rig.of('time').length).toBe(2);
  });

  it('a clock that nobody vouches for is told as such', () => {
    const rig = new Rig();
    rig.device({ kind: 'up', peerEpoch: 7, reset: true });
    expect(rig.of('time')).toMatchObject([{ uncertaintyMs: 0xffff_ffff }]);
  });

  it('metrics are counted since the start', () => {
    const rig = new Rig().ready();
    rig.answered('v1');
    rig.advance(10_000);
    rig.state('DISCONNECTED');
    rig.advance(5_000);
    rig.state('CONNECTED');
    rig.advance(1_000);
    rig.message({ kind: 'goAway' });
    rig.message({ kind: 'status', status: { correlationId: 'x', statusCode: 400, errorType: '', description: '' } });
    rig.offer('v1', 'nonsense');
    rig.deliver();
    rig.clear();
    rig.mcu({ kind: 'metricsRequest' });
    expect(rig.toDevice).toEqual([
      {
        kind: 'metrics',
        uptimeS: 16,
        connectedS: 11,
        messagesSent: 1,
        messagesReceived: 4,
        reconnects: 1,
        iceRefreshes: 1,
        errors: 1,
        offerToAnswerMs: 0,
      },
    ]);
  });

  it('metrics before the first connection are all zero', () => {
    const rig = new Rig();
    rig.device({ kind: 'up', peerEpoch: 7, reset: true });
    rig.mcu({ kind: 'metricsRequest' });
    const [metrics] = rig.of('metrics');
    const { kind: _, ...numbers } = metrics ?? { kind: 'metrics' };
    expect(Object.values(numbers)).toEqual(Array(8).fill(0));
  });

  it('nothing is told while the link is down', () => {
    const rig = new Rig().ready();
    rig.device({ kind: 'down' });
    rig.clear();
    rig.state('DISCONNECTED');
    rig.ice();
    rig.mcu({ kind: 'closeSession', session: 5 });
    rig.advance(7_200_000);
    expect(rig.toDevice).toEqual([]);
  });
});
