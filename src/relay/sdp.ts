import { SDP_LINE_MAX_BYTES, SDP_MAX_BYTES, SDP_MAX_LINES, SDP_SECTIONS_MAX } from './limits.ts';
import { fits, hasControl, utf8Bytes } from './text.ts';

/** What the relay needs to know of a description. Nothing is rewritten but line ends. */
export interface Sdp {
  /** Every line ended by CR LF, the last one too; empty lines left out. */
  text: string;
  bytes: number;
  /** Whether its author sends and takes further candidates. */
  trickle: boolean;
  /** DTLS fingerprint and `o=` id: the same on every offer of one peer connection. Empty when either is missing. */
  identity: string;
  /** ICE user fragments of all sections. */
  ufrags: string[];
  /** Media ids, by m-line index; empty where a section has none. */
  mids: string[];
}

export type SdpFault =
  | 'empty'
  | 'too_long'
  | 'too_many_lines'
  | 'line_too_long'
  | 'control_character'
  | 'bad_line'
  | 'no_version'
  | 'no_media';

export type SdpScan = { ok: true; sdp: Sdp } | { ok: false; fault: SdpFault };

function attribute(line: string, prefix: string): string | undefined {
  return line.startsWith(prefix) ? line.slice(prefix.length).trim() : undefined;
}

function lineFault(line: string): SdpFault | undefined {
  if (!fits(line, SDP_LINE_MAX_BYTES)) return 'line_too_long';
  if (hasControl(line)) return 'control_character';
  return /^[a-z]=/.test(line) ? undefined : 'bad_line';
}

/** Lines without their ends, or what is wrong with them. */
function linesOf(text: string): string[] | SdpFault {
  if (!fits(text, SDP_MAX_BYTES)) return 'too_long';
  const lines: string[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const stop = newline < 0 ? text.length : newline;
    const line = text.slice(start, text[stop - 1] === '\r' ? stop - 1 : stop);
    start = stop + 1;
    if (line === '') continue;
    if (lines.length === SDP_MAX_LINES) return 'too_many_lines';
    const fault = lineFault(line);
    if (fault !== undefined) return fault;
    lines.push(line);
  }
  if (lines.length === 0) return 'empty';
  return lines[0]?.startsWith('v=') ? lines : 'no_version';
}

export function scanSdp(text: string): SdpScan {
  const lines = linesOf(text);
  if (typeof lines === 'string') return { ok: false, fault: lines };
  const mids: string[] = [];
  const ufrags = new Set<string>();
  let fingerprint = '';
  let origin = '';
  let option = false;
  let inline = false;
  for (const line of lines) {
    if (line.startsWith('m=')) {
      if (mids.length === SDP_SECTIONS_MAX) return { ok: false, fault: 'too_many_lines' };
      mids.push('');
    } else if (line.startsWith('o=')) {
      origin = line.split(' ')[1] ?? '';
    } else if (line.startsWith('a=')) {
      fingerprint ||= attribute(line, 'a=fingerprint:')?.toLowerCase() ?? '';
      inline ||= line.startsWith('a=candidate:');
      // The option is a list; some stacks separate it with commas.
      option ||=
        attribute(line, 'a=ice-options:')
          ?.split(/[\s,]+/)
          .includes('trickle') ?? false;
      const ufrag = attribute(line, 'a=ice-ufrag:');
      if (ufrag !== undefined && ufrags.size < SDP_SECTIONS_MAX) ufrags.add(ufrag);
      const mid = attribute(line, 'a=mid:');
      if (mid !== undefined && mids.length > 0) mids[mids.length - 1] = mid;
    }
  }
  if (mids.length === 0) return { ok: false, fault: 'no_media' };
  const normal = `${lines.join('\r\n')}\r\n`;
  return {
    ok: true,
    sdp: {
      text: normal,
      bytes: utf8Bytes(normal),
      trickle: option || !inline,
      identity: fingerprint === '' || origin === '' ? '' : `${fingerprint} ${origin}`,
      ufrags: [...ufrags],
      mids,
    },
  };
}
