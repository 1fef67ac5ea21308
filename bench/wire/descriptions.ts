import { readFileSync } from 'node:fs';
import { inRepository } from '../../demo/paths.ts';
import type { IceCandidate } from '../../src/kvs/message.ts';

export interface Description {
  sdp: string;
  /** Told after it. */
  candidates: IceCandidate[];
}

const read = (name: string): string => readFileSync(inRepository('test/corpus', `${name}.sdp`), 'utf8');

/** A recorded description as its stack sends it: bare, and its candidates one by one. */
export function trickled(name: string): Description {
  return { sdp: read(name), candidates: candidatesOf(read(`${name}.cands`)) };
}

/** The same after gathering, with its candidates inside. */
export function whole(name: string): Description {
  return { sdp: read(`${name}.cands`), candidates: [] };
}

function candidatesOf(sdp: string): IceCandidate[] {
  return sdp.split(/^m=/m).flatMap((section, i) => {
    const mid = /^a=mid:(\S+)/m.exec(section)?.[1];
    const ufrag = /^a=ice-ufrag:(\S+)/m.exec(section)?.[1];
    return [...section.matchAll(/^a=(candidate:.*?)\r?$/gm)].map(([, candidate = '']) => {
      return { candidate, mid, mline: i - 1, ufrag };
    });
  });
}
