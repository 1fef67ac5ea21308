import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { wholeAnswer } from '../../src/relay/alexa.ts';
import { type Candidate, type CandidateFault, candidateKey, readCandidate } from '../../src/relay/candidate.ts';
import { CANDIDATE_MAX_BYTES, MID_MAX_BYTES, UFRAG_MAX_BYTES } from '../../src/relay/limits.ts';
import { scanSdp } from '../../src/relay/sdp.ts';
import { candidateText } from './rig.ts';

const corpus = fileURLToPath(new URL('../corpus/', import.meta.url));
const read = (name: string): string => readFileSync(`${corpus}${name}`, 'utf8');

interface Raw {
  candidate: string;
  mid?: string | undefined;
  mline?: number | undefined;
  ufrag?: string | undefined;
}

function taken({ candidate, mid, mline, ufrag }: Raw): Candidate {
  const scan = readCandidate({ candidate, mid, mline, ufrag });
  if (!scan.ok) throw new Error(scan.fault);
  return scan.candidate;
}

describe('readCandidate', () => {
  it('takes every candidate of the recorded descriptions unchanged', () => {
    let count = 0;
    for (const name of readdirSync(corpus).filter((file) => file.endsWith('.cands.sdp'))) {
      for (const [, text] of read(name).matchAll(/^a=(candidate:.*)\r$/gm)) {
        expect(taken({ candidate: text ?? '' }).text).toBe(text);
        count++;
      }
    }
    expect(count).toBeGreaterThan(50);
  });

  it.each<[string, Raw, Partial<Candidate>]>([
    ['all fields', { candidate: candidateText(1), mid: 'v', mline: 2, ufrag: 'f' }, { mid: 'v', mline: 2, ufrag: 'f' }],
    ['no fields', { candidate: candidateText(1) }, { mid: '', mline: undefined, ufrag: '' }],
    ['a user fragment in the text', { candidate: candidateText(1, 'abc') }, { ufrag: 'abc' }],
    ['a field that beats the text', { candidate: candidateText(1, 'abc'), ufrag: 'f' }, { ufrag: 'f' }],
    ['the end of candidates', { candidate: '', mid: '0' }, { text: '', mid: '0' }],
    ['an attribute line', { candidate: `a=${candidateText(1)}\r\n` }, { text: candidateText(1) }],
    [
      'an IPv6 address with a malformed related one',
      { candidate: 'candidate:1 1 UDP 1 2001:DB8:0:0:0:0:0:1 9 typ srflx raddr ::/0 rport 0' },
      { text: 'candidate:1 1 UDP 1 2001:DB8:0:0:0:0:0:1 9 typ srflx raddr ::/0 rport 0' },
    ],
    ['the longest text', { candidate: 'candidate:'.padEnd(CANDIDATE_MAX_BYTES, 'x') }, {}],
  ])('takes %s', (_, raw, expected) => {
    expect(taken(raw)).toMatchObject(expected);
  });

  it.each<[CandidateFault, Raw]>([
    ['too_long', { candidate: 'candidate:'.padEnd(CANDIDATE_MAX_BYTES + 1, 'x') }],
    ['too_long', { candidate: `candidate:${'ü'.repeat(CANDIDATE_MAX_BYTES / 2)}` }],
    ['control_character', { candidate: `${candidateText(1)}\r\na=setup:active` }],
    ['bad_candidate', { candidate: 'm=video 9 X 96' }],
    ['bad_mid', { candidate: '', mid: 'x'.repeat(MID_MAX_BYTES + 1) }],
    ['bad_mid', { candidate: '', mid: 'ü'.repeat(MID_MAX_BYTES / 2 + 1) }],
    ['bad_mid', { candidate: '', mid: '0\n' }],
    ['bad_mline', { candidate: '', mline: -1 }],
    ['bad_mline', { candidate: '', mline: 1.5 }],
    ['bad_mline', { candidate: '', mline: 65_536 }],
    ['bad_ufrag', { candidate: '', ufrag: 'x'.repeat(UFRAG_MAX_BYTES + 1) }],
    ['bad_ufrag', { candidate: '', ufrag: 'ü'.repeat(UFRAG_MAX_BYTES / 2 + 1) }],
    ['bad_ufrag', { candidate: '', ufrag: 'a\0' }],
  ])('names %s', (fault, { candidate, mid, mline, ufrag }) => {
    expect(readCandidate({ candidate, mid, mline, ufrag })).toEqual({ ok: false, fault });
  });

  it('counts bytes, not letters', () => {
    expect(taken({ candidate: 'candidate:ü', mid: 'é', ufrag: 'x' }).bytes).toBe(12 + 2 + 1);
  });
});

describe('candidateKey', () => {
  it('tells candidates of different sections apart, and nothing else', () => {
    const base = taken({ candidate: candidateText(1), mid: '0', mline: 0 });
    expect(candidateKey({ ...base, ufrag: 'other' })).toBe(candidateKey(base));
    for (const other of [{ mid: '1' }, { mline: undefined }, { mline: 1 }, { text: candidateText(2) }]) {
      expect(candidateKey({ ...base, ...other })).not.toBe(candidateKey(base));
    }
  });
});

describe('wholeAnswer', () => {
  const answer = ['v=0', 's=-', 'm=audio 9 X 0', 'a=mid:a', 'm=video 9 X 96', 'a=mid:v', ''].join('\r\n');
  const mids = ['a', 'v'];
  const at = (n: number, raw: Partial<Raw>): Candidate => taken({ candidate: candidateText(n), ...raw });

  it.each<[string, Partial<Raw>, number]>([
    ['its media id', { mid: 'v', mline: 0 }, 1],
    ['its m-line', { mline: 1 }, 1],
    ['its m-line when the media id is unknown', { mid: 'nobody', mline: 1 }, 1],
    ['nothing, which is the first section', {}, 0],
    ['an m-line that does not exist, which is the first section', { mline: 7 }, 0],
  ])('puts a candidate where it belongs by %s', (_, raw, section) => {
    const lines = wholeAnswer(answer, mids, [at(1, raw)]).split('\r\n');
    expect(lines.indexOf(`a=${candidateText(1)}`)).toBe(section === 0 ? 4 : 6);
  });

  it('keeps the order, writes each once, and leaves the end of candidates out', () => {
    const whole = wholeAnswer(answer, mids, [at(1, {}), at(2, {}), at(1, {}), taken({ candidate: '' })]);
    const [first, second] = [`a=${candidateText(1)}`, `a=${candidateText(2)}`];
    expect(whole).toBe(answer.replace('m=video', `${first}\r\n${second}\r\nm=video`));
  });

  it('changes nothing without candidates', () => {
    expect(wholeAnswer(answer, mids, [])).toBe(answer);
  });

  it('makes of a real answer and its candidates a description that needs no trickle', () => {
    const text = read('chromium156__answer__recvonly-va__0.sdp').replaceAll('a=ice-options:trickle\r\n', '');
    const candidates = [
      ...read('chromium156__answer__recvonly-va__0.cands.sdp').matchAll(/^a=(candidate:.*)\r$/gm),
    ].map(([, candidate]) => taken({ candidate: candidate ?? '', mid: '0' }));
    const scan = scanSdp(wholeAnswer(text, ['0', '1'], candidates));
    expect(scan.ok && scan.sdp.trickle).toBe(false);
    expect(scan.ok && scan.sdp.text.match(/a=candidate:/g)?.length).toBe(candidates.length);
    expect(candidates.length).toBeGreaterThan(2);
  });
});
