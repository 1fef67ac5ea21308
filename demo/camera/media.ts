/**
 * The media engine: a child of the firmware (camera.c) that speaks the records of records.ts on descriptor 3.
 * It ends when the firmware ends.
 */
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { type IceServer, initLogger } from 'node-datachannel';
import { accessUnits, FRAMES_PER_SECOND } from './clip.ts';
import { parseIceServers } from './ice-servers.ts';
import { formatRecord, type MediaRecord, RecordReader } from './records.ts';
import { MediaSession } from './session.ts';

const FIRMWARE_FD = 3;
const SESSIONS_MAX = 16;

const clip = accessUnits(readFileSync(process.argv[2] ?? 'clip.h264'));
const firmware = new Socket({ fd: FIRMWARE_FD });
const sessions = new Map<number, MediaSession>();
const reader = new RecordReader();
let servers: IceServer[] = [];
let frame = 0;

function send(kind: string, session: number, number: number, payload = ''): void {
  firmware.write(formatRecord({ kind, session, number, payload }));
}

function open(session: number): MediaSession | undefined {
  if (sessions.size >= SESSIONS_MAX) return undefined;
  const media = new MediaSession(`session ${session}`, {
    answer: (offerSeq, sdp) => send('answer', session, offerSeq, sdp),
    candidate: (mline, mid, ufrag, candidate) => send('candidate', session, mline, `${mid}\n${ufrag}\n${candidate}`),
    state: (phase, sent, lost) => send('state', session, phase, `${sent} ${lost}`),
    ended: () => sessions.delete(session),
  });
  sessions.set(session, media);
  return media;
}

function take({ kind, session, number, payload }: MediaRecord): void {
  if (kind === 'ice') servers = parseIceServers(payload);
  else if (kind === 'offer') (sessions.get(session) ?? open(session))?.offer(number, payload, servers);
  else if (kind === 'close') sessions.get(session)?.close();
  else if (kind === 'candidate') {
    const [mid = '', ufrag = '', candidate = ''] = payload.split('\n');
    sessions.get(session)?.candidate(mid, ufrag, candidate);
  }
}

// libdatachannel logs candidates and addresses: only what failed is of use here.
initLogger('Error', (_level, message) => process.stderr.write(`media: ${message}\n`));
firmware.on('data', (chunk) => {
  for (const record of reader.push(chunk)) take(record);
});
firmware.on('error', () => process.exit(1));
firmware.on('close', () => process.exit(0));

// Frames are due at multiples of a frame time from the start, so that timer error does not add up.
const startMs = performance.now();
setInterval(
  () => {
    const due = Math.floor(((performance.now() - startMs) * FRAMES_PER_SECOND) / 1000);
    // After a long pause of the process the missing frames are not made up for.
    if (due - frame > FRAMES_PER_SECOND) frame = due - 1;
    for (; frame < due; frame += 1) for (const session of sessions.values()) session.tick(clip, frame);
  },
  1000 / FRAMES_PER_SECOND / 2,
);
send('ready', 0, 0);
