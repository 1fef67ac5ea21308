import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OP = {
  init: 1,
  feed: 2,
  poll: 3,
  send: 4,
  sendTyped: 5,
  stats: 6,
  hold: 7,
  cancel: 8,
  sleep: 9,
  wake: 10,
} as const;
const RECORD = { returned: 1, tx: 2, event: 3, message: 4, timeout: 5, stats: 6 } as const;
const statNames = [
  'rxFrames',
  'rxBad',
  'rxDuplicates',
  'rxAhead',
  'rxMessages',
  'rxDropped',
  'rxUnknown',
  'rxOverrunBytes',
  'txFrames',
  'txAgain',
  'txTimeouts',
  'txMessages',
  'naks',
  'resets',
  'srttMs',
  'rtoMs',
  'fragment',
  'up',
  'degraded',
] as const;

const HEAD_BYTES = 7;
const READ_BYTES = 65_536;

export interface LockstepRecord {
  kind: number;
  content: Buffer;
}

/** The C shim as a child process, one request and one answer at a time; firmware-shim/test/lockstep.c says how. */
export class Lockstep {
  readonly #request: number;
  readonly #response: number;
  readonly #directory: string;
  readonly #buffer = Buffer.alloc(READ_BYTES);
  #unread = Buffer.alloc(0);
  /** Head and payload of each request that was not written yet. */
  readonly #posted: Uint8Array[] = [];

  constructor(program: string) {
    this.#directory = mkdtempSync(join(tmpdir(), 'lockstep-'));
    const [up, down] = [join(this.#directory, 'up'), join(this.#directory, 'down')];
    execFileSync('mkfifo', [up, down]);
    // Opened for both, a FIFO never blocks; then each end alone, so that the death of either side is an end of file.
    const spare = [openSync(up, constants.O_RDWR), openSync(down, constants.O_RDWR)] as const;
    const stdin = openSync(up, constants.O_RDONLY);
    const stdout = openSync(down, constants.O_WRONLY);
    this.#request = openSync(up, constants.O_WRONLY);
    this.#response = openSync(down, constants.O_RDONLY);
    const child = spawn(program, [], { stdio: [stdin, stdout, 'inherit'] });
    child.on('error', () => {});
    child.unref();
    for (const fd of [...spare, stdin, stdout]) closeSync(fd);
  }

  request(op: keyof typeof OP, nowMs: number, payload: Uint8Array = new Uint8Array(0)): LockstepRecord[] {
    this.post(op, nowMs, payload);
    writeSync(this.#request, Buffer.concat(this.#posted));
    for (let answers = this.#posted.splice(0).length / 2; answers > 1; answers--) this.#answer();
    const body = this.#answer();
    const records: LockstepRecord[] = [];
    for (let at = 0; at < body.length; ) {
      const size = body.readUInt32LE(at + 1);
      records.push({ kind: body.readUInt8(at), content: body.subarray(at + 5, at + 5 + size) });
      at += 5 + size;
    }
    return records;
  }

  /** A request whose answer is of no interest: goes out with the next one. */
  post(op: keyof typeof OP, nowMs: number, payload: Uint8Array): void {
    const head = Buffer.alloc(HEAD_BYTES);
    head[0] = OP[op];
    head.writeUInt32LE(Math.floor(nowMs) >>> 0, 1);
    head.writeUInt16LE(payload.length, 5);
    this.#posted.push(head, payload);
  }

  close(): void {
    closeSync(this.#request);
    closeSync(this.#response);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #answer(): Buffer {
    return this.#read(this.#read(4).readUInt32LE(0));
  }

  #read(count: number): Buffer {
    while (this.#unread.length < count) {
      const more = readSync(this.#response, this.#buffer, 0, this.#buffer.length, null);
      if (more === 0) throw new Error('lockstep ended');
      this.#unread = Buffer.concat([this.#unread, this.#buffer.subarray(0, more)]);
    }
    const out = this.#unread.subarray(0, count);
    this.#unread = this.#unread.subarray(count);
    return out;
  }
}

export function returned(records: LockstepRecord[]): number {
  return records.find(({ kind }) => kind === RECORD.returned)?.content.readInt32LE(0) ?? 0;
}

export function transmitted(records: LockstepRecord[]): Buffer {
  return records.find(({ kind }) => kind === RECORD.tx)?.content ?? Buffer.alloc(0);
}

export type ShimEvent =
  /** `again`: not the first one of this life. */
  | { kind: 'up'; again: boolean; peerEpoch: number }
  | { kind: 'down'; reason: number }
  | { kind: 'degraded' | 'recovered' | 'sleepOk' | 'wake' }
  | { kind: 'incompatible'; ownMin: number; ownMax: number; peerMin: number; peerMax: number; updatePeer: boolean }
  | { kind: 'loopback'; ownEpoch: number }
  | { kind: 'delivered'; id: number }
  | { kind: 'failed'; id: number; reason: number }
  | { kind: 'message'; channel: number; payload: Uint8Array };

/** Events and messages of one answer, in order. */
export function eventsOf(records: LockstepRecord[]): ShimEvent[] {
  return records.flatMap(({ kind, content }): ShimEvent[] => {
    if (kind === RECORD.message) {
      return [{ kind: 'message', channel: content.readUInt8(0), payload: Uint8Array.from(content.subarray(1)) }];
    }
    return kind === RECORD.event ? [eventOf(content)] : [];
  });
}

function eventOf(content: Buffer): ShimEvent {
  const u32 = (i: number): number => content.readUInt32LE(1 + 4 * i);
  switch (content.readUInt8(0)) {
    case 1:
      return { kind: 'down', reason: u32(0) };
    case 2:
      return { kind: 'loopback', ownEpoch: u32(0) };
    case 3:
      return {
        kind: 'incompatible',
        ownMin: u32(0),
        ownMax: u32(1),
        peerMin: u32(2),
        peerMax: u32(3),
        updatePeer: u32(4) !== 0,
      };
    case 4:
      return { kind: 'up', again: u32(0) !== 0, peerEpoch: u32(7) };
    case 5:
      return { kind: 'degraded' };
    case 6:
      return { kind: 'recovered' };
    case 7:
      return { kind: 'sleepOk' };
    case 8:
      return { kind: 'wake' };
    case 9:
      return { kind: 'delivered', id: u32(0) };
    case 10:
      return { kind: 'failed', id: u32(0), reason: u32(2) };
    default:
      throw new Error(`lockstep told an event that is not known: ${content.readUInt8(0)}`);
  }
}

export function statsOf(records: LockstepRecord[]): Record<string, number> {
  const content = records.find(({ kind }) => kind === RECORD.stats)?.content;
  return Object.fromEntries(statNames.map((name, i) => [name, content?.readUInt32LE(4 * i) ?? 0]));
}
