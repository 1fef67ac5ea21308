import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCounters } from '../../src/link/counters.ts';
import { abortion, cut, emptyFragment, type Fragment, Reassembler } from '../../src/link/fragments.ts';
import { patterned } from '../support/bytes.ts';

function reassembler(maxBytes = 1000) {
  const counters = newCounters();
  return { channel: new Reassembler(maxBytes, counters), counters };
}

function first(id: number, total: number, body: number, last = false): Fragment {
  return { first: { id, total }, last, body: patterned(body, id) };
}

function more(body: number, last = false): Fragment {
  return { first: undefined, last, body: patterned(body, 9) };
}

describe('a message', () => {
  it('comes back whole from its fragments, whatever their sizes', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), sizes, (length, cuts) => {
        const { channel } = reassembler();
        const payload = patterned(length, 1);
        let offset = 0;
        for (let i = 0; offset < length; i++) {
          const fragment = cut(7, payload, offset, cuts[i % cuts.length] ?? 1);
          offset += fragment.body.length;
          const done = channel.take(fragment);
          expect(done !== undefined).toBe(offset === length);
          if (done) expect(done).toEqual({ id: 7, payload });
        }
      }),
    );
  });

  it('says where it starts and where it ends', () => {
    const payload = patterned(10, 1);
    expect(cut(3, payload, 0, 4)).toEqual({ first: { id: 3, total: 10 }, last: false, body: payload.subarray(0, 4) });
    expect(cut(3, payload, 4, 4)).toEqual({ first: undefined, last: false, body: payload.subarray(4, 8) });
    expect(cut(3, payload, 8, 4)).toEqual({ first: undefined, last: true, body: payload.subarray(8) });
  });
});

describe('what does not fit', () => {
  const rows: [string, Fragment[], { messages: number; dropped: number; aborted: number }][] = [
    [
      'a start inside a message ends the unfinished one',
      [first(1, 10, 4), first(2, 4, 4, true)],
      { messages: 1, dropped: 1, aborted: 0 },
    ],
    ['more than the total', [first(1, 10, 4), more(7)], { messages: 0, dropped: 1, aborted: 0 }],
    ['the total without last', [first(1, 10, 4), more(6)], { messages: 0, dropped: 1, aborted: 0 }],
    ['a first fragment longer than its total', [first(1, 3, 4, true)], { messages: 0, dropped: 1, aborted: 0 }],
    ['a fragment of no message', [more(4), more(4, true)], { messages: 0, dropped: 0, aborted: 0 }],
    [
      'a message larger than this side takes, and its rest',
      [first(1, 1001, 500), more(501, true)],
      { messages: 0, dropped: 1, aborted: 0 },
    ],
    [
      'one larger than it takes inside another',
      [first(1, 10, 4), first(2, 1001, 4)],
      { messages: 0, dropped: 2, aborted: 0 },
    ],
    [
      'last before the total gives the message up',
      [first(1, 10, 4), abortion],
      { messages: 0, dropped: 0, aborted: 1 },
    ],
    ['given up with some bytes', [first(1, 10, 4), more(2, true)], { messages: 0, dropped: 0, aborted: 1 }],
    ['given up in its first fragment', [first(1, 10, 4, true)], { messages: 0, dropped: 0, aborted: 1 }],
    [
      'the next message after one that was given up',
      [first(1, 10, 4), abortion, first(2, 4, 4, true)],
      { messages: 1, dropped: 0, aborted: 1 },
    ],
    [
      'an empty frame leaves the message alone',
      [first(1, 8, 4), emptyFragment, more(4, true)],
      { messages: 1, dropped: 0, aborted: 0 },
    ],
    ['a first fragment without a body', [first(1, 4, 0), more(4, true)], { messages: 1, dropped: 0, aborted: 0 }],
  ];

  it.each(rows)('%s', (_, fragments, expected) => {
    const { channel, counters } = reassembler();
    const messages = fragments.filter((fragment) => channel.take(fragment) !== undefined).length;
    expect({ messages, dropped: counters.messagesDropped, aborted: counters.messagesAborted }).toEqual(expected);
  });
});
