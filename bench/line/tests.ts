import { mean } from '../figures.ts';
import { Xoshiro } from './random.ts';
import type { Side } from './side.ts';
import { Ledger, makeMessage } from './traffic.ts';
import { World, type WorldOptions } from './world.ts';

/** Figures of one test on one line, over its seeds. */
export interface LineRow {
  accepted: number;
  delivered: number;
  lost: number;
  corrupted: number;
  duplicated: number;
  out_of_order: number;
  [figure: string]: number;
}

export type LineOptions = Omit<WorldOptions, 'seed'>;

const BULK: 0 | 1 | 2 = 2;
const SIGNALING: 0 | 1 | 2 = 1;
const SILENCE_MS = 30_000;

function rowOf(ledger: Ledger, accepted: number): LineRow {
  return {
    accepted,
    delivered: ledger.delivered.size,
    lost: accepted - ledger.delivered.size,
    corrupted: ledger.corrupted,
    duplicated: ledger.duplicated,
    out_of_order: ledger.outOfOrder,
  };
}

/** Nearest-rank percentile. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function sum(rows: readonly LineRow[]): LineRow {
  const total = rowOf(new Ledger(), 0);
  for (const row of rows) for (const [name, value] of Object.entries(row)) total[name] = (total[name] ?? 0) + value;
  return total;
}

function onSeeds(
  options: LineOptions,
  seeds: readonly number[],
  run: (world: World, seed: number) => LineRow,
): LineRow[] {
  return seeds.map((seed) => {
    const world = new World({ ...options, seed });
    try {
      world.connect();
      return run(world, seed);
    } finally {
      world.destroy();
    }
  });
}

/** 200 messages of 3072 bytes, host to MCU, all waiting at the start: delivered payload x byte time / time. */
export function bulk(options: LineOptions, seeds = [1, 2, 3], count = 200): LineRow {
  const rows = onSeeds(options, seeds, (world) => {
    const ledger = new Ledger();
    const start = world.nowMs;
    let offered = 0;
    let last = start;
    const limit = 12 * count * 3072 * world.byteMs + 60_000;
    while (ledger.delivered.size < count && world.nowMs - last < SILENCE_MS && world.nowMs - start < limit) {
      world.step((name, side, events, now) => {
        for (const event of events) {
          if (event.kind === 'message' && name === 'mcu' && ledger.arrived(event.payload) !== undefined) last = now;
        }
        if (name !== 'host') return;
        while (offered < count && side.send(BULK, makeMessage(offered, 3072), now) !== undefined) offered++;
      });
    }
    const ideal = ledger.delivered.size * 3072 * world.byteMs;
    return { ...rowOf(ledger, offered), goodput_ratio: ideal / (last - start) };
  });
  return { ...sum(rows), goodput_ratio: mean(rows.map((row) => row['goodput_ratio'] ?? 0)) };
}

/** 60 messages of 6500 bytes one at a time, 20 to 40 ms between them: ms from offer to delivery. */
export function single(options: LineOptions, seeds = [1, 2, 3], count = 60): LineRow {
  const figures: number[][] = [];
  const rows = onSeeds(options, seeds, (world, seed) => {
    const random = new Xoshiro(seed);
    const ledger = new Ledger();
    const times: number[] = [];
    let id = 0;
    let offeredAt: number | undefined;
    let nextAt = world.nowMs;
    while (id < count || offeredAt !== undefined) {
      world.step((name, side, events, now) => {
        for (const event of events) {
          if (name !== 'mcu' || event.kind !== 'message' || ledger.arrived(event.payload) === undefined) continue;
          if (offeredAt !== undefined) times.push(now - offeredAt);
          offeredAt = undefined;
          nextAt = now + 20 + 20 * random.next();
        }
        if (offeredAt !== undefined && now - offeredAt > 20_000) {
          offeredAt = undefined;
          nextAt = now;
        }
        if (name !== 'host' || offeredAt !== undefined || id >= count || now < nextAt) return;
        if (side.send(SIGNALING, makeMessage(id, 6500), now) === undefined) return;
        id++;
        offeredAt = now;
      });
    }
    figures.push(times.sort((a, b) => a - b));
    return rowOf(ledger, id);
  });
  return {
    ...sum(rows),
    mean_ms: mean(figures.map(mean)),
    p50_ms: mean(figures.map((times) => percentile(times, 0.5))),
    p95_ms: mean(figures.map((times) => percentile(times, 0.95))),
    max_ms: Math.max(...figures.flat()),
  };
}

interface Call {
  startedAt: number;
  offerAt: number | undefined;
  arrived: Set<number>;
}

/** Calls: an offer and 12 candidates down, an answer and 12 candidates up; with `log` the MCU saturates its bulk channel. */
export function mixed(options: LineOptions, { seeds = [1, 2, 3], calls = 25, log = false } = {}): LineRow {
  const callTimes: number[][] = [];
  const candidateTimes: number[][] = [];
  const rows = onSeeds(options, seeds, (world, seed) => {
    const random = new Xoshiro(seed);
    const ledgers = { host: new Ledger(), mcu: new Ledger() };
    const times: number[] = [];
    const candidates: number[] = [];
    const due: { at: number; name: 'host' | 'mcu'; id: number; bytes: number }[] = [];
    const offered = new Map<number, number>();
    let accepted = 0;
    let logs = 0;
    let call: Call | undefined;
    let done = 0;
    let nextAt = world.nowMs;
    const begin = (now: number): void => {
      const first = done * 26;
      call = { startedAt: now, offerAt: undefined, arrived: new Set() };
      due.push({ at: now, name: 'host', id: first, bytes: 6500 });
      for (let i = 0; i < 12; i++) due.push({ at: now + 10 * (i + 1), name: 'host', id: first + 1 + i, bytes: 150 });
    };
    const arrived = (id: number, now: number): void => {
      const kind = id % 26;
      if (kind !== 0 && kind !== 13) candidates.push(now - (offered.get(id) ?? now));
      if (!call) return;
      call.arrived.add(id);
      if (kind === 0) {
        due.push({ at: now + 5, name: 'mcu', id: id + 13, bytes: 2500 });
        for (let i = 0; i < 12; i++) due.push({ at: now + 15 + 10 * i, name: 'mcu', id: id + 14 + i, bytes: 150 });
      }
      if (call.arrived.size < 26) return;
      times.push(now - call.startedAt);
      done++;
      call = undefined;
      nextAt = now + 30 + 20 * random.next();
    };
    const offer = (name: 'host' | 'mcu', side: Side, now: number): void => {
      for (let i = 0; i < due.length; i++) {
        const message = due[i];
        if (!message || message.name !== name || message.at > now) continue;
        if (!offered.has(message.id)) offered.set(message.id, message.at);
        if (side.send(SIGNALING, makeMessage(message.id, message.bytes), now) === undefined) return;
        accepted++;
        due.splice(i--, 1);
      }
    };
    while (done < calls) {
      world.step((name, side, events, now) => {
        for (const event of events) {
          if (event.kind === 'delivered' && event.token === undefined) continue;
          if (event.kind !== 'message' || event.channel === BULK) continue;
          const id = ledgers[name].arrived(event.payload);
          if (id !== undefined) arrived(id, now);
        }
        if (!call && now >= nextAt) begin(now);
        if (call && now - call.startedAt > 20_000) {
          due.length = 0;
          done++;
          call = undefined;
          nextAt = now;
        }
        offer(name, side, now);
        if (log && name === 'mcu')
          while (side.send(BULK, makeMessage(0x800000 + logs, 3072), now) !== undefined) logs++;
      });
    }
    callTimes.push(times.sort((a, b) => a - b));
    candidateTimes.push(candidates.sort((a, b) => a - b));
    const down = rowOf(ledgers.mcu, 0);
    const up = rowOf(ledgers.host, 0);
    const both = sum([down, up]);
    return { ...both, accepted, lost: accepted - both.delivered };
  });
  const over = (figures: number[][], share: number): number => mean(figures.map((times) => percentile(times, share)));
  return {
    ...sum(rows),
    p50_ms: over(callTimes, 0.5),
    p95_ms: over(callTimes, 0.95),
    candidate_p50_ms: over(candidateTimes, 0.5),
    candidate_p95_ms: over(candidateTimes, 0.95),
  };
}

/** 20 messages; after the eighth delivery one side is reset in the middle of the next: ms from its boot to a message. */
export function reset(options: LineOptions, who: 'host' | 'mcu', seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]): LineRow {
  const recoveries: number[] = [];
  let lostInRam = 0;
  const rows = onSeeds(options, seeds, (world, seed) => {
    const bytes = 3000 + 137 * seed;
    const ledger = new Ledger();
    const waiting = Array.from({ length: 20 }, (_, id) => id);
    let tokens = new Map<number, number>();
    let resetAt: number | undefined;
    let bootAt: number | undefined;
    let recovered = false;
    let last = world.nowMs;
    while (ledger.delivered.size + lost(ledger) < 20 && world.nowMs - last < SILENCE_MS) {
      world.step((name, side, events, now) => {
        for (const event of events) {
          if (name === 'mcu' && event.kind === 'message' && ledger.arrived(event.payload) !== undefined) {
            last = now;
            if (ledger.delivered.size === 8 && resetAt === undefined) resetAt = now + (bytes / 2) * world.byteMs;
            if (bootAt !== undefined && now > bootAt && !recovered) {
              recovered = true;
              recoveries.push(now - bootAt);
            }
          }
          // The application of a survivor sends again what its link could not deliver.
          if (name === 'host' && event.kind === 'failed') waiting.unshift(tokens.get(event.token) ?? 0);
        }
        if (name !== 'host') return;
        waiting.sort((a, b) => a - b);
        for (let id = waiting[0]; id !== undefined; id = waiting[0]) {
          const token = side.send(SIGNALING, makeMessage(id, bytes), now);
          if (token === undefined) break;
          tokens.set(token, id);
          waiting.shift();
        }
      });
      if (resetAt === undefined || bootAt !== undefined || world.nowMs < resetAt) continue;
      if (who === 'host') {
        // What the dead side had accepted and not delivered is gone with its RAM.
        lostInRam += [...tokens.values()].filter((id) => !ledger.delivered.has(id)).length;
        tokens = new Map();
      }
      world.reset(who);
      bootAt = world.nowMs + 50;
    }
    return { ...rowOf(ledger, 20 - waiting.length) };

    function lost(l: Ledger): number {
      return who === 'host' && waiting.length === 0 && bootAt !== undefined && recovered && world.nowMs - last > 2000
        ? 20 - l.delivered.size
        : 0;
    }
  });
  recoveries.sort((a, b) => a - b);
  const total = sum(rows);
  return {
    ...total,
    // What a host that died had in its RAM is its application's loss, not the link's.
    lost: total.lost - lostInRam,
    lost_in_ram: lostInRam,
    recovery_ms: percentile(recoveries, 0.5),
    recovery_max_ms: recoveries.at(-1) ?? Number.NaN,
  };
}

/** A candidate of 150 bytes every 100 ms while bulk saturates the same direction: ms from offer to delivery. */
export function candidate(options: LineOptions, seeds = [1, 2, 3], count = 50): LineRow {
  const figures: number[][] = [];
  const rows = onSeeds(options, seeds, (world) => {
    // Order holds within a channel.
    const ledgers = [new Ledger(), new Ledger(), new Ledger()];
    const times: number[] = [];
    const sentAt = new Map<number, number>();
    const start = world.nowMs;
    let bulkId = 1_000_000; // apart from the candidates' ids
    let id = 0;
    while (times.length < count && world.nowMs - start < SILENCE_MS) {
      world.step((name, side, events, now) => {
        for (const event of events) {
          if (name !== 'mcu' || event.kind !== 'message') continue;
          const sent = sentAt.get(ledgers[event.channel]?.arrived(event.payload) ?? -1);
          if (sent !== undefined) times.push(now - sent);
        }
        if (name !== 'host') return;
        while (side.send(BULK, makeMessage(bulkId, 3072), now) !== undefined) bulkId++;
        if (id >= count || now - start < id * 100) return;
        if (side.send(SIGNALING, makeMessage(id, 150), now) === undefined) return;
        sentAt.set(id++, now);
      });
    }
    figures.push(times.sort((a, b) => a - b));
    const counted = sum(ledgers.map((ledger) => rowOf(ledger, 0)));
    return { ...counted, accepted: id, delivered: times.length, lost: id - times.length };
  });
  return {
    ...sum(rows),
    p50_ms: mean(figures.map((times) => percentile(times, 0.5))),
    p95_ms: mean(figures.map((times) => percentile(times, 0.95))),
  };
}
