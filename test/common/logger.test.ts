import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger, type LoggerOptions } from '../../src/common/logger.ts';
import { registerSecret } from '../../src/common/redact.ts';
import { FakeClock } from '../support/fake-clock.ts';

function logger(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const clock = new FakeClock();
  const write = (text: string) => lines.push(text);
  const log = createLogger({ level: 'trace', levels: {}, format: 'json', colour: false, clock, write, ...options });
  return { log, lines, clock };
}

describe('the log', () => {
  it('writes one JSON object a line with time, level, phrase and fields', () => {
    const { log, lines } = logger();
    log.child({ room: 'serial', bridge: 'front' }).warn({ bytes: 3 }, 'port closed');
    expect(lines).toEqual([
      '{"ts":"2026-01-01T00:00:00.000Z","level":"warn","msg":"port closed","room":"serial","bridge":"front","bytes":3}\n',
    ]);
  });

  it('obeys the level of a room and of its grandchildren', () => {
    const { log, lines } = logger({ level: 'warn', levels: { kvs: 'debug' } });
    log.info('no');
    log.child({ room: 'relay' }).info('no');
    const kvs = log.child({ room: 'kvs' });
    kvs.debug('yes');
    kvs.child({ session: 1 }).debug('yes too');
    kvs.trace('no');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['yes', 'yes too']);
  });

  it('writes text for people without control characters', () => {
    const { log, lines } = logger({ format: 'text' });
    log.child({ room: 'relay' }).info({ clientId: 'a\u001b[2Jb\nc d', ok: true }, 'offer relayed');
    expect(lines).toEqual([
      '00:00:00.000 INFO  relay offer relayed clientId="a\\\\u001b[2Jb\\\\nc d" ok=true\n'.replaceAll('\\\\', '\\'),
    ]);
  });

  it('prefixes journal lines with their priority, one line each', () => {
    const { log, lines } = logger({ format: 'journal' });
    log.error({ err: new Error('two\nlines') }, 'failed');
    log.info('fine');
    expect(lines).toEqual(['<3>failed err="two\\nlines"\n', '<6>fine\n']);
  });

  it('shows the stack of an error on a terminal only', () => {
    const { log, lines } = logger({ format: 'text' });
    log.error({ err: new Error('oops') }, 'failed');
    expect(lines[0]).toMatch(/failed err=oops\n {4}at .*logger\.test\.ts/);
  });

  it('counts repeats instead of writing them and says how many there were', () => {
    const { log, lines, clock } = logger();
    for (let i = 0; i < 50; i++) log.warn({ i }, 'bad frame');
    log.info('other');
    expect(lines).toHaveLength(21);
    clock.advance(10_000);
    expect(JSON.parse(lines[21] ?? '')).toMatchObject({ msg: 'bad frame', repeated: 30, i: 49 });
    log.warn('bad frame');
    expect(lines).toHaveLength(23);
    clock.advance(60_000);
    expect(clock.timers).toBe(0);
  });

  it('never limits what a person asked for in detail', () => {
    const { log, lines } = logger();
    for (let i = 0; i < 50; i++) log.debug('frame');
    expect(lines).toHaveLength(50);
  });

  it('never lets a registered secret out: not in phrases, fields, names, errors or their causes', () => {
    const { log, lines } = logger();
    const text = logger({ format: 'text' });
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 30, unit: 'grapheme' }), (secret) => {
        fc.pre(secret.trim().length >= 6 && !'repeated level msg err stack info type message'.includes(secret));
        registerSecret(secret);
        const err = new Error(`failed with ${secret}`, { cause: new Error(secret) });
        for (const { log: each } of [{ log }, text]) {
          each.debug({ [secret]: secret, deep: { list: [secret] }, err }, `the phrase ${secret}`);
          each.child({ who: secret }).debug('child');
        }
        const inside = JSON.stringify(secret).slice(1, -1);
        for (const line of [...lines.splice(0), ...text.lines.splice(0)]) {
          expect(line.replaceAll('***', '')).not.toContain(inside);
        }
      }),
      { numRuns: 200 },
    );
  });
});
