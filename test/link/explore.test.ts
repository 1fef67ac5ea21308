import { describe, expect, it } from 'vitest';
import { explore, type Setting, tell } from '../support/explore.ts';
import { type EndFault, World } from '../support/explore-world.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { remember } from '../support/memento.ts';
import { type Change, openLink } from '../support/open-link.ts';

const TIMEOUT_MS = 60_000;

/** 32 bytes a ms. */
const quick = { bitsPerSecond: 320_000, latencyMs: 1 };

const explorations: [setting: Setting, steps: number, faults: number][] = [
  [{ ...quick, slots: [1, 1], receiveBytes: 72, messages: 3 }, 60, 1],
  [{ ...quick, slots: [0, 2], receiveBytes: 40, messages: 3 }, 60, 1],
  [{ ...quick, slots: [0, 0], receiveBytes: 40, messages: 4 }, 60, 1],
  [{ ...quick, slots: [1, 1], receiveBytes: 64, messages: 3 }, 9, 2],
];

const NEVER_ENDS = 'without a further fault it never ends';

const bugs: [bug: string, broken: string, ...changes: Change[]][] = [
  [
    'a message is delivered again with the acknowledgement of a duplicate',
    'a message arrived twice',
    ['receiver', 'received.push({', 'received.push(this.#again = {'],
    ['receiver', 'duplicates++;', 'duplicates++; if (frame.last && this.#again) return [this.#again];'],
  ],
  [
    'the sender forgets the credit that it is told',
    NEVER_ENDS,
    ['sender', 'this.#acknowledged + frame.credit', '0 * frame.credit'],
  ],
  [
    'what was not seen is acknowledged',
    'what was never sent was acknowledged',
    ['receiver', 'ack: this.#expected,', 'ack: nak ? following(this.#expected) : this.#expected,'],
  ],
  [
    'the frame before the next is taken once more',
    'what was never sent was acknowledged',
    ['receiver', 'ahead === 0', 'ahead % 7 === 0'],
  ],
  ['duplicates are not acknowledged', NEVER_ENDS, ['receiver', 'duplicates++;', 'duplicates++; return [];']],
  [
    'the HELLO that was to bring the peer up stays lost',
    NEVER_ENDS,
    ['handshake', '!this.live || !pair.proven', '!this.live'],
  ],
  [
    'the window of the peer counts for nothing',
    'there were more frames than the window',
    ['sender', 'this.#peer.window - ', '3 - '],
  ],
  [
    'the credit of the peer counts for nothing',
    'there were more bytes than the credit',
    ['sender', 'this.#edge - this.#numbered', '1000'],
  ],
  [
    'a number changes what it carries',
    'a number was used twice',
    ['sender', 'if (flight.due)', 'if (flight.due) flight.body = flight.body.slice(1); if (flight.due)'],
  ],
  [
    'what was under way to a peer that was reset has no fate',
    'down before a fate',
    ['pair', '...this.sender.unfinished(), ', ''],
  ],
  [
    'a message goes on after it was given up',
    'a message arrived after its fate was told',
    ['sender', 'if (job.givenUp)', 'if (false)'],
  ],
];

describe('two links that count modulo 8 with a window of 2', () => {
  it.each(explorations)(
    'keep every promise: %j, %i steps, %i faults',
    { timeout: TIMEOUT_MS },
    async (setting, steps, faults) => {
      const explored = explore(await openLink(), setting, steps, faults);
      console.log(tell(setting, faults, explored));
      expect(explored.depth).toBe(steps);
    },
  );

  it('have the same future whenever they are put back', async () => {
    const world = new World(await openLink(), { ...quick, slots: [1, 1], receiveBytes: 40, messages: 3 });
    const future = (): number[] =>
      Array.from({ length: 30 }, () => {
        world.step();
        return fingerprint(world, world.now);
      });
    for (let at = 0; at < 40; at++) {
      const restore = remember(world);
      const expected = future();
      expect(new Set(expected).size).toBe(expected.length);
      for (const kind of ['reset', 'reopen', 'stall', 'cancel'] as const) {
        restore();
        world.strike({ kind, who: 'host' });
        world.step({ kind: 'damage', frame: 0 });
        future();
      }
      restore();
      expect(future()).toEqual(expected);
      restore();
      world.step();
    }
  });

  it('pass through the same states an hour later', async () => {
    const link = await openLink();
    const states = (hours: number, kind: EndFault['kind'], at: number): number[] => {
      const world = new World(link, { ...quick, slots: [1, 1], receiveBytes: 40, messages: 3 });
      world.now = hours * 3_600_000;
      return Array.from({ length: 80 }, (_, step) => {
        if (step === at) world.strike({ kind, who: 'mcu' });
        world.step(step === at + 10 ? { kind: 'drop', frame: 0 } : undefined);
        return fingerprint(world, world.now);
      });
    };
    for (const kind of ['reset', 'reopen', 'stall', 'cancel'] as const) {
      for (let at = 0; at < 40; at += 3) expect(states(2, kind, at), `${kind} at ${at}`).toEqual(states(1, kind, at));
    }
  });

  it('come back to the same few states while nothing is to be sent: none counts the time', async () => {
    const world = new World(await openLink(), { ...quick, slots: [1, 1], receiveBytes: 40, messages: 3 });
    const seen = new Set<number>();
    let rests = 0;
    while (rests < 1000) {
      world.step();
      // A PING on the line has a number.
      if (world.host.incoming.length + world.mcu.incoming.length > 0) continue;
      seen.add(fingerprint(world, world.now));
      rests++;
    }
    // Not the same ones for ever: a check that needs an escape shifts the times by a byte.
    expect(seen.size).toBeLessThan(rests / 5);
  });

  it.each(bugs)('show it when %s', { timeout: TIMEOUT_MS }, async (_bug, broken, ...changes) => {
    const link = await openLink(changes);
    expect(() => explorations.map((how) => explore(link, ...how))).toThrow(broken);
  });
});
