import type { ServerResponse } from 'node:http';
import type { Clock } from '../common/clock.ts';
import type { Reply } from './reply.ts';

/** Puts a reply onto the wire, whole or as badly as a fault wants it. */
export async function writeReply(
  response: ServerResponse,
  reply: Reply,
  clock: Clock,
  reset: () => void,
): Promise<void> {
  const { delayMs = 0, instead, cutAt, trickleMs } = reply.wire ?? {};
  if (delayMs > 0) await pause(clock, delayMs);
  if (instead === 'silence') return;
  if (instead === 'reset') {
    reset();
    return;
  }
  // The date is the service's, which may be wrong on purpose.
  response.sendDate = false;
  const date = new Date(clock.wall()).toUTCString();
  response.writeHead(reply.status, { ...reply.headers, date, 'content-length': Buffer.byteLength(reply.body) });
  if (cutAt !== undefined) {
    response.write(Buffer.from(reply.body).subarray(0, cutAt), () => response.destroy());
    return;
  }
  if (trickleMs !== undefined) await trickle(response, Buffer.from(reply.body), clock, trickleMs);
  // Head and body leave in one write: C clients take what their first read gives.
  response.end(trickleMs === undefined ? reply.body : '');
}

async function trickle(response: ServerResponse, body: Buffer, clock: Clock, gapMs: number): Promise<void> {
  for (const octet of body) {
    if (response.destroyed) return;
    response.write(Buffer.from([octet]));
    await pause(clock, gapMs);
  }
}

export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
