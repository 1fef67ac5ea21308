import { describe, expect, it } from 'vitest';
import { initialState, nextDeadline, step } from '../../src/kvs/client.ts';
import type { ClientEffect, ClientInput, ClientState, Effort } from '../../src/kvs/client-types.ts';
import { clientLimits } from '../../src/kvs/client-types.ts';
import type { Failure } from '../../src/kvs/failure.ts';
import type { CloudReason } from '../../src/kvs/state.ts';

const NOW = 1_000_000;
const ARN = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam/1700000000000';
const options = {
  role: 'master',
  region: 'us-west-2',
  name: 'cam',
  arn: undefined,
  create: false,
  storage: 'off',
} as const;
const channel = { arn: ARN, name: 'cam', status: 'ACTIVE', version: 'v1' };
const endpoints = { wss: 'wss://m-1.example', https: 'https://r-1.example' };
const servers = [{ uris: ['turn:t.example:443'], username: 'u', password: 'p' }];

const fresh = initialState(options);
/** All known, ICE servers fetched, no socket. */
const known: ClientState = {
  ...fresh,
  wanted: 'connected',
  credentials: 'held',
  channel,
  endpoints,
  ice: { ...fresh.ice, asked: true, held: { servers, until: NOW + 300_000 } },
  shown: 'READY',
  nextId: 10,
};
const live = { socket: 5, since: NOW - 100_000, rotateAt: NOW + 2_000_000, away: false, leaving: false };
const connected: ClientState = { ...known, live, shown: 'CONNECTED' };
const calling = (call: Extract<Effort, { kind: 'calling' }>['call'], from: ClientState = known): ClientState => ({
  ...from,
  effort: { kind: 'calling', call, id: 7, deadline: NOW + 5_000 },
});
const connecting: ClientState = {
  ...known,
  effort: { kind: 'connecting', socket: 8, deadline: NOW + 5_000 },
  shown: 'CONNECTING',
};
const waiting: ClientState = {
  ...known,
  effort: { kind: 'waiting', until: NOW + 5_000 },
  retryAt: NOW + 5_000,
  failure: failure('network'),
};
const over: ClientState = { ...fresh, wanted: 'deleted', effort: { kind: 'over' }, shown: 'DELETED' };
const rotating: ClientState = {
  ...connecting,
  live: { ...live, leaving: true },
  shown: 'CONNECTED',
};
const fetching: ClientState = {
  ...connected,
  ice: { ...fresh.ice, asked: true, tries: 1, flight: { id: 6, deadline: NOW + 5_000 } },
};

function failure(reason: CloudReason, part: Partial<Failure> = {}): Failure {
  return { reason, status: 0, errorType: '', text: `it was ${reason}`, retryAfterMs: 0, ...part };
}

/** An effect in few words. */
function brief(effect: ClientEffect): string {
  switch (effect.kind) {
    case 'event':
      if (effect.event.kind === 'state') return `${effect.event.state} ${effect.event.reason}`;
      return effect.event.kind;
    case 'call':
      return `call ${effect.call.name}${effect.fresh ? ' fresh' : ''}`;
    case 'abort':
      return `abort ${effect.id}`;
    case 'open':
      return `open ${effect.socket}`;
    case 'close':
      return `close ${effect.socket}`;
    case 'use':
      return `use ${effect.socket ?? 'none'}`;
  }
}

const offer = { kind: 'offer', from: 'v1', sdp: 'v=0' } as const;
const status = (statusCode: number) =>
  ({ kind: 'status', status: { correlationId: 'c1', statusCode, errorType: 'E', description: '' } }) as const;

type Row = [name: string, from: ClientState, input: ClientInput, effort: Effort['kind'], effects: string[]];

const rows: Row[] = [
  // At rest.
  [
    'starts with credentials',
    fresh,
    { kind: 'start' },
    'calling',
    ['NEW none', 'GET_CREDENTIALS none', 'call credentials'],
  ],
  ['stays connected when asked to connect', connected, { kind: 'connect' }, 'resting', []],
  [
    'reconnects after a disconnect with what it knows',
    { ...known, wanted: 'disconnected' },
    { kind: 'connect' },
    'connecting',
    ['open 10', 'READY none', 'CONNECTING none'],
  ],
  [
    'disconnects',
    connected,
    { kind: 'disconnect' },
    'resting',
    ['use none', 'close 5', 'DISCONNECTED requested', 'READY requested'],
  ],
  ['disconnects before it connected', fresh, { kind: 'disconnect' }, 'resting', ['READY requested']],
  ['deletes with the version it knows', connected, { kind: 'delete' }, 'calling', ['DELETE none', 'call delete']],
  [
    'describes before it deletes',
    { ...fresh, credentials: 'held' },
    { kind: 'delete' },
    'calling',
    ['DESCRIBE none', 'call describe'],
  ],
  ['serves ICE servers from memory', connected, { kind: 'fetchIce' }, 'resting', ['iceServers']],
  [
    'fetches ICE servers near their end',
    { ...connected, ice: { ...known.ice, held: { servers, until: NOW + 59_000 } } },
    { kind: 'fetchIce' },
    'resting',
    ['call ice'],
  ],
  [
    'says that there are no ICE servers before a channel is known',
    fresh,
    { kind: 'fetchIce' },
    'resting',
    ['iceFailed'],
  ],
  ['does nothing at a tick that is early', connected, { kind: 'tick' }, 'resting', []],
  [
    'rotates at age, the old socket staying',
    { ...connected, live: { ...live, rotateAt: NOW } },
    { kind: 'tick' },
    'connecting',
    ['CONNECTED rotation', 'open 10'],
  ],
  ['ignores the result of a call that it gave up', connected, { kind: 'done', id: 99, call: 'create' }, 'resting', []],
  [
    'takes ICE servers while connected without a word about state',
    fetching,
    { kind: 'done', id: 6, call: 'ice', servers, ttlMs: 300_000 },
    'resting',
    ['iceServers'],
  ],
  [
    'ignores the failure of a call that it gave up',
    connected,
    { kind: 'failed', id: 99, failure: failure('network') },
    'resting',
    [],
  ],
  [
    'reports ICE servers that cannot be had',
    { ...fetching, ice: { ...fetching.ice, tries: 3 } },
    { kind: 'failed', id: 6, failure: failure('network') },
    'resting',
    ['iceFailed'],
  ],
  ['closes a socket that nobody waits for', connected, { kind: 'opened', socket: 99 }, 'resting', ['close 99']],
  [
    'waits a little and reconnects after a loss',
    connected,
    { kind: 'closed', socket: 5, code: 1006, failure: failure('network') },
    'waiting',
    ['use none', 'DISCONNECTED network'],
  ],
  [
    'calls a service that is going away a rotation',
    connected,
    { kind: 'closed', socket: 5, code: 1001, failure: failure('closed') },
    'waiting',
    ['use none', 'DISCONNECTED rotation'],
  ],
  [
    'ignores the end of a socket that it does not know',
    connected,
    { kind: 'closed', socket: 99, code: 1000, failure: failure('closed') },
    'resting',
    [],
  ],
  ['passes an offer on', connected, { kind: 'message', socket: 5, message: offer }, 'resting', ['message']],
  [
    'passes on what the replaced socket still delivers',
    { ...connected, retiring: { socket: 4, until: NOW + 1 } },
    { kind: 'message', socket: 4, message: offer },
    'resting',
    ['message'],
  ],
  ['ignores a socket that it does not know', connected, { kind: 'message', socket: 99, message: offer }, 'resting', []],
  [
    'reports a refused message',
    connected,
    { kind: 'message', socket: 5, message: status(400) },
    'resting',
    ['rejected'],
  ],
  [
    'says nothing of a message that the service confirms',
    connected,
    { kind: 'message', socket: 5, message: status(200) },
    'resting',
    [],
  ],
  [
    'refetches ICE servers only, when relays go away',
    connected,
    { kind: 'message', socket: 5, message: { kind: 'reconnectIceServer' } },
    'resting',
    ['message', 'call ice'],
  ],
  [
    'plans its rotation after GO_AWAY',
    connected,
    { kind: 'message', socket: 5, message: { kind: 'goAway' } },
    'resting',
    ['CONNECTED rotation'],
  ],
  [
    'hears GO_AWAY once',
    { ...connected, live: { ...live, away: true } },
    { kind: 'message', socket: 5, message: { kind: 'goAway' } },
    'resting',
    [],
  ],

  // Calling.
  ['does not start twice', calling('describe'), { kind: 'start' }, 'calling', ['NEW none']],
  ['goes on when asked to connect', calling('describe'), { kind: 'connect' }, 'calling', []],
  [
    'gives up a call to disconnect',
    calling('describe'),
    { kind: 'disconnect' },
    'resting',
    ['abort 7', 'READY requested'],
  ],
  [
    'gives up a call to delete',
    calling('locate'),
    { kind: 'delete' },
    'calling',
    ['abort 7', 'DELETE none', 'call delete'],
  ],
  [
    'lets the first ICE fetch come by itself',
    calling('describe', { ...fresh, wanted: 'connected' }),
    { kind: 'fetchIce' },
    'calling',
    [],
  ],
  [
    'gives up a call that never ends',
    { ...calling('describe'), effort: { kind: 'calling', call: 'describe', id: 7, deadline: NOW } },
    { kind: 'tick' },
    'waiting',
    ['abort 7', 'DESCRIBE network'],
  ],
  [
    'describes with credentials',
    calling('credentials', { ...fresh, wanted: 'connected' }),
    { kind: 'done', id: 7, call: 'credentials' },
    'calling',
    ['DESCRIBE none', 'call describe'],
  ],
  [
    'locates an active channel',
    calling('describe', { ...known, channel: undefined, endpoints: undefined }),
    { kind: 'done', id: 7, call: 'describe', channel },
    'calling',
    ['channel', 'GET_ENDPOINT none', 'call locate'],
  ],
  [
    'waits for a channel that is not active',
    calling('describe', { ...known, channel: undefined }),
    { kind: 'done', id: 7, call: 'describe', channel: { ...channel, status: 'CREATING' } },
    'waiting',
    ['DESCRIBE service'],
  ],
  [
    'never takes an unknown status for deleted',
    calling('describe', { ...known, channel: undefined }),
    { kind: 'done', id: 7, call: 'describe', channel: { ...channel, status: 'ODD' } },
    'waiting',
    ['DESCRIBE service'],
  ],
  [
    'describes what it created',
    calling('create', { ...known, channel: undefined, creation: 'missing' }),
    { kind: 'done', id: 7, call: 'create' },
    'calling',
    ['DESCRIBE none', 'call describe'],
  ],
  [
    'dials and fetches ICE servers side by side, the first time',
    calling('locate', { ...known, endpoints: undefined, ice: fresh.ice }),
    { kind: 'done', id: 7, call: 'locate', endpoints },
    'connecting',
    ['open 10', 'GET_ICE_CONFIG none', 'call ice'],
  ],
  [
    'dials alone, later',
    calling('locate', { ...known, endpoints: undefined }),
    { kind: 'done', id: 7, call: 'locate', endpoints },
    'connecting',
    ['open 10', 'READY none', 'CONNECTING none'],
  ],
  [
    'is over when the channel is deleted',
    calling('delete', { ...connected, wanted: 'deleted' }),
    { kind: 'done', id: 7, call: 'delete' },
    'over',
    ['use none', 'close 5', 'DELETED requested'],
  ],
  [
    'is over when the channel to delete is gone',
    calling('delete', { ...known, wanted: 'deleted' }),
    { kind: 'failed', id: 7, failure: failure('missing_channel') },
    'over',
    ['DELETED requested'],
  ],
  [
    'creates a missing channel where it may',
    calling('describe', { ...known, channel: undefined, options: { ...options, create: true } }),
    { kind: 'failed', id: 7, failure: failure('missing_channel') },
    'calling',
    ['CREATE none', 'call create'],
  ],
  [
    'reports a missing channel where it may not',
    calling('describe', { ...known, channel: undefined }),
    { kind: 'failed', id: 7, failure: failure('missing_channel') },
    'waiting',
    ['DESCRIBE missing_channel'],
  ],
  [
    'tries other credentials once, at once',
    calling('describe', { ...known, channel: undefined }),
    { kind: 'failed', id: 7, failure: failure('forbidden', { status: 403 }) },
    'calling',
    ['DESCRIBE forbidden', 'GET_CREDENTIALS none', 'call credentials fresh'],
  ],
  [
    'waits when other credentials are refused too',
    calling('describe', { ...known, channel: undefined, freshened: true }),
    { kind: 'failed', id: 7, failure: failure('credentials', { status: 403 }) },
    'waiting',
    ['DESCRIBE credentials'],
  ],
  [
    'waits after throttling',
    calling('describe', { ...known, channel: undefined }),
    { kind: 'failed', id: 7, failure: failure('throttled') },
    'waiting',
    ['DESCRIBE throttled'],
  ],
  ['closes a socket that opens unasked', calling('describe'), { kind: 'opened', socket: 99 }, 'calling', ['close 99']],
  [
    'goes on with its successor when the socket is lost',
    calling('locate', { ...connected, live: { ...live, leaving: true } }),
    { kind: 'closed', socket: 5, code: 1006, failure: failure('network') },
    'calling',
    ['use none', 'DISCONNECTED network'],
  ],
  [
    'takes messages while it makes the next socket',
    calling('locate', { ...connected, live: { ...live, leaving: true } }),
    { kind: 'message', socket: 5, message: offer },
    'calling',
    ['message'],
  ],

  // Connecting.
  ['does not start while connecting', connecting, { kind: 'start' }, 'connecting', ['NEW none']],
  ['does not dial twice', connecting, { kind: 'connect' }, 'connecting', []],
  ['gives up a dial to disconnect', connecting, { kind: 'disconnect' }, 'resting', ['close 8', 'READY requested']],
  ['gives up a dial to delete', connecting, { kind: 'delete' }, 'calling', ['close 8', 'DELETE none', 'call delete']],
  ['serves ICE servers while connecting', connecting, { kind: 'fetchIce' }, 'connecting', ['iceServers']],
  [
    'gives up a dial that never ends',
    { ...connecting, effort: { kind: 'connecting', socket: 8, deadline: NOW } },
    { kind: 'tick' },
    'waiting',
    ['close 8', 'CONNECTING network'],
  ],
  [
    'shows READY and CONNECTING after the first ICE servers',
    { ...connecting, shown: 'GET_ICE_CONFIG', ice: fetching.ice },
    { kind: 'done', id: 6, call: 'ice', servers, ttlMs: 300_000 },
    'connecting',
    ['iceServers', 'READY none', 'CONNECTING none'],
  ],
  [
    'shows READY and CONNECTING though there are no ICE servers',
    { ...connecting, shown: 'GET_ICE_CONFIG', ice: { ...fetching.ice, tries: 3 } },
    { kind: 'failed', id: 6, failure: failure('throttled') },
    'connecting',
    ['iceFailed', 'READY none', 'CONNECTING none'],
  ],
  ['is connected', connecting, { kind: 'opened', socket: 8 }, 'resting', ['use 8', 'CONNECTED none']],
  [
    'shows all that comes before CONNECTED when the socket beats the ICE servers',
    { ...connecting, shown: 'GET_ICE_CONFIG', ice: fetching.ice },
    { kind: 'opened', socket: 8 },
    'resting',
    ['READY none', 'CONNECTING none', 'use 8', 'CONNECTED none'],
  ],
  [
    'opens the next socket before the old one goes',
    rotating,
    { kind: 'opened', socket: 8 },
    'resting',
    ['use 8', 'CONNECTED none'],
  ],
  [
    'waits when the dial fails',
    connecting,
    { kind: 'closed', socket: 8, code: 1006, failure: failure('network') },
    'waiting',
    ['CONNECTING network'],
  ],
  [
    'stays connected when the next socket cannot be had',
    rotating,
    { kind: 'closed', socket: 8, code: 1006, failure: failure('throttled') },
    'waiting',
    ['CONNECTED throttled'],
  ],
  [
    'shows the dial under way when the old socket goes first',
    rotating,
    { kind: 'closed', socket: 5, code: 1001, failure: failure('closed') },
    'connecting',
    ['use none', 'DISCONNECTED rotation', 'READY none', 'CONNECTING none'],
  ],
  [
    'takes messages of the old socket while connecting',
    rotating,
    { kind: 'message', socket: 5, message: offer },
    'connecting',
    ['message'],
  ],

  // Waiting.
  ['does not start while waiting', waiting, { kind: 'start' }, 'waiting', ['NEW none']],
  ['is not hurried by a connect', waiting, { kind: 'connect' }, 'waiting', []],
  [
    'is hurried by a connect when a person had to mend something',
    { ...waiting, failure: failure('forbidden'), failedAt: NOW - clientLimits.insistMs, retryAt: NOW + 90_000 },
    { kind: 'connect' },
    'connecting',
    ['open 10', 'READY none', 'CONNECTING none'],
  ],
  ['stops waiting to disconnect', waiting, { kind: 'disconnect' }, 'resting', ['READY requested']],
  ['does not wait to delete', waiting, { kind: 'delete' }, 'calling', ['DELETE none', 'call delete']],
  ['serves ICE servers while waiting', waiting, { kind: 'fetchIce' }, 'waiting', ['iceServers']],
  [
    'tries again when its time has come',
    { ...waiting, effort: { kind: 'waiting', until: NOW }, retryAt: NOW },
    { kind: 'tick' },
    'connecting',
    ['open 10', 'READY none', 'CONNECTING none'],
  ],
  [
    'asks for a doubted endpoint again',
    { ...waiting, effort: { kind: 'waiting', until: NOW }, retryAt: NOW, doubted: true },
    { kind: 'tick' },
    'calling',
    ['GET_ENDPOINT none', 'call locate'],
  ],
  ['waits on at an early tick', waiting, { kind: 'tick' }, 'waiting', []],
  [
    'takes ICE servers while waiting',
    { ...waiting, ice: fetching.ice },
    { kind: 'done', id: 6, call: 'ice', servers, ttlMs: 300_000 },
    'waiting',
    ['iceServers'],
  ],
  [
    'ignores a late failure while waiting',
    waiting,
    { kind: 'failed', id: 99, failure: failure('network') },
    'waiting',
    [],
  ],
  ['closes a late socket while waiting', waiting, { kind: 'opened', socket: 8 }, 'waiting', ['close 8']],
  [
    'notes the loss of the old socket while waiting',
    { ...waiting, live: { ...live, leaving: true } },
    { kind: 'closed', socket: 5, code: 1006, failure: failure('network') },
    'waiting',
    ['use none', 'DISCONNECTED network'],
  ],
  [
    'takes messages of the old socket while waiting',
    { ...waiting, live: { ...live, leaving: true } },
    { kind: 'message', socket: 5, message: offer },
    'waiting',
    ['message'],
  ],

  // Over.
  ['does not start again', over, { kind: 'start' }, 'over', ['NEW none', 'DELETED requested']],
  ['does not connect again', over, { kind: 'connect' }, 'over', ['DELETED requested']],
  ['has nothing to disconnect', over, { kind: 'disconnect' }, 'over', []],
  ['deletes once', over, { kind: 'delete' }, 'over', []],
  ['has no ICE servers', over, { kind: 'fetchIce' }, 'over', ['iceFailed']],
  ['has no more deadlines', over, { kind: 'tick' }, 'over', []],
  ['ignores late results', over, { kind: 'done', id: 7, call: 'delete' }, 'over', []],
  ['ignores late failures', over, { kind: 'failed', id: 7, failure: failure('network') }, 'over', []],
  ['closes late sockets', over, { kind: 'opened', socket: 8 }, 'over', ['close 8']],
  ['ignores late closes', over, { kind: 'closed', socket: 8, code: 1000, failure: failure('closed') }, 'over', []],
  ['ignores late messages', over, { kind: 'message', socket: 8, message: offer }, 'over', []],
];

describe('the cloud side', () => {
  it.each(rows)('%s', (_name, from, input, effort, effects) => {
    const before = structuredClone(from);
    const { state, effects: got } = step(from, input, NOW, () => 0.5);
    expect(got.map(brief)).toEqual(effects);
    expect(state.effort.kind).toBe(effort);
    expect(from).toEqual(before);
  });

  it('has a row for every pair of effort and input', () => {
    const efforts: Effort['kind'][] = ['resting', 'calling', 'connecting', 'waiting', 'over'];
    const inputs: ClientInput['kind'][] = [
      'start',
      'connect',
      'disconnect',
      'delete',
      'fetchIce',
      'tick',
      'done',
      'failed',
      'opened',
      'closed',
      'message',
    ];
    const told = new Set(rows.map(([, from, input]) => `${from.effort.kind} ${input.kind}`));
    const wanted = efforts.flatMap((effort) => inputs.map((input) => `${effort} ${input}`));
    expect(wanted.filter((pair) => !told.has(pair))).toEqual([]);
  });

  it.each(rows)('knows its next deadline after: %s', (_name, from, input) => {
    const { state } = step(from, input, NOW, () => 0.5);
    const waits =
      state.effort.kind === 'calling' || state.effort.kind === 'connecting' || state.effort.kind === 'waiting';
    const deadline = nextDeadline(state);
    if (waits) expect(deadline).toBeGreaterThan(NOW);
    if (state.effort.kind === 'over') expect(deadline).toBeUndefined();
    if (deadline !== undefined)
      expect(deadline).toBeLessThan(NOW + clientLimits.rotateMs + clientLimits.rotateSpreadMs + 1);
  });
});
