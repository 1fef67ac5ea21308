import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { inRepository } from '../../demo/paths.ts';
import type { ViewerCloud } from '../../demo/viewer/cloud.ts';
import { ViewerSignaling } from '../../demo/viewer/signaling.ts';
import { bareShimProgram } from '../../test/support/shim.ts';

/** One call needs an answer within, ms. */
const ANSWER_MS = 10_000;
/** The daemon's budget of offers: so many viewers take turns, so slowly. */
const VIEWERS = 4;
const PACE_MS = 400;

/** The real shim on a terminal; it answers each offer with the same description. */
export function startShim(tty: string): { stop(): void } {
  const child = spawn(bareShimProgram(), ['--tty', tty], { stdio: ['pipe', 'ignore', 'inherit'] });
  return { stop: () => child.stdin.end() };
}

export interface Asker {
  ask(sdp: string): Promise<string>;
  close(): void;
}

/** The offers of one viewer are renegotiations of its session: only the version in o= differs. */
export async function offers(): Promise<(version: number) => string> {
  const text = await readFile(inRepository('bench/bridge/offer.sdp'), 'utf8');
  return (version) => text.replace(/^(o=\S+ \S+) \d+/m, `$1 ${version}`);
}

/** Offers, one after the other, each until its answer: ms each. */
export async function echoTimes(cloud: ViewerCloud, name: string, count: number): Promise<number[]> {
  const offer = await offers();
  const viewers: Asker[] = [];
  for (let i = 0; i < VIEWERS; i++) viewers.push(await openAsker(cloud, `${name}-${i}`));
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const sdp = offer(i + 1);
    const from = performance.now();
    const answer = await viewers[i % VIEWERS]?.ask(sdp);
    times.push(performance.now() - from);
    if (answer !== sdp) throw new Error('the answer is not what was offered');
    await pause(PACE_MS);
  }
  for (const viewer of viewers) viewer.close();
  return times;
}

/** A viewer that offers and waits for the answer. */
export async function openAsker(cloud: ViewerCloud, clientId: string): Promise<Asker> {
  const url = await cloud.signedUrl(await cloud.access(), clientId);
  let settle: { answered(sdp: string): void; failed(why: string): void } | undefined;
  const failed = (why: string): void => settle?.failed(why);
  const signaling = await new Promise<ViewerSignaling>((resolve) => {
    const opening: ViewerSignaling = new ViewerSignaling(url, cloud.cloud.ca, {
      open: () => resolve(opening),
      answer: (sdp) => settle?.answered(sdp),
      candidate: () => undefined,
      refused: failed,
      closed: failed,
    });
  });
  return {
    ask: (sdp) => {
      const answer = new Promise<string>((resolve, reject) => {
        const timer = setTimeout(() => failed(`no answer within ${ANSWER_MS} ms`), ANSWER_MS);
        settle = {
          answered: (text) => {
            clearTimeout(timer);
            resolve(text);
          },
          failed: (why) => reject(new Error(why)),
        };
      });
      signaling.offer(sdp);
      return answer;
    },
    close: () => {
      settle = undefined;
      signaling.close();
    },
  };
}
