import { describe, expect, it } from 'vitest';
import type { ModemLines } from '../../src/serial/reset-step.ts';
import { Waker, type WakeSignal } from '../../src/serial/wake.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/silent-log.ts';

const idle = { dtr: true, rts: true, brk: false };

/** A port that writes down what is done to its lines, and when. */
function rig(signal: WakeSignal | undefined, options: { command?: string[]; error?: string } = {}) {
  const clock = new FakeClock();
  const log = keptLog();
  const set: (ModemLines & { atMs: number })[] = [];
  const setLines = async (lines: ModemLines) => {
    if (options.error !== undefined) throw new Error(options.error);
    set.push({ ...lines, atMs: clock.now() });
  };
  const waker = new Waker(signal, { clock, command: options.command ?? [], setLines }, log);
  const pass = async (ms: number) => {
    for (let i = 0; i < ms; i++) {
      await new Promise(setImmediate);
      clock.advance(1);
    }
    await new Promise(setImmediate);
  };
  const told = () => log.lines.map(({ text, fields }) => ({ said: text, ...Object(fields) }));
  return { waker, clock, set, pass, told };
}

describe('a wake signal', () => {
  it.each<[configured: WakeSignal | undefined, method: number, signal: WakeSignal, held: ModemLines]>([
    [undefined, 1, 'break', { ...idle, brk: true }],
    [undefined, 2, 'lines', { dtr: false, rts: false, brk: false }],
    ['break', 0, 'break', { ...idle, brk: true }],
    ['lines', 3, 'lines', { dtr: false, rts: false, brk: false }],
    ['dtr', 2, 'dtr', { ...idle, dtr: false }],
    ['rts', 1, 'rts', { ...idle, rts: false }],
  ])('configured as %s, asked for as %i, is %s, held for 10 ms', async (configured, method, signal, held) => {
    const { waker, set, pass, told } = rig(configured);
    waker.wake(method);
    await pass(9);
    expect(set).toEqual([{ ...held, atMs: 0 }]);
    await pass(10);
    expect(set).toEqual([
      { ...held, atMs: 0 },
      { ...idle, atMs: 10 },
    ]);
    expect(told()).toEqual([{ said: 'wake signal given', signal }]);
  });

  it.each<[WakeSignal | undefined, number]>([
    [undefined, 0],
    [undefined, 99],
    ['bytes', 1],
    ['bytes', 3],
  ])('configured as %s, asked for as %i, is nothing beside the END bytes', async (configured, method) => {
    const { waker, set, pass, told } = rig(configured);
    waker.wake(method);
    await pass(20);
    expect(set).toEqual([]);
    expect(told()).toEqual([{ said: 'wake signal given', signal: 'bytes' }]);
  });

  it.each([
    ['a program', [process.execPath, '-e', ''], { said: 'wake signal given' }],
    ['one that fails', [process.execPath, '-e', 'process.exit(3)'], { said: 'wake signal failed', result: 'failed' }],
    ['one that is not there', ['/none/gpio'], { text: expect.stringContaining('/none/gpio'), result: 'failed' }],
  ])('is %s, if that is configured, whatever the device asks for', async (_, command, outcome) => {
    const { waker, told } = rig('command', { command });
    waker.wake(0);
    await waker.stop();
    expect(told()).toEqual([expect.objectContaining({ signal: 'command', ...outcome })]);
  });

  it('says which keys are missing where the device asks for a program', async () => {
    const { waker, told } = rig(undefined);
    waker.wake(3);
    await waker.stop();
    expect(told()[0]?.text).toContain('serial.wakeCommand');
  });

  it.each([
    ['Inappropriate ioctl for device, cannot set', { result: 'unsupported' }],
    ['the port is not open', { result: 'failed', text: 'the port is not open' }],
  ])('is told of where the port says %j', async (error, outcome) => {
    const { waker, told } = rig('break', { error });
    waker.wake(0);
    await waker.stop();
    expect(told()).toEqual([expect.objectContaining({ signal: 'break', ...outcome })]);
  });

  it('is never given beside another one: of those asked for meanwhile the last follows', async () => {
    const { waker, set, pass } = rig(undefined);
    for (const method of [1, 2, 1, 2]) waker.wake(method);
    await pass(40);
    expect(set.map(({ brk, dtr }) => [brk, dtr])).toEqual([
      [true, true],
      [false, true],
      [false, false],
      [false, true],
    ]);
    waker.wake(1);
    await pass(20);
    expect(set.at(-2)).toMatchObject({ brk: true });
  });

  it('is ended before the port is left', async () => {
    const { waker, set, pass } = rig('break');
    waker.wake(0);
    waker.wake(0);
    let ended = false;
    const stopped = waker.stop().then(() => {
      ended = true;
    });
    await pass(5);
    expect(ended).toBe(false);
    await pass(10);
    await stopped;
    expect(set).toHaveLength(2);
    expect(set.at(-1)).toMatchObject(idle);
  });
});
