import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { inRepository } from '../../demo/paths.ts';
import type { ViewerCloud } from '../../demo/viewer/cloud.ts';
import { ViewerSignaling } from '../../demo/viewer/signaling.ts';
import { compileC } from '../../test/support/compile.ts';

/** One call needs an answer within, ms. */
const ANSWER_MS = 10_000;
/** The service takes 5 descriptions a second from a socket; the daemon keeps below that. */
const PACE_MS = 250;

/** The real shim on a terminal; it answers each offer with the same description. */
export function startShim(tty: string): { stop(): void } {
  const shim = [
    'kvb_crc',
    'kvb_event',
    'kvb_frame',
    'kvb_link',
    'kvb_message',
    'kvb_pump',
    'kvb_receiver',
    'kvb_sender',
  ];
  const sources = [...shim, 'kvb_wire', 'kvb'].map((name) => inRepository(`firmware-shim/src/${name}.c`));
  const own = ['firmware-shim/test/lockstep.c', 'firmware-shim/ports/posix/kvb_posix.c'].map((file) =>
    inRepository(file),
  );
  const includes = ['include', 'src', 'ports/posix'].map((folder) => `-I${inRepository('firmware-shim', folder)}`);
  const program = compileC('bench-shim', [...sources, ...own], [...includes, '-lutil']);
  const child = spawn(program, ['--tty', tty], { stdio: ['pipe', 'ignore', 'inherit'] });
  return { stop: () => child.stdin.end() };
}

/** Offers of a viewer, one after the other, each until its answer: ms each. */
export async function echoTimes(cloud: ViewerCloud, clientId: string, count: number): Promise<number[]> {
  const text = await readFile(inRepository('bench/bridge/offer.sdp'), 'utf8');
  const url = await cloud.signedUrl(await cloud.access(), clientId);
  let answered = (_sdp: string): void => undefined;
  let failed = (_why: string): void => undefined;
  let opened = (): void => undefined;
  const open = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const signaling = new ViewerSignaling(url, cloud.cloud.ca, {
    open: () => opened(),
    answer: (sdp) => answered(sdp),
    candidate: () => undefined,
    refused: (why) => failed(why),
    closed: (why) => failed(why),
  });
  await open;
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    // Each offer is a renegotiation of the one session: only the version in o= differs.
    const sdp = text.replace(/^(o=\S+ \S+) \d+/m, `$1 ${i + 1}`);
    const answer = new Promise<string>((resolve, reject) => {
      answered = resolve;
      failed = (why) => reject(new Error(why));
    });
    const timer = setTimeout(() => failed(`no answer within ${ANSWER_MS} ms`), ANSWER_MS);
    const from = performance.now();
    signaling.offer(sdp);
    if ((await answer) !== sdp) throw new Error('the answer is not what was offered');
    times.push(performance.now() - from);
    clearTimeout(timer);
    await pause(PACE_MS);
  }
  failed = () => undefined;
  signaling.close();
  return times;
}
