import type { IceCandidate } from '../kvs/message.ts';
import { CANDIDATE_MAX_BYTES, MID_MAX_BYTES, UFRAG_MAX_BYTES } from './limits.ts';
import { fits, hasControl, utf8Bytes } from './text.ts';

/** A candidate as the link carries it: all fields present, the text bare, within the limits of link.proto. */
export interface Candidate {
  /** "candidate:..." without "a="; empty ends the candidates. */
  text: string;
  mid: string;
  mline: number | undefined;
  ufrag: string;
  bytes: number;
}

export type CandidateFault = 'too_long' | 'control_character' | 'bad_candidate' | 'bad_mid' | 'bad_mline' | 'bad_ufrag';

export type CandidateScan = { ok: true; candidate: Candidate } | { ok: false; fault: CandidateFault };

const MLINE_MAX = 0xffff;

function faultOf(text: string, mid: string, mline: number | undefined, ufrag: string): CandidateFault | undefined {
  if (!fits(text, CANDIDATE_MAX_BYTES)) return 'too_long';
  if (hasControl(text)) return 'control_character';
  if (text !== '' && !text.startsWith('candidate:')) return 'bad_candidate';
  if (hasControl(mid) || !fits(mid, MID_MAX_BYTES)) return 'bad_mid';
  if (mline !== undefined && !(Number.isInteger(mline) && mline >= 0 && mline <= MLINE_MAX)) return 'bad_mline';
  return hasControl(ufrag) || !fits(ufrag, UFRAG_MAX_BYTES) ? 'bad_ufrag' : undefined;
}

/** Takes all the spellings that peers use; the user fragment is looked up in the text when it has no field. */
export function readCandidate(raw: IceCandidate): CandidateScan {
  const bare = raw.candidate.trim();
  const text = bare.startsWith('a=') ? bare.slice(2) : bare;
  const mid = raw.mid ?? '';
  const ufrag = raw.ufrag || (text.length > CANDIDATE_MAX_BYTES ? '' : (/ ufrag (\S+)/.exec(text)?.[1] ?? ''));
  const fault = faultOf(text, mid, raw.mline, ufrag);
  if (fault !== undefined) return { ok: false, fault };
  const bytes = utf8Bytes(text) + utf8Bytes(mid) + utf8Bytes(ufrag);
  return { ok: true, candidate: { text, mid, mline: raw.mline, ufrag, bytes } };
}

/** Equal candidates have equal keys. */
export function candidateKey({ text, mid, mline }: Candidate): string {
  return `${mline ?? ''} ${mid} ${text}`;
}
