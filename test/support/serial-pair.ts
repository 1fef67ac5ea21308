import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compileC, root } from './compile.ts';

export type End = 'host' | 'device';

/** Two serial ports joined by a line of a given rate. `end`, where it is asked for, is the side that bytes go to. */
export interface SerialPair {
  /** Paths of the two ports. */
  host: string;
  device: string;
  /** Unplugs a side, as a USB adapter is pulled. */
  hangUp(side?: End): Promise<void>;
  /** Plugs it in again, under the same path. */
  replug(side?: End): Promise<void>;
  /** Share of the bytes that a flipped bit damages, and that get lost, 0 to 1. */
  corrupt(faults: { flip?: number; lose?: number }, end?: End): Promise<void>;
  /** Takes nothing that goes to this side: writes of the other block. */
  hold(on: boolean, end?: End): Promise<void>;
  /** Bytes that no side wrote. */
  inject(bytes: Uint8Array, end?: End): Promise<void>;
  rate(baudRate: number): Promise<void>;
  close(): Promise<void>;
}

export interface SerialPairOptions {
  baudRate: number;
  seed?: number;
  /** Directory of the two paths; a new temporary one unless given. */
  directory?: string;
}

export async function openSerialPair({ baudRate, seed = 1, directory }: SerialPairOptions): Promise<SerialPair> {
  const program = compileC('serial-pair', [join(root, 'test/support/serial-pair.c')], ['-lutil']);
  const place = directory ?? (await mkdtemp(join(tmpdir(), 'serial-pair-')));
  const [host, device] = [join(place, 'host'), join(place, 'device')];
  const child = spawn(program, [String(baudRate), host, device], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const answers: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => answers.shift()?.(line));
  const answer = () =>
    Promise.race([
      new Promise<string>((resolve) => answers.push(resolve)),
      ended.then((): string => {
        throw new Error('serial-pair ended');
      }),
    ]);
  const command = async (...words: (string | number)[]): Promise<void> => {
    const answered = answer();
    child.stdin.write(`${words.join(' ')}\n`);
    if ((await answered) !== 'ok') throw new Error(`serial-pair refused: ${words.join(' ')}`);
  };
  const both = (end: End | undefined): End[] => (end ? [end] : ['host', 'device']);
  const ppm = (share: number) => Math.round(share * 1e6);

  await answer();
  await command('seed', seed);
  return {
    host,
    device,
    hangUp: (side = 'host') => command('hangup', side),
    replug: (side = 'host') => command('replug', side),
    async corrupt({ flip = 0, lose = 0 }, end) {
      for (const side of both(end)) {
        await command('flip', side, ppm(flip));
        await command('lose', side, ppm(lose));
      }
    },
    async hold(on, end) {
      for (const side of both(end)) await command('hold', side, on ? 1 : 0);
    },
    inject: (bytes, end = 'host') => command('inject', end, Buffer.from(bytes).toString('hex')),
    rate: (bits) => command('rate', bits),
    async close() {
      child.stdin.end();
      await ended;
      if (directory === undefined) await rm(place, { recursive: true, force: true });
    },
  };
}
