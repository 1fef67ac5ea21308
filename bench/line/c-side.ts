import { eventsOf, Lockstep, type LockstepRecord, returned, statsOf, transmitted } from './lockstep.ts';
import type { Side, SideEvent } from './side.ts';

/** Fields of lockstep's INIT, in its order; 0 stands for the shim's default. */
export interface ShimConfig {
  epoch: number;
  fragment: number;
  window: number;
  slots: number;
  ringBytes: number;
  receiveBytes: number;
  creditUnit: number;
  maxState: number;
  maxSignaling: number;
  maxBulk: number;
  stallMs: number;
  txBytes: number;
  bootCount: number;
  resetCause: number;
  /** 0 MCU, 1 host. */
  role: number;
}

const order: (keyof ShimConfig)[] = [
  'epoch',
  'fragment',
  'window',
  'slots',
  'ringBytes',
  'receiveBytes',
  'creditUnit',
  'maxState',
  'maxSignaling',
  'maxBulk',
  'stallMs',
  'txBytes',
  'bootCount',
  'resetCause',
  'role',
];

/** The C shim under test. */
export class CSide implements Side {
  up = false;
  /** Messages of a channel that may be unfinished before `send` refuses. */
  queueMessages = 8;
  readonly shim: Lockstep;
  readonly #portBytes: number;
  #now = 0;
  #events: SideEvent[] = [];
  readonly #unfinished = new Map<number, number>();

  /** `portBytes`: what the MCU's port takes at once, its FIFO or the part of a buffer that its DMA works on. */
  constructor(program: string, config: Partial<ShimConfig> & { epoch: number }, portBytes: number, now: number) {
    this.shim = new Lockstep(program);
    this.#portBytes = portBytes;
    const payload = Buffer.alloc(4 * order.length);
    order.forEach((name, i) => {
      payload.writeUInt32LE(config[name] ?? 0, 4 * i);
    });
    const result = returned(this.shim.request('init', now, payload));
    if (result !== 0) throw new Error(`kvb_init failed: ${result}`);
  }

  send(channel: 0 | 1 | 2, payload: Uint8Array, now: number): number | undefined {
    if (!this.up) return undefined;
    let unfinished = 0;
    for (const other of this.#unfinished.values()) if (other === channel) unfinished++;
    if (unfinished >= this.queueMessages) return undefined;
    const id = returned(this.#do(this.shim.request('send', now, Buffer.concat([Buffer.from([channel]), payload]))));
    if (id <= 0) return undefined;
    this.#unfinished.set(id, channel);
    return id;
  }

  receive(bytes: Uint8Array, now: number): void {
    // It fills the ring alone: what comes of it is told by the next poll.
    if (bytes.length > 0) this.shim.post('feed', now, bytes);
  }

  poll(room: number, queued: number, now: number): Uint8Array {
    this.#now = now;
    const payload = Buffer.alloc(2);
    payload.writeUInt16LE(Math.max(0, Math.min(room, this.#portBytes - queued, 0xffff)), 0);
    return transmitted(this.#do(this.shim.request('poll', now, payload)));
  }

  events(): SideEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  stats(): Record<string, number> {
    return statsOf(this.shim.request('stats', this.#now));
  }

  destroy(): void {
    this.shim.close();
  }

  #do(records: LockstepRecord[]): LockstepRecord[] {
    for (const event of eventsOf(records)) {
      switch (event.kind) {
        case 'up':
          this.up = true;
          this.#events.push({ kind: 'up' });
          break;
        case 'down':
          this.up = false;
          this.#events.push({ kind: 'down' });
          break;
        case 'message':
          this.#events.push(event);
          break;
        case 'delivered':
        case 'failed':
          this.#unfinished.delete(event.id);
          this.#events.push({ kind: event.kind, token: event.id });
          break;
        default:
          break;
      }
    }
    return records;
  }
}
