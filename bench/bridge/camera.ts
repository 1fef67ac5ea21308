import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { formatRecord, type MediaRecord, RecordReader } from '../../demo/camera/records.ts';
import { inRepository } from '../../demo/paths.ts';
import type { Emulator } from '../../src/emulator/index.ts';
import { openMaster } from './master.ts';

/** The demo's media engine behind a master in this process: the same camera, without bridge, line and shim. */
export async function startCamera(emulator: Emulator, channel: string): Promise<{ stop(): void }> {
  const engine = spawn(
    process.execPath,
    [inRepository('dist/demo/camera/media.js'), inRepository('demo/camera/clip.h264')],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    },
  );
  const pipe = engine.stdio[3];
  if (!(pipe instanceof Duplex)) throw new Error('the media engine has no pipe');
  const sessions = new Map<string, number>();
  const write = (record: MediaRecord): void => void pipe.write(formatRecord(record));
  const master = await openMaster(emulator, channel, ({ kind, client, payload }) => {
    const session = sessions.get(client) ?? sessions.size + 1;
    sessions.set(client, session);
    if (kind === 'SDP_OFFER') write({ kind: 'offer', session, number: 1, payload: String(payload['sdp']) });
    if (kind === 'ICE_CANDIDATE') {
      const { candidate, sdpMid, sdpMLineIndex } = payload;
      write({
        kind: 'candidate',
        session,
        number: Number(sdpMLineIndex ?? -1),
        payload: `${sdpMid ?? ''}\n\n${candidate}`,
      });
    }
  });
  const reader = new RecordReader();
  await new Promise<void>((resolve) => {
    pipe.on('data', (chunk: Buffer) => {
      for (const record of reader.push(chunk)) {
        if (record.kind === 'ready') resolve();
        const client = [...sessions].find(([, session]) => session === record.session)?.[0];
        if (client === undefined) continue;
        if (record.kind === 'answer') {
          master.send({ kind: 'SDP_ANSWER', client, payload: { type: 'answer', sdp: record.payload } });
        } else if (record.kind === 'candidate') {
          const [sdpMid, , candidate] = record.payload.split('\n');
          const payload = { candidate, sdpMid, sdpMLineIndex: record.number };
          master.send({ kind: 'ICE_CANDIDATE', client, payload });
        }
      }
    });
  });
  return {
    stop: () => {
      master.close();
      engine.kill();
    },
  };
}
