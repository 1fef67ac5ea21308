import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { percentile } from '../../bench/figures.ts';
import { connect } from '../emulator/support.ts';
import { type Sample, slopePerMs } from '../support/slope.ts';
import { type CallResult, call } from '../support/soak-caller.ts';
import { SoakWorld } from '../support/soak-world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MIB = 1024 * 1024;
/** SOAK_MINUTES=3 finds bugs, the default finds leaks. */
const SOAK_MS = Number(process.env['SOAK_MINUTES'] ?? 30) * MINUTE_MS;
/** Caches fill and code is compiled in the first part, which says nothing about leaks. */
const WARM_UP = 1 / 5;
const CALLERS = 2;
/** Half of it at least, so that with 10 s until the camera gives up a viewer that left, fewer than 10 are there. */
const PAUSE_MS = 4_000;
/** Of the parts' talk, shown with a call that went wrong. */
const SAID_LINES = 200;
const WEIGH_MS = 10_000;
/** Between two losses without a word: the socket, then the MCU's power. */
const LOSS_MS = 2 * MINUTE_MS;
/**
 * What data may seem to grow in all: V8's notes about its code are among them, 1 MiB in half an hour. Of 600 calls that
 * each left an offer of 5 KB there would be 3 MiB.
 */
const GROWTH_MAX_BYTES = 2 * MIB;

it(`${SOAK_MS / MINUTE_MS} minutes of calls through rotations, expiries and losses leave nothing behind`, async () => {
  const world = await SoakWorld.start();
  const results: (CallResult & { id: string })[] = [];
  const counts = { idled: 0, resets: 0, powerCuts: 0, credentials: 0 };
  try {
    world.emulator.events.subscribe(({ what }) => {
      if (what === 'GetCredentials') counts.credentials += 1;
    });
    const access = await world.cloud.access();
    const end = performance.now() + SOAK_MS;
    const warmAt = end - SOAK_MS * (1 - WARM_UP);
    const running = () => performance.now() < end && world.loss === undefined;
    let quiet = false;
    let talking = 0;

    const caller = async (name: number): Promise<void> => {
      for (let n = 0; running(); n += 1) {
        await pause(PAUSE_MS * (0.5 + Math.random()));
        if (quiet) continue;
        talking += 1;
        const id = `caller-${name}-${n}`;
        const result = { id, ...(await call(world.cloud, access, id)) };
        talking -= 1;
        results.push(result);
        if (isBad(result))
          console.log(`${JSON.stringify(result)}; before that:\n${world.said.slice(-SAID_LINES).join('\n')}`);
      }
    };
    /** Does not ping, and so is idle to the service. */
    const idler = async (): Promise<void> => {
      while (running()) {
        const socket = await connect(world.emulator, { role: 'viewer', clientId: 'idler', arn: access.arn });
        const ended = await Promise.race([socket.closed, pause(end - performance.now())]);
        socket.socket.terminate();
        if (ended !== undefined) counts.idled += 1;
      }
    };
    /** What is on its way when a wire is cut is lost, whoever relays: so nobody talks at that moment. */
    const losses = async (): Promise<void> => {
      for (let n = 0; running(); n += 1) {
        await pause(Math.min(LOSS_MS, end - performance.now()));
        if (!running()) break;
        quiet = true;
        while (talking > 0) await pause(100);
        if (n % 2 === 0) {
          world.emulator.admin({ do: 'reset', channel: 'soak', role: 'master' });
          counts.resets += 1;
        } else {
          await world.restartCamera();
          counts.powerCuts += 1;
        }
        await pause(1_000);
        await world.ready();
        quiet = false;
      }
    };
    const weighing = async (): Promise<void> => {
      for (; running(); await pause(WEIGH_MS)) world.weigh();
    };
    await Promise.all([weighing(), losses(), idler(), ...Array.from({ length: CALLERS }, (_unused, i) => caller(i))]);
    expect(world.loss).toBeUndefined();
    await world.ready();

    const { bridges } = await world.status();
    const [bridge] = bridges;
    if (bridge?.state !== 'running') throw new Error('the bridge does not run');
    const { state, counters } = bridge.cloud;
    const answered = results.map(({ answeredMs }) => answeredMs).filter((ms) => !Number.isNaN(ms));
    console.log(
      [
        `${results.length} calls, answered in ${percentile(answered, 0.5).toFixed(0)} ms (p50), ${percentile(answered, 0.99).toFixed(0)} ms (p99)`,
        `${counters.connects} connects, ${counters.rotations} rotations, ${counters.reconnects} reconnects, ${counters.iceFetches} ICE fetches, ${counts.credentials} times other credentials`,
        `${counts.resets} resets, ${counts.powerCuts} power cuts, ${counts.idled} idle sockets ended`,
        `heap after collection ${line(after(world.heap, warmAt))}`,
        `of that data ${line(after(world.data, warmAt))}`,
        `RSS ${line(after(world.rss, warmAt))}`,
      ].join('\n'),
    );

    expect(state).toBe('CONNECTED');
    expect(results.filter(isBad)).toEqual([]);
    expect(results.length).toBeGreaterThan(SOAK_MS / MINUTE_MS);
    expect(counters.rotations).toBeGreaterThanOrEqual(Math.floor(SOAK_MS / (2 * MINUTE_MS)));
    const data = after(world.data, warmAt);
    expect(data.length).toBeGreaterThan(5);
    expect(slopePerMs(data) * SOAK_MS * (1 - WARM_UP)).toBeLessThan(GROWTH_MAX_BYTES);
  } finally {
    await world.close();
  }
});

function isBad({ problem, answers, doubled }: CallResult): boolean {
  return problem !== undefined || answers !== 1 || doubled > 0;
}

function after(samples: readonly Sample[], at: number): Sample[] {
  return samples.filter((sample) => sample.at >= at);
}

function line(samples: readonly Sample[]): string {
  const values = samples.map(({ value }) => value / MIB);
  const slope = (slopePerMs(samples) * HOUR_MS) / MIB;
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)} MiB, slope ${slope.toFixed(2)} MiB/h, n ${samples.length}`;
}
