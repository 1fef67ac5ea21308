import { describe, expect, it } from 'vitest';
import { type LadderOptions, ResetLadder, type ResetStep, type StepResult } from '../../src/serial/reset-ladder.ts';
import { type ModemLines, performReset } from '../../src/serial/reset-step.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/silent-log.ts';

const options: LadderOptions = { steps: ['dtr', 'break', 'command'], afterMs: 15_000, unanswered: false };

/** A ladder whose steps do what `results` says, in order, and are done unless it says otherwise. */
function ladder(changes: Partial<LadderOptions> = {}, results: (StepResult['result'] | 'never')[] = []) {
  const clock = new FakeClock();
  const log = keptLog();
  const steps: { step: ResetStep; atS: number }[] = [];
  let finish = (): void => undefined;
  const made = new ResetLadder(
    { ...options, ...changes },
    {
      clock,
      log,
      perform(step) {
        steps.push({ step, atS: clock.now() / 1000 });
        const result = results.shift() ?? 'done';
        if (result === 'never')
          return new Promise((resolve) => {
            finish = () => resolve({ result: 'done' });
          });
        if (result === 'failed') return Promise.reject(new Error('no such program'));
        return Promise.resolve({ result });
      },
    },
  );
  made.start();
  const pass = async (seconds: number) => {
    for (let s = 0; s < seconds; s++) {
      clock.advance(1000);
      await new Promise(setImmediate);
    }
  };
  return { made, clock, log, steps, pass, finish: () => finish() };
}

describe('the reset ladder', () => {
  it('waits for the silence, then takes one step after the other and the last again, ever later', async () => {
    const { made, steps, pass, log } = ladder();
    made.silent(true);
    await pass(14);
    expect(steps).toEqual([]);
    await pass(500);
    expect(steps).toEqual([
      { step: 'dtr', atS: 15 },
      { step: 'break', atS: 45 },
      { step: 'command', atS: 105 },
      { step: 'command', atS: 225 },
      { step: 'command', atS: 465 },
    ]);
    expect(made.status).toMatchObject({
      attempts: 5,
      done: 5,
      last: { step: 'command', why: 'silence', result: 'done' },
    });
    expect(log.lines.filter(({ text }) => text === 'device reset')).toHaveLength(5);
  });

  it('never waits longer than 15 minutes', async () => {
    const { made, steps, pass } = ladder();
    made.silent(true);
    await pass(6000);
    const gaps = steps.map(({ atS }, i) => atS - (steps[i - 1]?.atS ?? 0));
    expect(Math.max(...gaps)).toBe(900);
  });

  it('leaves a device alone that speaks again in time, and begins anew with the next silence', async () => {
    const { made, steps, pass, clock } = ladder();
    made.silent(true);
    await pass(14);
    made.silent(false);
    await pass(100);
    expect(clock.timers).toBe(0);
    made.silent(true);
    made.silent(true);
    await pass(14);
    expect(steps).toEqual([]);
    await pass(1);
    expect(steps).toHaveLength(1);
  });

  it('takes no further step when the device comes back while one is under way', async () => {
    const { made, steps, pass, clock, finish } = ladder({}, ['never']);
    made.silent(true);
    await pass(15);
    made.silent(false);
    finish();
    await pass(1000);
    expect(steps.map(({ step }) => step)).toEqual(['dtr']);
    expect(clock.timers).toBe(0);
    expect(made.status).toMatchObject({ attempts: 1, done: 1, last: { result: 'done' } });
  });

  it('does not forget its last attempt when the device is up for a moment, and does after half an hour', async () => {
    const { made, steps, pass } = ladder();
    made.silent(true);
    await pass(15);
    made.silent(false);
    made.silent(true);
    await pass(15);
    expect(steps).toHaveLength(1);
    await pass(15);
    made.silent(false);
    await pass(1801);
    made.silent(true);
    await pass(15);
    expect(steps.map(({ step }) => step)).toEqual(['dtr', 'break', 'dtr']);
  });

  it('goes on to the next step at once where the port has no such line', async () => {
    const { made, steps, pass } = ladder({}, ['unsupported', 'unsupported', 'done']);
    made.silent(true);
    await pass(15);
    expect(steps.map(({ step }) => step)).toEqual(['dtr', 'break', 'command']);
    expect(made.status).toMatchObject({ attempts: 1, unsupported: 2, done: 1, failed: 0 });
  });

  it('counts and tells a step that fails, and takes the next one later', async () => {
    const { made, steps, pass, log } = ladder({}, ['failed']);
    made.silent(true);
    await pass(45);
    expect(steps.map(({ step }) => step)).toEqual(['dtr', 'break']);
    expect(made.status).toMatchObject({ attempts: 2, failed: 1, done: 1 });
    expect(log.lines[0]?.fields).toMatchObject({ step: 'dtr', result: 'failed', text: 'no such program' });
  });

  it('makes one attempt at a time, and ends only when it is over', async () => {
    const { made, steps, pass, finish } = ladder({ unanswered: true }, ['never']);
    made.silent(true);
    await pass(300);
    made.unanswered();
    expect(steps).toHaveLength(1);
    let ended = false;
    const stopped = made.stop().then(() => {
      ended = true;
    });
    await pass(1);
    expect(ended).toBe(false);
    finish();
    await stopped;
    made.silent(true);
    made.unanswered();
    await pass(100);
    expect(steps).toHaveLength(1);
  });

  it.each([
    [true, 2],
    [false, 0],
  ])('takes offers without an answer for a hang when that is %s', async (unanswered, attempts) => {
    const { made, pass } = ladder({ unanswered });
    for (let i = 0; i < 4; i++) {
      made.unanswered();
      await pass(10);
    }
    expect(made.status.attempts).toBe(attempts);
  });
});

describe('a step of a reset', () => {
  async function perform(step: ResetStep, { command = [] as string[], error = '' } = {}) {
    const clock = new FakeClock();
    const set: (ModemLines & { atMs: number })[] = [];
    const setLines = async (lines: ModemLines) => {
      if (error !== '') throw new Error(error);
      set.push({ ...lines, atMs: clock.now() });
    };
    const done = performReset(step, { clock, command, setLines });
    await new Promise(setImmediate);
    clock.advance(250);
    return { outcome: await done, set };
  }

  it.each<[Exclude<ResetStep, 'command'>, ModemLines, ModemLines]>([
    ['dtr', { dtr: false, rts: true, brk: false }, { dtr: true, rts: true, brk: false }],
    ['rts', { dtr: false, rts: true, brk: false }, { dtr: false, rts: false, brk: false }],
    ['break', { dtr: true, rts: true, brk: true }, { dtr: true, rts: true, brk: false }],
  ])('%s holds its line for a quarter of a second', async (step, held, after) => {
    const { outcome, set } = await perform(step);
    expect(set).toEqual([
      { ...held, atMs: 0 },
      { ...after, atMs: 250 },
    ]);
    expect(outcome).toEqual({ result: 'done' });
  });

  it.each([
    ['Error: Inappropriate ioctl for device, cannot set', { result: 'unsupported' }],
    ['the port is not open', { result: 'failed', text: 'the port is not open' }],
  ])('takes %j for what it is', async (error, outcome) => {
    expect((await perform('dtr', { error })).outcome).toEqual(outcome);
  });

  it.each([
    ['a program', [process.execPath, '-e', ''], { result: 'done' }],
    ['one that fails', [process.execPath, '-e', 'process.exit(3)'], { result: 'failed' }],
    ['one that is not there', ['/none/gpio'], { result: 'failed', text: expect.stringContaining('/none/gpio') }],
    ['words that a shell would take for more', [process.execPath, '-e', '', ';', '$(exit 3)'], { result: 'done' }],
  ])('runs %s', async (_, command, outcome) => {
    expect((await perform('command', { command })).outcome).toMatchObject(outcome);
  });
});
