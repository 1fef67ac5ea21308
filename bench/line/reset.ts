import { percentile } from '../figures.ts';
import { type LineOptions, type LineRow, onSeeds, rowOf, SIGNALING, SILENCE_MS, sum } from './runs.ts';
import { Ledger, makeMessage } from './traffic.ts';

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
  const total = sum(rows);
  return {
    ...total,
    // What a host that died had in its RAM is its application's loss, not the link's.
    lost: total.lost - lostInRam,
    lost_in_ram: lostInRam,
    recovery_ms: percentile(recoveries, 0.5),
    recovery_max_ms: Math.max(...recoveries),
  };
}
