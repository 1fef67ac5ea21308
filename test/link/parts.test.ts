import { describe, expect, it } from 'vitest';
import { FragmentSize } from '../../src/link/fragment-size.ts';
import { Greeter } from '../../src/link/greeter.ts';
import { QUEUE_MAX_BYTES, QUEUE_MAX_MESSAGES } from '../../src/link/local.ts';
import { Outbox } from '../../src/link/outbox.ts';
import { lineBytes, Pacer } from '../../src/link/pacer.ts';
import { RoundTrip } from '../../src/link/round-trip.ts';
import { looksLikeText } from '../../src/link/text.ts';
import { slipEncode } from '../support/naive-slip.ts';

describe('the pacer', () => {
  it('counts a frame as it is on the line', () => {
    for (const frame of [[], [1, 2, 3], [0xc0, 0xdb, 0xc0], [0xdb]]) {
      expect(lineBytes(Uint8Array.from(frame))).toBe(slipEncode(Uint8Array.from(frame)).length);
    }
  });

  it('lets the next frame go when the line is about to be free', () => {
    const pacer = new Pacer(100_000);
    expect(pacer.wrote(50, 100)).toBe(60);
    expect(pacer.readyAt).toBe(58);
    expect(pacer.wrote(58, 100)).toBe(70);
    expect(pacer.wrote(90, 10)).toBe(91);
  });

  it('calls a line idle after 10 ms without a byte, and at first', () => {
    const pacer = new Pacer(100_000);
    expect(pacer.idle(0)).toBe(true);
    pacer.wrote(0, 100);
    expect(pacer.idle(19)).toBe(false);
    expect(pacer.idle(20)).toBe(true);
    pacer.reset();
    expect(pacer.idle(21)).toBe(true);
  });
});

describe('the round trip', () => {
  it('is 100 ms and the stall before the first sample', () => {
    expect(new RoundTrip(0).rto).toBe(100);
    expect(new RoundTrip(150).rto).toBe(250);
  });

  it('follows the samples: mean and four times their variation', () => {
    const trip = new RoundTrip(0);
    trip.sample(40);
    expect(trip.rto).toBe(40 + 4 * 20);
    for (let i = 0; i < 200; i++) trip.sample(40);
    expect(trip.rto).toBeCloseTo(40);
  });

  it('never waits less than 8 ms or more than 1 s', () => {
    const trip = new RoundTrip(0);
    for (let i = 0; i < 100; i++) trip.sample(0.5);
    expect(trip.rto).toBe(8);
    for (let i = 0; i < 20; i++) trip.expired();
    expect(trip.rto).toBe(1000);
    const slow = new RoundTrip(1000);
    expect(slow.rto).toBe(1000);
  });

  it('waits for a frame of the peer that may stand in the way, as long as the longest of the last seconds', () => {
    const trip = new RoundTrip(0);
    for (let i = 0; i < 100; i++) trip.sample(1);
    trip.heard(90, 0);
    expect(trip.rto).toBe(98);
    trip.heard(1, 1999);
    trip.heard(30, 2000);
    trip.heard(1, 3999);
    expect(trip.rto).toBe(98);
    trip.heard(1, 4000);
    expect(trip.rto).toBe(38);
    trip.heard(1, 20_000);
    expect(trip.rto).toBe(9);
    for (let i = 0; i < 100; i++) trip.sample(50);
    expect(trip.rto).toBeCloseTo(50);
  });

  it('doubles at each expiry, until a sample', () => {
    const trip = new RoundTrip(0);
    trip.expired();
    trip.expired();
    expect(trip.rto).toBe(400);
    trip.sample(10);
    expect(trip.rto).toBe(10 + 4 * 5);
  });

  it('keeps the least sample, which creeps up', () => {
    const trip = new RoundTrip(0);
    trip.hint(70);
    expect([trip.least, trip.estimate]).toEqual([70, 70]);
    trip.sample(10);
    expect(trip.least).toBe(10);
    for (let i = 0; i < 1000; i++) trip.sample(30);
    expect(trip.least).toBeCloseTo(30, 1);
  });
});

describe('HELLOs', () => {
  const times = (greeter: Greeter, count: number): number[] =>
    Array.from({ length: count }, () => {
      const at = greeter.dueAt;
      greeter.sent(at, at);
      return at;
    });

  it('come at once, after 20 ms, then ever later up to 1 s', () => {
    const greeter = new Greeter(() => 0);
    greeter.start(0);
    expect(times(greeter, 9)).toEqual([0, 20, 60, 140, 300, 620, 1260, 2260, 3260]);
  });

  it('come up to a quarter earlier, by chance', () => {
    const greeter = new Greeter(() => 0.999999);
    greeter.start(0);
    const [, second = 0, third = 0] = times(greeter, 3);
    expect(second).toBeCloseTo(15, 3);
    expect(third).toBeCloseTo(45, 3);
  });

  it('answer at once, but only once in 5 ms; the last one owed comes when they are over', () => {
    const greeter = new Greeter(() => 0);
    greeter.owe(100);
    expect(greeter.dueAt).toBe(100);
    greeter.sent(100, 100);
    expect(greeter.dueAt).toBe(Number.POSITIVE_INFINITY);
    greeter.owe(101);
    greeter.owe(102);
    expect(greeter.dueAt).toBe(105);
    greeter.sent(105, 105);
    greeter.owe(200);
    expect(greeter.dueAt).toBe(200);
  });

  it('one serves for an answer and for the schedule', () => {
    const greeter = new Greeter(() => 0);
    greeter.start(0);
    greeter.owe(0);
    greeter.sent(0, 0);
    expect(greeter.dueAt).toBe(20);
  });

  it('stop', () => {
    const greeter = new Greeter(() => 0);
    greeter.start(0);
    greeter.stop();
    expect(greeter.dueAt).toBe(Number.POSITIVE_INFINITY);
    greeter.slow(0);
    expect(greeter.dueAt).toBe(1000);
  });
});

describe('the outbox', () => {
  const payload = new Uint8Array(10);

  it('serves channel 0 before 1 before 2, each in order', () => {
    const outbox = new Outbox();
    for (const [token, channel] of [
      [1, 2],
      [2, 1],
      [3, 0],
      [4, 1],
    ] as const)
      outbox.add(token, channel, payload, Infinity);
    const order: number[] = [];
    for (let job = outbox.head(); job; job = outbox.head()) {
      order.push(job.token);
      outbox.done(job);
    }
    expect(order).toEqual([3, 2, 4, 1]);
    expect([outbox.empty, outbox.bytes]).toEqual([true, 0]);
  });

  it('numbers messages from 1 to 65535 and then from 1 again', () => {
    const outbox = new Outbox();
    const ids: number[] = [];
    for (let i = 0; i < 65_537; i++) {
      outbox.add(i, 1, payload, Infinity);
      const job = outbox.head();
      if (!job) throw new Error('empty');
      outbox.begin(job);
      ids.push(job.id);
      outbox.done(job);
    }
    expect([ids[0], ids[65_534], ids[65_535], ids[65_536]]).toEqual([1, 65_535, 1, 2]);
  });

  it('is full at its bounds of messages and of bytes', () => {
    const many = new Outbox();
    for (let i = 0; i < QUEUE_MAX_MESSAGES; i++) expect(many.add(i, 2, payload, Infinity)).toBe(true);
    expect(many.add(-1, 2, payload, Infinity)).toBe(false);
    const big = new Outbox();
    const chunk = new Uint8Array(65_535);
    let taken = 0;
    while (big.add(taken, 2, chunk, Infinity)) taken++;
    expect(taken).toBe(Math.floor(QUEUE_MAX_BYTES / 65_535));
    expect(big.bytes).toBeLessThanOrEqual(QUEUE_MAX_BYTES);
  });

  it('gives up what is late: at once where nothing was sent, with an end where something was', () => {
    const outbox = new Outbox();
    outbox.add(1, 1, payload, 100);
    outbox.add(2, 1, payload, 200);
    outbox.add(3, 1, payload, 100);
    const begun = outbox.head();
    if (begun) begun.offset = 4;
    expect(outbox.nextDeadline).toBe(100);
    expect(outbox.expire(99)).toEqual([]);
    expect(outbox.expire(100).map(({ token }) => token)).toEqual([1, 3]);
    expect(outbox.head()).toMatchObject({ token: 1, givenUp: true });
    expect(outbox.nextDeadline).toBe(200);
    expect(outbox.expire(150)).toEqual([]);
    expect(outbox.messages).toBe(2);
  });

  it('cancels by token, once', () => {
    const outbox = new Outbox();
    outbox.add(1, 1, payload, Infinity);
    expect(outbox.cancel(2)).toBeUndefined();
    expect(outbox.cancel(1)).toMatchObject({ token: 1 });
    expect(outbox.cancel(1)).toBeUndefined();
    expect(outbox.empty).toBe(true);
  });

  it('is drained of all that was not given up', () => {
    const outbox = new Outbox();
    outbox.add(1, 1, payload, Infinity);
    outbox.add(2, 0, payload, Infinity);
    const job = outbox.head();
    if (job) job.offset = 4;
    outbox.cancel(2);
    expect(outbox.drain().map(({ token }) => token)).toEqual([1]);
    expect([outbox.empty, outbox.bytes]).toEqual([true, 0]);
  });
});

describe('the size of fragments', () => {
  const fast = 300;

  it('starts at 256, or at what the peer takes', () => {
    expect(new FragmentSize(1024, 32, fast).bytes(1, 0, 1)).toBe(256);
    expect(new FragmentSize(64, 32, fast).bytes(1, 0, 1)).toBe(64);
  });

  it('grows to the maximum while nothing is lost', () => {
    const size = new FragmentSize(1024, 32, fast);
    for (let i = 0; i < 600; i++) size.arrived(256);
    expect(size.bytes(1, 0, 1)).toBe(1024);
  });

  it('settles where overhead and losses cost the least', () => {
    const size = new FragmentSize(1024, 32, fast);
    // One loss in 1000 bytes: the square root of 9 x 1000.
    for (let i = 0; i < 200; i++) {
      for (let sent = 0; sent < 1000; sent += 100) size.arrived(91);
      size.lost();
    }
    expect(size.bytes(1, 0, 0)).toBeGreaterThan(90);
    expect(size.bytes(1, 0, 0)).toBeLessThan(100);
  });

  it('is never below 32', () => {
    const size = new FragmentSize(1024, 32, fast);
    for (let i = 0; i < 200; i++) size.lost();
    expect(size.bytes(1, 0, 0)).toBe(32);
  });

  it('keeps enough under way for the round trip, on a bad line too', () => {
    const size = new FragmentSize(1024, 8, fast);
    for (let i = 0; i < 200; i++) size.lost();
    expect(size.bytes(1, 0, 2)).toBe(150);
    expect(size.bytes(1, 0, 100)).toBe(256);
  });

  it('makes no frame longer than 45 ms; bulk 25 ms beside other traffic and 100 ms alone', () => {
    const size = new FragmentSize(1024, 32, 10);
    for (let i = 0; i < 600; i++) size.arrived(256);
    expect(size.bytes(1, 5000, 1)).toBe(450);
    expect(size.bytes(2, 5000, 1)).toBe(1000);
    size.urgent(5000);
    expect(size.bytes(2, 5999, 1)).toBe(250);
    expect(size.bytes(2, 6000, 1)).toBe(1000);
  });
});

describe('text', () => {
  it('is printable ASCII with tabs and line ends, and something at all', () => {
    const looks = (text: string) => looksLikeText(new TextEncoder().encode(text));
    expect(looks('I (31) boot:\tESP-IDF v5\r\n')).toBe(true);
    expect(looks('')).toBe(false);
    expect(looks('caf\u00e9')).toBe(false);
    expect(looks('\u0000')).toBe(false);
    expect(looks('\u007f')).toBe(false);
  });
});
