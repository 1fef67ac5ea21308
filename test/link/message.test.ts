import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeControl,
  decodeHello,
  decodeMessage,
  encodeControl,
  encodeHello,
  encodeMessage,
  type LinkMessage,
} from '../../src/link/message.ts';
import { channelOf, mayCome } from '../../src/link/route.ts';
import { block, snakeCase, textFormat } from '../support/text-format.ts';
import { fromHex, toHex, vectorLines } from '../support/vectors.ts';

const vectors = vectorLines('messages.txt').map(([name = '', type = '', verdict = '', text = '', hex = '']) => {
  return { name, type, verdict, text, hex };
});

function printed(message: LinkMessage): string {
  const { kind, ...fields } = message;
  return block(snakeCase(kind), textFormat(fields));
}

describe('the golden Envelopes', () => {
  const envelopes = vectors.filter(({ type }) => type === 'Envelope');
  const of = (...verdicts: string[]) => envelopes.filter(({ verdict }) => verdicts.some((v) => verdict.startsWith(v)));

  it.each(of('ok', 'decode'))('are read: $name', ({ text, hex }) => {
    const decoded = decodeMessage(fromHex(hex));
    expect(decoded.result === 'message' && printed(decoded.message)).toBe(text);
  });

  it.each(of('ok'))('are what the encoder writes: $name', ({ hex }) => {
    const decoded = decodeMessage(fromHex(hex));
    expect(decoded.result === 'message' && toHex(encodeMessage(decoded.message))).toBe(hex);
    expect(decoded.result === 'message' && decoded.exact).toBe(true);
  });

  it.each(of('decode'))('are not exact with what is not known: $name', ({ hex }) => {
    const decoded = decodeMessage(fromHex(hex));
    expect(decoded.result === 'message' && decoded.exact).toBe(false);
  });

  it.each(of('skip'))('without an arm that is known are unknown, not malformed: $name', ({ hex }) => {
    expect(decodeMessage(fromHex(hex)).result).toBe('unknown');
  });

  it.each(of('may'))('that are not canonical are refused or read as they say: $name', ({ text, hex }) => {
    const decoded = decodeMessage(fromHex(hex));
    if (decoded.result === 'message' && text !== '') expect(printed(decoded.message)).toBe(text);
    else expect(['malformed', 'unknown', 'message']).toContain(decoded.result);
  });

  it.each(of('bad'))('that are no protobuf are refused: $name', ({ hex }) => {
    expect(decodeMessage(fromHex(hex)).result).toBe('malformed');
  });
});

describe('the golden Hellos and LinkControls', () => {
  const controls = vectors.filter(({ type }) => type !== 'Envelope');
  // Read as Hello; the text has roles as numbers.
  const asText = (hex: string): string => {
    const hello = decodeHello(fromHex(hex));
    return hello ? textFormat({ ...hello, role: hello.role === 'host' ? 1 : 2 }) : 'refused';
  };

  it.each(controls.filter(({ verdict }) => !verdict.startsWith('bad')))('are read: $name', ({ type, text, hex }) => {
    expect(type === 'Hello' ? asText(hex) : textFormat(decodeControl(fromHex(hex)) ?? {})).toBe(text);
  });

  it.each(controls.filter(({ verdict }) => verdict === 'ok'))('are what the encoder writes: $name', ({ type, hex }) => {
    const hello = decodeHello(fromHex(hex));
    const bytes = type === 'Hello' ? hello && encodeHello(hello) : encodeControl(decodeControl(fromHex(hex)) ?? {});
    expect(bytes && toHex(bytes)).toBe(hex);
  });

  it.each(controls.filter(({ verdict }) => verdict.startsWith('bad')))('are refused: $name', ({ hex }) => {
    expect(asText(hex)).toBe('refused');
  });
});

describe('limits of the schema', () => {
  const long = 'x'.repeat(257);
  const server = { username: '', password: '', uris: [] };
  const over: LinkMessage[] = [
    { kind: 'channelInfo', role: 1, storage: false, region: 'x'.repeat(33), name: '', arn: '' },
    { kind: 'signalingState', state: 1, reason: 0, retryMs: 0, text: 'x'.repeat(201) },
    { kind: 'sessionOpened', session: 1, peerKind: 0, clientId: 'ä'.repeat(129) },
    { kind: 'candidate', session: 1, mline: 0, mid: '', ufrag: '', candidate: 'x'.repeat(513) },
    { kind: 'log', level: 1, text: 'x'.repeat(1025) },
    { kind: 'iceServers', generation: 1, expiresMs: 0, final: true, servers: Array(7).fill(server) },
    { kind: 'iceServers', generation: 1, expiresMs: 0, final: true, servers: [{ ...server, uris: Array(5).fill('') }] },
    { kind: 'iceServers', generation: 1, expiresMs: 0, final: true, servers: [{ ...server, password: long }] },
  ];

  it.each(over)('stop our own $kind that breaks them, by name', (message) => {
    expect(() => encodeMessage(message)).toThrow(RangeError);
    expect(() => encodeMessage(message)).toThrow(message.kind);
  });

  it('are in bytes of UTF-8', () => {
    const fits: LinkMessage = { kind: 'sessionOpened', session: 1, peerKind: 0, clientId: 'ä'.repeat(128) };
    expect(decodeMessage(encodeMessage(fits))).toEqual({ result: 'message', message: fits, exact: true });
  });

  it('have a malformed message of the peer refused with its reason', () => {
    const hex = vectors.find(({ name }) => name === 'id_over_its_limit')?.hex ?? '';
    expect(decodeMessage(fromHex(hex))).toEqual({ result: 'malformed', reason: expect.stringContaining('clientId') });
  });
});

describe('any bytes', () => {
  it('are read, unknown or malformed, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['message', 'unknown', 'malformed']).toContain(decodeMessage(bytes).result);
        decodeHello(bytes);
        decodeControl(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('stay readable or refused when a good message is damaged', () => {
    const good = vectors
      .filter(({ verdict, hex }) => verdict === 'ok' && hex.length > 2)
      .map(({ hex }) => fromHex(hex));
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.nat(), fc.nat(255), (bytes, where, value) => {
        const damaged = bytes.slice();
        damaged[where % bytes.length] = value;
        expect(['message', 'unknown', 'malformed']).toContain(decodeMessage(damaged).result);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the table of PROTOCOL.md section 8', () => {
  const protocol = readFileSync(new URL('../../proto/PROTOCOL.md', import.meta.url), 'utf8');
  const rows = [...protocol.matchAll(/^\| ([012]) (?:state|signaling|bulk) \| (.+) \| (.+) \|$/gm)];
  const names = (cell: string | undefined) => (cell ?? '').split(', ').map((name) => name.toLowerCase());
  const sample = (kind: string): LinkMessage | undefined => {
    const hex = vectors.find(({ verdict, text }) => verdict === 'ok' && text.startsWith(`${kind} {`))?.hex;
    const decoded = hex === undefined ? undefined : decodeMessage(fromHex(hex));
    return decoded?.result === 'message' ? decoded.message : undefined;
  };

  it('says who sends what on which channel', () => {
    expect(rows).toHaveLength(3);
    const kinds = new Set(
      vectors
        .filter(({ type, text }) => type === 'Envelope' && text !== '')
        .map(({ text }) => text.split(' ')[0] ?? ''),
    );
    expect(kinds.size).toBe(25);
    for (const kind of kinds) {
      const message = sample(kind);
      if (!message) throw new Error(`no vector for ${kind}`);
      const name = kind.replaceAll('_', '');
      for (const [, channel, fromHost, fromMcu] of rows) {
        const number = Number(channel) as 0 | 1 | 2;
        expect(mayCome(message, 'host', number), `${kind} from host on ${channel}`).toBe(
          names(fromHost).includes(name),
        );
        expect(mayCome(message, 'mcu', number), `${kind} from mcu on ${channel}`).toBe(names(fromMcu).includes(name));
      }
      expect(rows.some(([, channel]) => Number(channel) === channelOf(message))).toBe(true);
    }
  });
});
