import { CSide, type ShimConfig } from '../../bench/line/c-side.ts';
import type { Side, SideEvent } from '../../bench/line/side.ts';
import { Ledger, makeMessage } from '../../bench/line/traffic.ts';
import { TsSide } from '../../bench/line/ts-side.ts';
import { type SideName, World } from '../../bench/line/world.ts';
import { seeded } from './random.ts';
import { shimProgram } from './shim.ts';

const program = shimProgram();
const names = ['host', 'mcu'] as const;
const other: Record<SideName, SideName> = { host: 'mcu', mcu: 'host' };
const LIMIT_MS = 300_000;

type Channel = 0 | 1 | 2;

interface Schedule {
  seed: number;
  baudRate: number;
  faults: { ber: number; burst: number };
  latencyMs: number;
  stall: { everyMs: number; forMs: number } | undefined;
  resets: { at: number; who: SideName; deadMs: number }[];
  messages: Record<SideName, { channel: Channel; bytes: number }[]>;
  shim: Partial<ShimConfig> & { fragment: number; window: number; slots: number; ringBytes: number };
}

/** Loss, corruption, stalls and resets from a seed. */
export function scheduleOf(seed: number): Schedule {
  const next = seeded(seed);
  const one = <T>(...of: [T, ...T[]]): T => of[Math.floor(next() * of.length)] ?? of[0];
  const some = (most: number): number => Math.floor(next() * (most + 1));
  const messages = () =>
    Array.from({ length: 10 + some(20) }, () => ({
      channel: one<Channel>(0, 1, 2),
      bytes: 8 + some(one(60, 400, 1900)),
    }));
  return {
    seed,
    baudRate: one(115_200, 921_600),
    faults: { ber: one(0, 1e-5, 1e-4), burst: one(0, 1e-4) },
    latencyMs: one(0, 2),
    stall: one(undefined, { everyMs: 400, forMs: 85 }),
    resets: Array.from({ length: some(3) }, () => ({ at: 30 + some(900), who: one(...names), deadMs: 40 + some(100) })),
    messages: { host: messages(), mcu: messages() },
    shim: one(
      { fragment: 256, window: 8, slots: 7, ringBytes: 2048 },
      { fragment: 128, window: 4, slots: 1, ringBytes: 512 },
      { fragment: 128, window: 4, slots: 0, ringBytes: 512 },
    ),
  };
}

function worldOf(schedule: Schedule, mcu: 'TypeScript' | 'C'): World {
  const { shim, baudRate, resets, messages, ...line } = schedule;
  const limits = { maxState: 2048, maxSignaling: 2048, maxBulk: 2048, stallMs: 100 };
  const self = {
    fragmentMax: shim.fragment,
    window: shim.window,
    slots: shim.slots,
    receiveBytes: shim.ringBytes - 16 * shim.window - 1,
    creditUnit: 8,
    maxStateBytes: limits.maxState,
    maxSignalingBytes: limits.maxSignaling,
    maxBulkBytes: limits.maxBulk,
    stallMs: limits.stallMs,
  };
  let [hostEpoch, mcuEpoch] = [1, 1000];
  return new World({
    ...line,
    baudRate,
    stall: schedule.stall ?? { everyMs: 1, forMs: 0 },
    mcuRingBytes: shim.ringBytes,
    host: (now) => new TsSide({ role: 'host', epoch: hostEpoch++, baudRate }, now),
    mcu: (now) =>
      mcu === 'C'
        ? new CSide(program, { ...shim, ...limits, epoch: mcuEpoch++ }, 32 + baudRate / 10_000, now)
        : new TsSide({ role: 'mcu', epoch: mcuEpoch++, baudRate, self }, now),
  });
}

/** What an end wants to get across: each message is offered again, under another id, after each failed attempt. */
class Wish {
  readonly arrived = new Map<number, number>();
  readonly ledgers = [new Ledger(), new Ledger(), new Ledger()];
  readonly broken: string[] = [];
  /** Attempts under way by token: the message, and the id of this attempt. */
  readonly #open = new Map<number, { message: number; id: number }>();
  readonly #fates: string[] = [];
  readonly #todo: number[][] = [[], [], []];
  readonly #messages: { channel: Channel; bytes: number }[];
  /** Message of each attempt. */
  readonly #attempts: number[] = [];
  #side: Side | undefined;

  constructor(messages: { channel: Channel; bytes: number }[]) {
    this.#messages = messages;
    messages.forEach(({ channel }, i) => {
      this.#todo[channel]?.push(i);
    });
  }

  get done(): boolean {
    return this.#fates.filter((fate) => fate === 'delivered').length === this.#messages.length;
  }

  /** What is promised: each message arrived, was told, and nothing else came. */
  get outcome(): object {
    const { corrupted, duplicated, outOfOrder } = this.ledgers.reduce(
      (sum, one) => ({
        corrupted: sum.corrupted + one.corrupted,
        duplicated: sum.duplicated + one.duplicated,
        outOfOrder: sum.outOfOrder + one.outOfOrder,
      }),
      { corrupted: 0, duplicated: 0, outOfOrder: 0 },
    );
    return { fates: this.#fates, corrupted, duplicated, outOfOrder, broken: this.broken };
  }

  offer(side: Side, now: number): void {
    if (this.#side !== side) this.#forget();
    this.#side = side;
    this.#todo.forEach((todo, channel) => {
      for (let message = todo[0]; message !== undefined; message = todo[0]) {
        const wanted = this.#messages[message];
        if (!wanted) return;
        const id = this.#attempts.length;
        const token = side.send(wanted.channel, makeMessage(id, wanted.bytes), now);
        if (token === undefined) return;
        this.#attempts.push(message);
        this.#open.set(token, { message, id });
        todo.shift();
        if (wanted.channel !== channel) this.broken.push('channel');
      }
    });
  }

  told(event: SideEvent, resets: number): void {
    if (event.kind !== 'delivered' && event.kind !== 'failed') return;
    const attempt = this.#open.get(event.token);
    if (!attempt) {
      this.broken.push(`a second fate: ${event.kind}`);
      return;
    }
    this.#open.delete(event.token);
    if (event.kind === 'failed') {
      if (resets === 0) this.broken.push('failed without a reset');
      this.#again(attempt.message);
      return;
    }
    if (!this.arrived.has(attempt.id)) this.broken.push('delivered, but it did not arrive');
    this.#fates[attempt.message] = 'delivered';
  }

  came(channel: number, payload: Uint8Array): void {
    const id = this.ledgers[channel]?.arrived(payload);
    if (id === undefined) return;
    const message = this.#messages[this.#attempts[id] ?? -1];
    if (message?.channel !== channel || message.bytes !== payload.length) this.broken.push('another message');
    this.arrived.set(id, channel);
  }

  /** A new life knows nothing of what was under way. */
  #forget(): void {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { message } of open.reverse()) this.#again(message);
  }

  #again(message: number): void {
    const todo = this.#todo[this.#messages[message]?.channel ?? 0];
    todo?.push(message);
    todo?.sort((a, b) => a - b);
  }
}

/** What became of everything, with an MCU of either code. */
export function outcomeOf(schedule: Schedule, mcu: 'TypeScript' | 'C'): object {
  const world = worldOf(schedule, mcu);
  const wishes = { host: new Wish(schedule.messages.host), mcu: new Wish(schedule.messages.mcu) };
  const resets = [...schedule.resets].sort((a, b) => a.at - b.at);
  let count = 0;
  let quietUntil = 0;
  try {
    while (!wishes.host.done || !wishes.mcu.done || resets.length > 0) {
      if (world.nowMs > LIMIT_MS)
        throw new Error(`not done: ${JSON.stringify([wishes.host.outcome, wishes.mcu.outcome])}`);
      // One at a time: the end that is dead cannot die.
      const reset = resets[0];
      if (reset && world.nowMs >= Math.max(reset.at, quietUntil)) {
        resets.shift();
        count++;
        quietUntil = world.nowMs + reset.deadMs + 10;
        world.reset(reset.who, reset.deadMs);
      }
      world.step((name, side, events, now) => {
        for (const event of events) {
          if (event.kind === 'message') wishes[other[name]].came(event.channel, event.payload);
          else wishes[name].told(event, count);
        }
        wishes[name].offer(side, now);
      });
    }
    return { host: wishes.host.outcome, mcu: wishes.mcu.outcome };
  } finally {
    world.destroy();
  }
}

/** Everything told as delivered, each message once and in order. */
export function promisedBy(schedule: Schedule): object {
  const all = (messages: unknown[]): object => ({
    fates: messages.map(() => 'delivered'),
    corrupted: 0,
    duplicated: 0,
    outOfOrder: 0,
    broken: [],
  });
  return { host: all(schedule.messages.host), mcu: all(schedule.messages.mcu) };
}
