import { beforeEach, describe, expect, it } from 'vitest';
import { type LinkCounters, newCounters } from '../../src/link/counters.ts';
import type { Channel, DataFrame } from '../../src/link/frame.ts';
import type { Introduction } from '../../src/link/hello.ts';
import { Receiver } from '../../src/link/receiver.ts';
import { introduction } from '../support/endpoint-pair.ts';

let counters: LinkCounters;
let receiver: Receiver;

function having(self: Partial<Introduction> = {}): void {
  counters = newCounters();
  receiver = new Receiver(introduction(1, { window: 32, slots: 4, ...self }), () => 20, counters);
}

beforeEach(() => having());

function data(seq: number, more: Partial<DataFrame> = {}): DataFrame {
  return {
    type: 'data',
    channel: 1,
    seq,
    ack: 0,
    credit: 0,
    sack: 0,
    nak: false,
    first: { id: seq + 1, total: 1 },
    last: true,
    body: Uint8Array.of(seq),
    ...more,
  };
}

/** A frame in the middle of a message: nothing about it calls for an answer at once. */
function middle(seq: number, more: Partial<DataFrame> = {}): DataFrame {
  return data(seq, { first: seq === 0 ? { id: 1, total: 1000 } : undefined, last: false, ...more });
}

function ids(frame: DataFrame, now = 0): number[] {
  return receiver.accept(frame, now).map(({ id }) => id);
}

describe('the receiver', () => {
  it('takes frames in the order of their numbers', () => {
    expect([0, 1, 2].map((seq) => ids(data(seq)))).toEqual([[1], [2], [3]]);
    expect(receiver.acknowledgement(0)).toMatchObject({ ack: 3, sack: 0 });
  });

  it('keeps what comes ahead of a gap, and hands it on when the gap is closed', () => {
    expect([ids(data(1)), ids(data(3))]).toEqual([[], []]);
    expect(receiver.acknowledgement(0)).toMatchObject({ ack: 0, sack: 0b101 });
    expect(ids(data(0))).toEqual([1, 2]);
    expect(receiver.acknowledgement(0)).toMatchObject({ ack: 2, sack: 0b1 });
    expect(ids(data(2))).toEqual([3, 4]);
    expect(receiver.acknowledgement(0)).toMatchObject({ ack: 4, sack: 0 });
  });

  it('drops what is further ahead than its slots', () => {
    expect(ids(data(5))).toEqual([]);
    expect(counters.noSlot).toBe(1);
    expect(receiver.acknowledgement(0)).toMatchObject({ ack: 0, sack: 0 });
    ids(data(4));
    expect(receiver.acknowledgement(0)).toMatchObject({ sack: 0b1000 });
  });

  it('drops every frame ahead without slots', () => {
    having({ slots: 0 });
    expect(ids(data(1))).toEqual([]);
    expect(ids(data(0))).toEqual([1]);
    expect(ids(data(1))).toEqual([2]);
  });

  it('goes over 255 to 0', () => {
    for (let i = 0; i < 600; i++) expect(ids(data(i & 0xff))).toHaveLength(1);
    expect(ids(data(100))).toHaveLength(0);
    expect(counters.noSlot).toBe(1);
  });

  it.each([
    [0, 'behind'],
    [3, 'kept already'],
  ])('acknowledges frame %i, which is %s, again at once and does not deliver it', (seq) => {
    ids(data(0));
    ids(data(3));
    receiver.acknowledgement(0);
    expect(ids(data(seq), 7)).toEqual([]);
    expect(receiver.ackAt).toBe(7);
    expect(counters.duplicates).toBe(1);
  });

  it('reassembles each channel by itself', () => {
    const start = (seq: number, channel: Channel) =>
      ids(data(seq, { channel, first: { id: channel + 1, total: 2 }, last: false }));
    const end = (seq: number, channel: Channel) => ids(data(seq, { channel, first: undefined }));
    expect([start(0, 2), start(1, 1), start(2, 0), end(3, 1), end(4, 2), end(5, 0)]).toEqual([
      [],
      [],
      [],
      [2],
      [3],
      [1],
    ]);
  });

  it('delivers nothing for an empty frame, but counts it', () => {
    expect(ids(data(0, { first: undefined, last: false, body: new Uint8Array(0) }))).toEqual([]);
    expect(receiver.acknowledgement(0).ack).toBe(1);
  });
});

describe('a pure acknowledgement is due', () => {
  it('3 ms after a frame in the middle of a message', () => {
    ids(middle(0), 10);
    expect(receiver.ackAt).toBe(13);
    ids(middle(1), 11);
    expect(receiver.ackAt).toBe(13);
  });

  it('at once after a last one', () => {
    ids(data(0), 10);
    expect(receiver.ackAt).toBe(10);
  });

  it('at once after an empty frame', () => {
    ids(data(0, { first: undefined, last: false, body: new Uint8Array(0) }), 10);
    expect(receiver.ackAt).toBe(10);
  });

  it('at once after a quarter of the window', () => {
    having({ window: 8 });
    ids(middle(0), 10);
    expect(receiver.ackAt).toBe(13);
    ids(middle(1), 11);
    expect(receiver.ackAt).toBe(11);
  });

  it('at once after a gap, and when it is closed, but not for each frame behind it', () => {
    ids(middle(1), 10);
    expect(receiver.ackAt).toBe(10);
    receiver.acknowledgement(10);
    ids(middle(2), 11);
    expect(receiver.ackAt).toBe(14);
    receiver.acknowledgement(14);
    ids(middle(0), 15);
    expect(receiver.ackAt).toBe(15);
  });

  it('at once when the credit edge moved by half of what it can take', () => {
    having({ receiveBytes: 1024, creditUnit: 16, window: 32 });
    ids(middle(0, { body: new Uint8Array(300) }), 10);
    expect(receiver.ackAt).toBe(13);
    ids(middle(1, { body: new Uint8Array(300) }), 11);
    expect(receiver.ackAt).toBe(11);
  });

  it('no more once it was said', () => {
    ids(data(0), 10);
    receiver.acknowledgement(10);
    expect(receiver.ackAt).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a NAK', () => {
  it('goes with the next frame after a gap or a bad frame, at most once a round trip', () => {
    ids(middle(1), 0);
    expect(receiver.acknowledgement(0).nak).toBe(true);
    expect(receiver.acknowledgement(1).nak).toBe(false);
    receiver.bad(5);
    expect(receiver.ackAt).toBe(20);
    expect(receiver.acknowledgement(19).nak).toBe(false);
    expect(receiver.acknowledgement(20).nak).toBe(true);
    expect(counters.naksSent).toBe(2);
  });

  it('is not sent for good frames', () => {
    ids(data(0));
    expect(receiver.acknowledgement(0).nak).toBe(false);
  });
});

describe('credit', () => {
  it('is what this side can take from the next frame on, in its units', () => {
    having({ receiveBytes: 1000, creditUnit: 16 });
    expect(receiver.acknowledgement(0).credit).toBe(62);
    having({ receiveBytes: 100_000, creditUnit: 16 });
    expect(receiver.acknowledgement(0).credit).toBe(255);
  });
});
