import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SDP_LINE_MAX_BYTES, SDP_MAX_BYTES, SDP_MAX_LINES, SDP_SECTIONS_MAX } from '../../src/relay/limits.ts';
import { type Sdp, type SdpFault, scanSdp } from '../../src/relay/sdp.ts';

const corpus = fileURLToPath(new URL('../corpus/', import.meta.url));
const real = readdirSync(corpus)
  .filter((name) => name.endsWith('.sdp'))
  .map((name): [string, string] => [name, readFileSync(`${corpus}${name}`, 'utf8')]);

function scanned(text: string): Sdp {
  const scan = scanSdp(text);
  if (!scan.ok) throw new Error(scan.fault);
  return scan.sdp;
}

function faultOf(text: string): SdpFault | undefined {
  const scan = scanSdp(text);
  return scan.ok ? undefined : scan.fault;
}

const small = ['v=0', 'o=- 17 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=video 9 UDP/TLS/RTP/SAVPF 96'];
const withLines = (...lines: string[]): string => [...small, ...lines].join('\r\n');

describe('descriptions of real stacks', () => {
  it('are there', () => {
    expect(real.length).toBeGreaterThan(10);
  });

  it.each(real)('%s passes unchanged, with its identity and media ids', (_, text) => {
    const sdp = scanned(text);
    expect(sdp.text).toBe(text);
    expect(sdp.bytes).toBe(Buffer.byteLength(text));
    expect(sdp.trickle).toBe(true);
    expect(sdp.identity).toMatch(/^sha-256 [0-9a-f:]{95} \d+$/);
    expect(sdp.ufrags.length).toBeGreaterThan(0);
    expect(sdp.mids).toEqual([...text.matchAll(/^a=mid:(.*)\r$/gm)].map(([, mid]) => mid));
  });

  it.each(real)('%s survives bare LF, a missing last line end and empty lines', (_, text) => {
    const mangled = `${text.replaceAll('\r\n', '\n').replace('\n', '\n\n').trimEnd()}`;
    expect(scanned(mangled).text).toBe(text);
  });

  it('keep their identity from the first description to the gathered one', () => {
    for (const [name, text] of real) {
      const gathered = real.find(([other]) => other === name.replace('0.sdp', '0.cands.sdp'));
      if (gathered !== undefined) expect(scanned(gathered[1]).identity).toBe(scanned(text).identity);
    }
  });

  it('differ in identity between peer connections', () => {
    const offers = real.filter(([name]) => name.includes('__offer__') && !name.includes('cands'));
    expect(new Set(offers.map(([, text]) => scanned(text).identity)).size).toBe(offers.length);
  });
});

describe('scanSdp', () => {
  it.each<[SdpFault, string]>([
    ['empty', ''],
    ['empty', '\r\n\n'],
    ['too_long', `${small.join('\n')}\n${'a=x\n'.repeat(SDP_MAX_BYTES / 4)}`],
    ['too_long', `v=0\n${`a=${'ü'.repeat(2000)}\n`.repeat(13)}`],
    ['too_many_lines', `v=0\n${'a=\n'.repeat(SDP_MAX_LINES)}`],
    ['too_many_lines', `v=0\n${'m=x\n'.repeat(SDP_SECTIONS_MAX + 1)}`],
    ['line_too_long', withLines(`a=${'x'.repeat(SDP_LINE_MAX_BYTES - 1)}`)],
    ['line_too_long', withLines(`a=${'ü'.repeat(SDP_LINE_MAX_BYTES / 2)}`)],
    ['control_character', withLines('a=x\0y')],
    ['control_character', withLines('a=x\ry')],
    ['control_character', withLines('a=x\x7f')],
    ['bad_line', withLines('hello')],
    ['bad_line', withLines(' a=x')],
    ['bad_line', withLines('A=x')],
    ['no_version', small.slice(1).join('\n')],
    ['no_media', small.slice(0, 4).join('\n')],
  ])('names %s', (fault, text) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('takes the largest description and the longest line', () => {
    const line = `a=${'x'.repeat(SDP_LINE_MAX_BYTES - 2)}`;
    expect(faultOf(withLines(line))).toBeUndefined();
    const rest = SDP_MAX_BYTES - withLines('').length;
    const full = `a=${'x'.repeat(1020)}\r\n`.repeat(Math.floor(rest / 1024));
    const lines = `${full}a=${'x'.repeat((rest % 1024) - 4)}\r\n`;
    const largest = withLines(lines);
    expect(Buffer.byteLength(largest)).toBe(SDP_MAX_BYTES);
    expect(scanned(largest).text).toBe(largest);
  });

  it.each([
    [true, 'a=ice-options:trickle', 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host'],
    [true, 'a=ice-options:ice2 trickle', 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host'],
    [true, 'a=ice-options:ice2,trickle', 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host'],
    [true, 'a=mid:0', 'a=setup:actpass'],
    [false, 'a=mid:0', 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host'],
    [false, 'a=ice-options:renomination trickles', 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host'],
  ])('says trickle %s for %s and %s', (trickle, option, candidate) => {
    expect(scanned(withLines(option, candidate)).trickle).toBe(trickle);
  });

  it.each([
    ['no fingerprint', withLines('a=mid:0')],
    ['no origin', ['v=0', 'm=video 9 X 96', 'a=fingerprint:sha-256 AA'].join('\n')],
    ['an origin without id', ['v=0', 'o=-', 'm=video 9 X 96', 'a=fingerprint:sha-256 AA'].join('\n')],
  ])('has no identity with %s', (_, text) => {
    expect(scanned(text).identity).toBe('');
  });

  it('compares fingerprints whatever their case, and ignores the version of the session', () => {
    const one = scanned(withLines('a=fingerprint:sha-256 AA:0B'));
    const two = scanned(withLines('a=fingerprint:SHA-256 aa:0b').replace('17 2 IN', '17 3 IN'));
    expect(two.identity).toBe(one.identity);
  });

  it('leaves sections without a media id empty and ignores one outside of sections', () => {
    const text = ['v=0', 'a=mid:lost', 'm=audio 9 X 0', 'm=video 9 X 96', 'a=mid:v'].join('\n');
    expect(scanned(text).mids).toEqual(['', 'v']);
  });

  it('remembers each user fragment once, and not without limit', () => {
    expect(scanned(withLines('a=ice-ufrag:a', 'a=ice-ufrag:b', 'a=ice-ufrag:a')).ufrags).toEqual(['a', 'b']);
    const many = Array.from({ length: SDP_SECTIONS_MAX + 9 }, (_, n) => `a=ice-ufrag:${n}`);
    expect(scanned(withLines(...many)).ufrags.length).toBe(SDP_SECTIONS_MAX);
  });

  it('never throws, and what it accepts is stable and whole', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('v=0', 'm=video 9 X 96', 'a=mid:0', 'a=candidate:1', 'o=- 1', 'a=ice-options:trickle', ''),
    );
    const text = fc
      .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
      .map(([lines, end]) => ['v=0', ...lines].join(end));
    fc.assert(
      fc.property(text, (input) => {
        const scan = scanSdp(input);
        if (!scan.ok) return;
        expect(scan.sdp.text.endsWith('\r\n')).toBe(true);
        expect(scan.sdp.text).not.toMatch(/[^\r]\n|\r[^\n]|\n\r\n/);
        expect(scanned(scan.sdp.text)).toEqual(scan.sdp);
      }),
      { numRuns: 500 },
    );
  });
});
