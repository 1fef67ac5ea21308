import { beforeEach, describe, expect, it } from 'vitest';
import { type LinkCounters, newCounters } from '../../src/link/counters.ts';
import { FragmentSize } from '../../src/link/fragment-size.ts';
import type { Acknowledgement, Channel } from '../../src/link/frame.ts';
import type { Hello } from '../../src/link/hello.ts';
import { Outbox } from '../../src/link/outbox.ts';
import { RoundTrip } from '../../src/link/round-trip.ts';
import { type Flight, Sender } from '../../src/link/sender.ts';
import { introduction } from '../support/endpoint-pair.ts';

let counters: LinkCounters;
let outbox: Outbox;
let sender: Sender;
let now: number;
let nextToken: number;

/** A sender towards a peer; every frame takes 1 ms. */
function towards(peer: Partial<Hello> = {}): void {
  const hello: Hello = { ...introduction(2), role: 'mcu', peerEpoch: 1, creditUnit: 1, receiveBytes: 100_000, ...peer };
  counters = newCounters();
  outbox = new Outbox();
  const roundTrip = new RoundTrip(hello.stallMs);
  sender = new Sender(hello, outbox, roundTrip, new FragmentSize(hello.fragmentMax, hello.window, 100), counters);
  now = 0;
  nextToken = 1;
}

beforeEach(() => towards());

function message(bytes: number, channel: Channel = 1): number {
  const token = nextToken++;
  outbox.add(token, channel, new Uint8Array(bytes), Number.POSITIVE_INFINITY);
  return token;
}

/** Sends the next frame, if there is one. */
function send(): Flight | undefined {
  const flight = sender.next(now);
  if (flight) sender.sent(flight, ++now);
  return flight;
}

/** Sends all that may be sent: sequence numbers. */
function sendAll(): number[] {
  const seqs: number[] = [];
  for (let flight = send(); flight; flight = send()) seqs.push(flight.seq);
  return seqs;
}

function hear(ack: number, more: Partial<Acknowledgement> = {}): number[] {
  return sender.acknowledge({ ack, credit: 255, sack: 0, nak: false, ...more }, now).map(({ token }) => token);
}

/** Bits of a sack: these frames are kept. */
function sack(ack: number, ...kept: number[]): number {
  return kept.reduce((bits, seq) => bits | (1 << ((seq - ack - 1) & 0xff)), 0);
}

describe('the sender', () => {
  it('numbers frames from 0 over all channels, and cuts messages into fragments', () => {
    message(300, 1);
    message(10, 0);
    const flights = [send(), send(), send(), send()];
    expect(
      flights.map((flight) => flight && [flight.seq, flight.channel, flight.first, flight.last, flight.body.length]),
    ).toEqual([
      [0, 0, { id: 1, total: 10 }, true, 10],
      [1, 1, { id: 2, total: 300 }, false, 150],
      [2, 1, undefined, true, 150],
      undefined,
    ]);
  });

  it('delivers a message when all before it has arrived too', () => {
    message(10);
    message(10);
    sendAll();
    expect(hear(0, { sack: sack(0, 1) })).toEqual([]);
    expect(hear(2)).toEqual([1, 2]);
  });

  it('keeps no more frames unacknowledged than the window', () => {
    towards({ window: 4 });
    message(2000);
    expect(sendAll()).toEqual([0, 1, 2, 3]);
    hear(1);
    expect(sendAll()).toEqual([4]);
  });

  it('leaves one frame of the window free of bulk', () => {
    towards({ window: 4 });
    message(2000, 2);
    expect(sendAll()).toEqual([0, 1, 2]);
    message(10, 0);
    expect(send()).toMatchObject({ seq: 3, channel: 0 });
    towards({ window: 1 });
    message(10, 2);
    expect(sendAll()).toEqual([0]);
  });

  it('interleaves a more urgent message between the fragments of another', () => {
    message(600, 2);
    send();
    message(10, 0);
    message(10, 1);
    expect([send(), send(), send()].map((flight) => flight?.channel)).toEqual([0, 1, 2]);
  });

  it('goes on after sequence number 255 with 0', () => {
    for (let i = 0; i < 300; i++) {
      message(1);
      expect(send()?.seq).toBe(i & 0xff);
      expect(hear((i + 1) & 0xff)).toEqual([i + 1]);
    }
  });

  it('ignores an acknowledgement of what was never sent', () => {
    message(10);
    sendAll();
    expect(hear(7)).toEqual([]);
    expect(counters.badAcks).toBe(1);
    expect(hear(1)).toEqual([1]);
  });
});

describe('a loss', () => {
  it('is proven by any later frame that arrived, and the frame is sent again before anything new, oldest first', () => {
    towards({ window: 6 });
    message(5000);
    expect(sendAll()).toEqual([0, 1, 2, 3, 4, 5]);
    hear(0, { sack: sack(0, 2, 4) });
    expect(sendAll()).toEqual([0, 1, 3]);
    expect(counters.lost).toBe(3);
  });

  it('is proven by an acknowledgement of what was sent again', () => {
    message(1500);
    sendAll();
    hear(0, { sack: sack(0, 1) });
    expect(sendAll()).toEqual([0]);
    // 2 to 5 went before the second 0: when that has arrived, they are lost.
    hear(2);
    expect(sendAll()).toEqual([2, 3, 4, 5]);
  });

  it('is not proven by what went earlier', () => {
    message(1500);
    sendAll();
    hear(2);
    expect(sendAll()).toEqual([]);
    expect(counters.lost).toBe(0);
  });

  it('of a whole burst is proven by the probe, the newest frame that the peer can keep', () => {
    towards({ slots: 3 });
    message(1500);
    expect(sendAll()).toEqual([0, 1, 2, 3, 4, 5]);
    now = sender.deadline ?? 0;
    sender.expire(now);
    expect(sendAll()).toEqual([3]);
    hear(0, { sack: sack(0, 3) });
    expect(sendAll()).toEqual([0, 1, 2, 4, 5]);
  });

  it('is not proven by a probe that may have arrived before', () => {
    towards({ slots: 3 });
    message(1000);
    expect(sendAll()).toEqual([0, 1, 2, 3]);
    now = sender.deadline ?? 0;
    sender.expire(now);
    expect(sendAll()).toEqual([3]);
    now += 200;
    // A stall: 0 and 1 were read just now, the rest will be.
    hear(2);
    expect(sendAll()).toEqual([]);
  });

  it('of all that followed is proven by a probe, when the peer has no slots and the answer is no sooner than a round trip', () => {
    for (const [later, again] of [
      [0, []],
      [100, [1]],
    ] as const) {
      towards({ slots: 0 });
      message(500);
      expect(sendAll()).toEqual([0, 1]);
      now = sender.deadline ?? 0;
      sender.expire(now);
      expect(sendAll()).toEqual([0]);
      now += later;
      hear(1);
      expect(sendAll()).toEqual(again);
    }
  });

  it('of the first takes along what a peer without slots has dropped', () => {
    towards({ slots: 0 });
    message(1200);
    expect(sendAll()).toEqual([0, 1, 2, 3, 4]);
    now += 200;
    hear(0, { nak: true });
    expect(sendAll()).toEqual([0, 1, 2, 3, 4]);
  });

  it('of the first leaves what a peer with slots keeps', () => {
    towards({ slots: 2 });
    message(1200);
    sendAll();
    now += 200;
    hear(0, { nak: true });
    expect(sendAll()).toEqual([0, 3, 4]);
  });

  it('told by a NAK is repaired, unless the NAK is older than the transmission', () => {
    message(10);
    now = 50;
    send();
    for (let i = 1; i < 20; i++) {
      now += 10;
      hear(i);
      message(10);
      send();
    }
    now += 2;
    hear(19, { nak: true });
    expect(sendAll()).toEqual([]);
    now += 10;
    hear(19, { nak: true });
    expect(sendAll()).toEqual([19]);
    hear(19, { nak: true });
    expect(sendAll()).toEqual([]);
  });

  it('never changes what a number carries', () => {
    message(300);
    const original = send();
    send();
    const before = { ...original };
    message(50, 0);
    hear(0, { sack: sack(0, 1) });
    const again = send();
    expect(again).toBe(original);
    expect(again).toMatchObject({ seq: 0, first: before.first, last: before.last, body: before.body, channel: 1 });
  });
});

describe('the timer', () => {
  it('runs from when the frame left the line, and one frame is sent again', () => {
    message(500);
    sendAll();
    expect(sender.deadline).toBe(1 + 100);
    sender.expire(100.9);
    expect(sendAll()).toEqual([]);
    now = 101;
    sender.expire(now);
    expect(sendAll()).toEqual([1]);
    expect(sender.deadline).toBe(102 + 200);
    expect(counters.probes).toBe(1);
  });

  it('that rings late lets what arrived meanwhile be read first, once', () => {
    message(10);
    sendAll();
    now = (sender.deadline ?? Number.NaN) + 50;
    sender.expire(now);
    expect(sendAll()).toEqual([]);
    expect(sender.deadline).toBe(now + 1);
    now += 30;
    sender.expire(now);
    expect(sendAll()).toEqual([0]);
    expect(counters.probes).toBe(1);
  });

  it('that rang late is forgotten when an acknowledgement was waiting to be read', () => {
    message(300);
    sendAll();
    now = (sender.deadline ?? Number.NaN) + 50;
    sender.expire(now);
    hear(1);
    expect(sender.deadline).toBeGreaterThan(now + 1);
    expect(counters.probes).toBe(0);
  });

  it('starts anew with each acknowledgement that says something new, and with no other', () => {
    message(700);
    sendAll();
    now = 50;
    hear(1);
    const after = sender.deadline ?? 0;
    expect(after).toBeGreaterThan(50);
    now = 60;
    hear(1);
    expect(sender.deadline).toBe(after);
  });

  it('has the first sent again where the peer keeps all, but whose acknowledgement by number was lost', () => {
    const token = message(300);
    sendAll();
    hear(0, { sack: sack(0, 1) });
    hear(1);
    const deadline = sender.deadline ?? Number.NaN;
    now = deadline;
    sender.expire(now);
    expect(sendAll()).toEqual([1]);
    expect(sender.deadline).toBeGreaterThan(deadline);
    expect(hear(2)).toEqual([token]);
    expect(sender.deadline).toBeUndefined();
  });

  it('forgets what it asked for when the acknowledgement comes before that is sent', () => {
    message(300);
    sendAll();
    hear(0, { sack: sack(0, 1) });
    hear(1);
    now = sender.deadline ?? Number.NaN;
    sender.expire(now);
    hear(2);
    message(10);
    expect(sendAll()).toEqual([2]);
  });

  it('waits for the stall that the peer declared', () => {
    towards({ stallMs: 200 });
    message(10);
    sendAll();
    expect(sender.deadline).toBe(1 + 300);
  });

  it('does not run while nothing is unacknowledged', () => {
    expect(sender.deadline).toBeUndefined();
    message(10);
    sendAll();
    hear(1);
    expect(sender.deadline).toBeUndefined();
  });

  it('never gives up', () => {
    message(10);
    sendAll();
    for (let i = 0; i < 1000; i++) {
      now = sender.deadline ?? Number.NaN;
      sender.expire(now);
      expect(sendAll()).toEqual([0]);
    }
    expect(hear(1)).toEqual([1]);
  });

  it('takes its samples from frames sent once only', () => {
    message(10);
    sendAll();
    now = 101;
    sender.expire(now);
    sendAll();
    now = 500;
    hear(1);
    message(10);
    send();
    // Still before the first sample, and doubled.
    expect(sender.deadline).toBe(now + 200);
  });
});

describe('credit', () => {
  it('is never exceeded: all bodies ever numbered stay at or below the furthest edge', () => {
    towards({ receiveBytes: 600, creditUnit: 10 });
    message(5000);
    expect(sendAll()).toEqual([0, 1]);
    hear(1, { credit: 40 });
    // 250 taken, edge 250 + 400; 500 numbered: the rest of 150 waits for more.
    expect(sendAll()).toEqual([]);
    hear(1, { credit: 60 });
    expect(sendAll()).toEqual([2]);
  });

  it('never moves back', () => {
    towards({ receiveBytes: 600, creditUnit: 1 });
    message(5000);
    send();
    hear(1, { credit: 0 });
    expect(sendAll()).toEqual([1]);
  });

  it('that is less than a fragment is used when nothing else is under way', () => {
    towards({ receiveBytes: 100 });
    message(1000);
    expect(send()?.body.length).toBe(100);
    expect(send()).toBeUndefined();
    hear(1, { credit: 30 });
    expect(send()?.body.length).toBe(30);
  });

  it('that is less than a fragment keeps the line busy while the frame that holds it back is on its way again', () => {
    towards({ receiveBytes: 600 });
    message(5000);
    expect(sendAll()).toEqual([0, 1]);
    hear(0, { credit: 600, sack: sack(0, 1) });
    expect(send()?.seq).toBe(0);
    expect(send()?.body.length).toBe(100);
    expect(send()).toBeUndefined();
  });

  it('that is hardly worth the frame waits even then', () => {
    towards({ receiveBytes: 531 });
    message(5000);
    expect(sendAll()).toEqual([0, 1]);
    hear(0, { credit: 531, sack: sack(0, 1) });
    expect(sendAll()).toEqual([0]);
  });

  it('of 0 is asked for by an empty frame after one RTO, again and again', () => {
    towards({ receiveBytes: 100 });
    message(1000);
    sendAll();
    hear(1, { credit: 0 });
    expect(sendAll()).toEqual([]);
    for (let seq = 1; seq < 5; seq++) {
      now = sender.deadline ?? Number.NaN;
      sender.expire(now);
      expect(send()).toMatchObject({ seq, first: undefined, last: false, channel: 0 });
      hear(seq + 1, { credit: 0 });
      expect(sendAll()).toEqual([]);
    }
    expect(counters.creditProbes).toBe(4);
    hear(5, { credit: 255 });
    expect(sendAll()).toEqual([5]);
  });

  it('is not asked for when nothing waits any more', () => {
    towards({ receiveBytes: 0 });
    const token = message(1000);
    expect(sendAll()).toEqual([]);
    outbox.cancel(token);
    now = sender.deadline ?? Number.NaN;
    sender.expire(now);
    expect(sendAll()).toEqual([]);
    expect(sender.deadline).toBeUndefined();
  });

  it('is not needed to give a message up', () => {
    towards({ receiveBytes: 100 });
    const token = message(1000);
    sendAll();
    hear(1, { credit: 0 });
    outbox.cancel(token);
    expect(send()).toMatchObject({ seq: 1, first: undefined, last: true });
    expect(outbox.empty).toBe(true);
  });
});

describe('a reopened port', () => {
  it('has all that is not known to have arrived sent again', () => {
    message(1200);
    sendAll();
    hear(1, { sack: sack(1, 3) });
    sendAll();
    sender.resume();
    expect(sendAll()).toEqual([1, 2, 4]);
  });
});
