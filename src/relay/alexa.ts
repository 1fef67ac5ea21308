import type { Candidate } from './candidate.ts';

/** Index of the section that a candidate belongs to: by media id, else by m-line, else the first. */
function sectionOf({ mid, mline }: Candidate, mids: readonly string[]): number {
  const byMid = mid === '' ? -1 : mids.indexOf(mid);
  if (byMid >= 0) return byMid;
  return mline !== undefined && mline < mids.length ? mline : 0;
}

/**
 * The whole answer for a peer that never trickles: the MCU's answer with its candidates at the end of their sections.
 * `answer` is normalised; `mids` are its media ids by m-line index.
 */
export function wholeAnswer(answer: string, mids: readonly string[], candidates: readonly Candidate[]): string {
  const sections: string[][] = [[]];
  for (const line of answer.split('\r\n')) {
    if (line.startsWith('m=')) sections.push([]);
    if (line !== '') sections.at(-1)?.push(line);
  }
  for (const candidate of candidates) {
    if (candidate.text === '') continue;
    const section = sections[1 + sectionOf(candidate, mids)];
    const line = `a=${candidate.text}`;
    if (section !== undefined && !section.includes(line)) section.push(line);
  }
  return `${sections.flat().join('\r\n')}\r\n`;
}
