import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Field } from './field.ts';
import { ice } from './ranked/ice.ts';
import { messages } from './ranked/messages.ts';
import { socket } from './ranked/socket.ts';
import { viewers } from './ranked/viewers.ts';
import { way } from './ranked/way.ts';

const RANKS = 27;
const ranked = [...way, ...socket, ...messages, ...viewers, ...ice].toSorted((a, b) => a.rank - b.rank);
const rows = ranked.map((row) => [`${row.rank}: ${row.name}; the MCU is told: ${row.tells}`, row] as const);

/** The storage session has no viewer who could call; it has tests of its own. */
const storage = {
  rank: 11,
  file: 'test/kvs/storage.test.ts',
  names: ['by %s is told as %s, leaves the socket alone, and comes right', 'is repeated when no offer comes'],
};

describe('of a fault of the ranked list the MCU is told what it can use, and the bridge recovers by itself', () => {
  it.each(rows)('%s', async (_title, { options, happens }) => {
    const field = await Field.open(options);
    onTestFinished(() => field.close());
    await happens(field);
    await field.connected();
    await field.call();
  });

  it('has each rank covered', () => {
    const covered = new Set([...ranked, storage].map(({ rank }) => rank));
    expect([...covered].toSorted((a, b) => a - b)).toEqual(Array.from({ length: RANKS }, (_unused, i) => i + 1));
  });

  it(`${storage.rank}: is tested in ${storage.file}`, () => {
    const text = readFileSync(storage.file, 'utf8');
    for (const name of storage.names) expect(text).toContain(name);
  });
});
