import { mean, percentile } from '../figures.ts';
import {
  BULK,
  BULK_BYTES,
  type LineOptions,
  type LineRow,
  onSeeds,
  rowOf,
  SIGNALING,
  SILENCE_MS,
  sum,
} from './runs.ts';
import { Ledger, makeMessage } from './traffic.ts';
import type { SideName } from './world.ts';

/** Messages of BULK_BYTES, all waiting at the start: delivered payload x byte time / time. */
export function bulk(options: LineOptions, seeds: readonly number[], count: number, from: SideName = 'host'): LineRow {
  const rows = onSeeds(options, seeds, (world) => {
    const ledger = new Ledger();
    const start = world.nowMs;
    let offered = 0;
    let last = start;
    const limit = 12 * count * BULK_BYTES * world.byteMs + 60_000;
    while (ledger.delivered.size < count && world.nowMs - last < SILENCE_MS && world.nowMs - start < limit) {
      world.step((name, side, events, now) => {
        for (const event of events) {
          if (event.kind === 'message' && name !== from && ledger.arrived(event.payload) !== undefined) last = now;
        }
        if (name !== from) return;
        while (offered < count && side.send(BULK, makeMessage(offered, BULK_BYTES), now) !== undefined) offered++;
      });
    }
    const ideal = ledger.delivered.size * BULK_BYTES * world.byteMs;
    return { ...rowOf(ledger, offered), goodput_ratio: ideal / (last - start) };
  });
  return { ...sum(rows), goodput_ratio: mean(rows.map((row) => row['goodput_ratio'] ?? 0)) };
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
        while (side.send(BULK, makeMessage(bulkId, BULK_BYTES), now) !== undefined) bulkId++;
        if (id >= count || now - start < id * 100) return;
        if (side.send(SIGNALING, makeMessage(id, 150), now) === undefined) return;
        sentAt.set(id++, now);
      });
    }
    figures.push(times);
    const counted = sum(ledgers.map((ledger) => rowOf(ledger, 0)));
    return { ...counted, accepted: id, delivered: times.length, lost: id - times.length };
  });
  return {
    ...sum(rows),
    p50_ms: mean(figures.map((times) => percentile(times, 0.5))),
    p95_ms: mean(figures.map((times) => percentile(times, 0.95))),
  };
}
