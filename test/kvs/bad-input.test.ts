import { describe, expect, it } from 'vitest';
import { BridgeError } from '../../src/common/errors.ts';
import { CloudAgent } from '../../src/kvs/agent.ts';
import { askMaster } from '../../src/kvs/alexa.ts';
import { Channel } from '../../src/kvs/channel.ts';
import { CloudParts } from '../../src/kvs/cloud-parts.ts';
import { parseCredentials } from '../../src/kvs/credential-document.ts';
import { CloudError, classifyRefusal } from '../../src/kvs/failure.ts';
import { CloudHandler, readRefusal } from '../../src/kvs/http.ts';
import { messageLimits, parseFrame } from '../../src/kvs/message.ts';
import { cloudReasons } from '../../src/kvs/state.ts';
import { FakeClock } from './support.ts';

type Json = Record<string, unknown>;

const huge = 'x'.repeat(70_000);
const deep: unknown = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`);
/** What may stand where something else should; `undefined` is a field that is missing. */
const wrong: unknown[] = [
  ...[undefined, null, '', ' ', 'text', '\u0000\u001b[31m', huge, '{}', 'null', '__proto__'],
  ...[0, -1, 1.5, 1e308, 200, true, false, [], [null], ['text'], {}, { text: 1 }, deep, [[huge]], { length: 3 }],
];

/** The paths of every field, at any depth. */
function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsOf(inner, [...path, key])]);
}

/** The same with another value at this place. */
function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? replaced(item, rest, by) : item));
  const object: Json = { ...(value as Json) };
  object[key] = replaced(object[key], rest, by);
  return object;
}

/** Every field wrong in every way, and each pair of fields wrong in the same way; then each field twice. */
function* spoiled(good: Json): Generator<string> {
  const paths = pathsOf(good);
  for (const by of wrong) {
    for (const one of paths) {
      const once = replaced(good, one, by);
      yield JSON.stringify(once);
      for (const other of paths) {
        if (other.join() > one.join() && !other.join().startsWith(`${one.join()},`)) {
          yield JSON.stringify(replaced(once, other, by));
        }
      }
    }
  }
  for (const [key, value] of Object.entries(good)) {
    for (const by of wrong) {
      const again = JSON.stringify(by ?? null);
      const rest = JSON.stringify(good).slice(1);
      // The last of two equal keys counts in JSON; of two spellings, the exact one does here.
      for (const name of [key, key.toUpperCase()]) {
        yield `{${JSON.stringify(name)}:${again},${rest}`;
        yield `${JSON.stringify(good).slice(0, -1)},${JSON.stringify(name)}:${again}}`;
      }
    }
    yield `${JSON.stringify(good).slice(0, -1)},${JSON.stringify(key)}:${JSON.stringify(value)}}`;
  }
}

describe('messages of the service with any field missing, null, of another type, oversized or twice', () => {
  const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
  const sdp = { type: 'offer', sdp: 'v=0\r\n' };
  const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };
  const status = { correlationId: 'c', statusCode: '400', errorType: 'E', description: 'd' };
  const frames: [string, Json][] = [
    ['SDP_OFFER', { messagePayload: b64(sdp) }],
    ['SDP_ANSWER', { messagePayload: b64({ ...sdp, type: 'answer' }) }],
    ['ICE_CANDIDATE', { messagePayload: b64({ ...candidate, usernameFragment: 'u' }) }],
    ['GO_AWAY', { messagePayload: '' }],
    ['RECONNECT_ICE_SERVER', { messagePayload: '' }],
    ['STATUS_RESPONSE', { messagePayload: '', statusResponse: status }],
  ];
  const names = [
    ...['empty', 'oversized', 'not_json', 'gateway', 'no_type', 'unknown_type', 'bad_sender', 'no_payload'],
    ...['bad_payload', 'no_status'],
  ];

  /** Throws where the result is neither a named noise nor a message within the limits. */
  function check(text: string): 'noise' | 'message' {
    const parsed = parseFrame(text);
    if (parsed.kind === 'noise') {
      if (!names.includes(parsed.noise)) throw new Error(`no name: ${parsed.noise}`);
      return 'noise';
    }
    const { message } = parsed;
    const texts: unknown[] = Object.values(message).flatMap((value: unknown) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [value],
    );
    for (const value of texts) {
      const fits = typeof value === 'string' ? value.length <= messageLimits.sdpBytes : typeof value !== 'object';
      if (!fits) throw new Error(`${message.kind} with ${typeof value}`);
    }
    return 'message';
  }

  it.each(frames)('%s is a message within the limits, or noise with a name', (messageType, part) => {
    const counts = { noise: 0, message: 0 };
    for (const text of spoiled({ messageType, senderClientId: 'v1', ...part })) counts[check(text)] += 1;
    console.log(`${messageType}: ${JSON.stringify(counts)}`);
    expect(counts.noise).toBeGreaterThan(100);
    expect(counts.message).toBeGreaterThan(20);
  });

  it.each([
    ['SDP_OFFER', sdp],
    ['SDP_ANSWER', sdp],
    ['ICE_CANDIDATE', { ...candidate, usernameFragment: 'u' }],
  ])('%s so is one whose payload is spoiled', (messageType, payload) => {
    const counts = { noise: 0, message: 0 };
    for (const text of spoiled(payload)) {
      const messagePayload = Buffer.from(text).toString('base64');
      counts[check(JSON.stringify({ messageType, senderClientId: 'v1', messagePayload }))] += 1;
    }
    expect(counts.noise).toBeGreaterThan(20);
    expect(counts.message).toBeGreaterThan(20);
  });
});

/** Answers every request with the same body. */
class Replies extends CloudHandler {
  body = '';

  override async handle(): ReturnType<CloudHandler['handle']> {
    const headers = { 'content-type': 'application/json' };
    return { response: Object.assign(Object.create(null), { statusCode: 200, headers, body: Buffer.from(this.body) }) };
  }
}

class StubParts extends CloudParts {
  readonly replies: Replies;

  constructor(clock: FakeClock) {
    const credentials = { kind: 'static', accessKeyId: 'plantedKeyId', secretAccessKey: 'plantedSecret' } as const;
    super({ region: 'us-west-2', credentials, ca: undefined, proxy: {} }, clock, () => 0);
    const agent = new CloudAgent({ ca: undefined, proxy: () => undefined, keep: false });
    this.replies = new Replies(agent, this.time, () => clock.now());
  }

  override clientConfig(region: string): ReturnType<CloudParts['clientConfig']> {
    return { ...super.clientConfig(region), requestHandler: this.replies };
  }
}

describe('replies of the service with any field missing, null, of another type, oversized or twice', () => {
  const parts = new StubParts(new FakeClock());
  const channel = new Channel(
    {
      region: 'us-west-2',
      name: 'cam',
      role: 'master',
      clientId: undefined,
      messageTtlS: undefined,
      endpoint: undefined,
      fips: false,
      dualStack: false,
      stun: 'stun:s.example:443',
    },
    parts,
  );
  const never = new AbortController().signal;
  const arn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam/1700000000000';
  const info = { ChannelARN: arn, ChannelName: 'cam', ChannelStatus: 'ACTIVE', Version: 'v', CreationTime: 1.7e9 };
  const list = [
    { Protocol: 'WSS', ResourceEndpoint: 'wss://m.example' },
    { Protocol: 'HTTPS', ResourceEndpoint: 'https://r.example' },
  ];
  const servers = [{ Uris: ['turn:t.example:443'], Username: 'u', Password: 'p', Ttl: 300 }];
  const isText = (value: unknown, most = 2_048): boolean => typeof value === 'string' && value.length <= most;

  const calls: [string, Json, () => Promise<boolean>][] = [
    [
      'DescribeSignalingChannel',
      { ChannelInfo: info },
      async () => {
        const { arn, name, status, version } = await channel.describe(never);
        return isText(arn) && isText(name) && isText(status) && (version === undefined || isText(version));
      },
    ],
    [
      'GetSignalingChannelEndpoint',
      { ResourceEndpointList: list },
      async () => {
        const { wss, https } = await channel.locate(arn, never);
        return isText(wss) && isText(https) && URL.canParse(wss) && URL.canParse(https);
      },
    ],
    [
      'GetSignalingChannelEndpoint with storage',
      { ResourceEndpointList: [...list, { Protocol: 'WEBRTC', ResourceEndpoint: 'https://w.example' }] },
      async () => {
        const endpoints = await channel.locate(arn, never, true);
        return Object.values(endpoints).length === 3 && Object.values(endpoints).every((url) => URL.canParse(url));
      },
    ],
    [
      'DescribeMediaStorageConfiguration',
      { MediaStorageConfiguration: { Status: 'ENABLED', StreamARN: arn.replace('channel', 'stream') } },
      async () => typeof (await channel.describeMedia(arn, never)) === 'boolean',
    ],
    [
      'GetIceServerConfig',
      { IceServerList: servers },
      async () => {
        const { servers, ttlMs } = await channel.ice(arn, 'https://r.example', never);
        const fit = servers.every(
          ({ uris, username, password }) =>
            [username, password, ...uris].every((text) => isText(text, 256)) && uris.length <= 4,
        );
        return fit && servers.length <= 6 && Number.isFinite(ttlMs) && ttlMs >= 0;
      },
    ],
    [
      'SendAlexaOfferToMaster',
      { Answer: Buffer.from(JSON.stringify({ type: 'answer', sdp: 'v=0\r\n' })).toString('base64') },
      async () => {
        const where = { region: 'us-west-2', https: 'https://r.example' };
        const offer = { ChannelARN: arn, SenderClientId: 'echo', MessagePayload: 'eA==' };
        return isText(await askMaster(parts, where, offer, { abortSignal: never, waitMs: 1_000 }), 40 * 1024);
      },
    ],
    // What these two say is of no interest, and so nothing of it can be wrong.
    ['CreateSignalingChannel', { ChannelARN: arn }, async () => (await channel.create(never)) === undefined],
    ['DeleteSignalingChannel', { Version: 'v' }, async () => (await channel.remove(arn, 'v', never)) === undefined],
  ];

  it.each(calls)('%s gives what fits, or a failure by the service with a text', async (name, good, run) => {
    parts.replies.body = JSON.stringify(good);
    expect(await run()).toBe(true);
    let [cases, failures] = [0, 0];
    const unfit: string[] = [];
    for (const text of spoiled(good)) {
      parts.replies.body = text;
      cases += 1;
      try {
        if (!(await run())) unfit.push(text.slice(0, 200));
      } catch (error) {
        failures += 1;
        if (!isNamed(error)) unfit.push(`${text.slice(0, 200)} ${String(error).slice(0, 200)}`);
      }
    }
    console.log(`${name}: ${cases} replies, ${failures} failures`);
    expect(unfit.slice(0, 12)).toEqual([]);
    if (!/^(Create|Delete)/.test(name)) expect(failures).toBeGreaterThan(10);
  });
});

function isNamed(error: unknown): boolean {
  if (error instanceof BridgeError) return error.code === 'KVSB-ALEXA-ANSWER';
  return error instanceof CloudError && error.failure.reason === 'service' && error.failure.text !== '';
}

describe('refusals and credential documents', () => {
  it('whatever a refusal holds, it has a reason and one line of text', () => {
    const good = { __type: 'com.amazonaws#AccessDeniedException', message: 'no', Message: 'no', code: 'E' };
    for (const body of spoiled(good)) {
      for (const status of [400, 403, 404, 429, 500]) {
        const { reason, text } = classifyRefusal(readRefusal(status, {}, body), 0);
        expect(Object.hasOwn(cloudReasons, reason) && reason !== 'none').toBe(true);
        if (Buffer.byteLength(text) > 200 || /\p{Cc}/u.test(text)) throw new Error(text);
      }
    }
  });

  it('a credential document gives texts, or nothing', () => {
    const fields = { accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't', expiration: '2026-01-01T00:00:00Z' };
    for (const good of [fields, { credentials: fields }]) {
      for (const text of spoiled(good)) {
        const read = parseCredentials(text);
        if (read === undefined) continue;
        const { accessKeyId, secretAccessKey, sessionToken = '', expiresAt = 0 } = read;
        const texts = [accessKeyId, secretAccessKey, sessionToken];
        if (!texts.every((one) => typeof one === 'string') || !Number.isFinite(expiresAt)) throw new Error(text);
      }
    }
  });
});
