import { mean, percentile } from '../figures.ts';
import { Xoshiro } from './random.ts';
import { BULK, BULK_BYTES, type LineOptions, type LineRow, onSeeds, rowOf, SIGNALING, sum } from './runs.ts';
import type { Side } from './side.ts';
import { Ledger, makeMessage } from './traffic.ts';

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
    figures.push(times);
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
          while (side.send(BULK, makeMessage(0x800000 + logs, BULK_BYTES), now) !== undefined) logs++;
      });
    }
    callTimes.push(times);
    candidateTimes.push(candidates);
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
