import { describe, expect, it } from 'vitest';
import type { ModemLines } from '../../src/serial/reset-step.ts';
import { performWake } from '../../src/serial/wake.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** Carries a wake signal out, and what it did to the lines. */
async function wake(method: number, command: string[] = [], broken = false): Promise<[string, ModemLines[]]> {
  const clock = new FakeClock();
  const lines: ModemLines[] = [];
  const setLines = async (to: ModemLines) => {
    if (broken) throw new Error('Inappropriate ioctl for device');
    lines.push(to);
    queueMicrotask(() => queueMicrotask(() => clock.advance(10)));
  };
  return [(await performWake(method, { clock, command, setLines })).result, lines];
}

describe('the wake signal', () => {
  it('is nothing beside the END bytes, unless named', async () => {
    expect(await wake(0)).toEqual(['done', []]);
    expect(await wake(99)).toEqual(['done', []]);
  });

  it('is a BREAK', async () => {
    const [result, lines] = await wake(1);
    expect([result, lines.map(({ brk }) => brk)]).toEqual(['done', [true, false]]);
  });

  it('is an edge on DTR and RTS together: one alone would reset many boards', async () => {
    const [result, lines] = await wake(2);
    expect([result, lines.map(({ dtr, rts }) => [dtr, rts])]).toEqual([
      'done',
      [
        [false, false],
        [true, true],
      ],
    ]);
  });

  it('is the command that is configured', async () => {
    expect(await wake(3, ['true'])).toEqual(['done', []]);
    expect((await wake(3, ['false']))[0]).toBe('failed');
    expect((await wake(3))[0]).toBe('failed');
  });

  it('fails in words where the port has no such lines', async () => {
    expect((await wake(1, [], true))[0]).toBe('failed');
  });
});
