import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/common/clock.ts';
import { linkWords } from '../../src/control/words.ts';
import type { SerialOptions } from '../../src/serial/driver.ts';
import { HostEnd } from '../support/serial-ends.ts';
import { openSerialPair, type SerialPair } from '../support/serial-pair.ts';
import { shimProgram } from '../support/shim.ts';

const BAUD = 921_600;
const WAKE_MS = 30;
/** How much faster time passes for a host that has to lose its patience. */
const HURRY = 10;
const BYTES = 0;
const BREAK = 1;
const COMMAND = 3;
const program = shimProgram();
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The C shim on a terminal: while it sleeps it serves nothing, and loses what comes. */
class Sleeper {
  readonly lines: string[] = [];
  readonly child: ChildProcessWithoutNullStreams;
  #heard: () => void = () => undefined;

  constructor(path: string) {
    this.child = spawn(program, ['--tty', path, '--baud', String(BAUD), '--epoch', '77']);
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.#heard();
    });
    cleanups.push(() => {
      this.child.kill('SIGCONT');
      this.child.stdin.end();
      return ended;
    });
  }

  /** Asks for leave, and sleeps when it has it. */
  async sleep(method: number, ...words: string[]): Promise<void> {
    this.child.stdin.write(`${['sleep', method, WAKE_MS, ...words].join(' ')}\n`);
    await this.says('asleep');
  }

  async says(text: string): Promise<void> {
    while (!this.lines.includes(text)) await new Promise<void>((resolve) => (this.#heard = resolve));
  }
}

/** Both up, and the shim asleep. */
async function asleep(
  method: number,
  { wake, words = [] }: { wake?: (pid: number) => SerialOptions['wake']; words?: string[] } = {},
): Promise<{ pair: SerialPair; host: HostEnd; shim: Sleeper }> {
  const pair = await openSerialPair({ baudRate: BAUD });
  cleanups.push(() => pair.close());
  const shim = new Sleeper(pair.device);
  const configured = wake?.(shim.child.pid ?? 0);
  const host = new HostEnd(pair.host, { baudRate: BAUD, ...(configured && { wake: configured }) });
  cleanups.push(() => host.driver.stop());
  host.driver.start();
  // Its greeting is over: a device with messages under way may not sleep.
  await shim.says('delivered 2');
  await shim.sleep(method, ...words);
  await host.until(() => host.link === 'asleep');
  return { pair, host, shim };
}

const sdp = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n'.repeat(50);

function offer(host: HostEnd, session: number, ttlMs?: number): void {
  const kind = 'offer' as const;
  const flags = { trickle: true, renegotiation: false, answerMs: 0 };
  host.driver.send(session, { kind, session, offerSeq: 1, ...flags, sdp }, ttlMs);
}

async function answered(host: HostEnd, session: number): Promise<void> {
  const answers = () => host.of('message').flatMap(({ message }) => (message.kind === 'answer' ? [message] : []));
  await host.until(() => answers().some((answer) => answer.session === session));
  expect(answers()).toEqual([{ kind: 'answer', session, offerSeq: 1, sdp }]);
}

/** What was told of wake signals; all of them have ended. */
async function signals(host: HostEnd): Promise<object[]> {
  await host.driver.stop();
  return host.log.lines
    .filter(({ text }) => text.startsWith('wake signal'))
    .map(({ fields, text }) => ({ text, fields }));
}

describe('the C shim asleep on a serial line', () => {
  it('is woken for an offer by bytes alone, and answers it', async () => {
    const { host, shim } = await asleep(BYTES);
    const { bytesSent } = host.driver.status().counters;
    offer(host, 1);
    expect(host.link).toBe('asleep');
    expect(host.driver.status().counters.bytesSent).toBe(bytesSent + 1);
    await answered(host, 1);
    expect(shim.lines.filter((line) => line === 'awake')).toHaveLength(1);
    expect(host.link).toBe('up');
    expect(host.of('up')).toHaveLength(1);
    expect(host.of('delivered')).toEqual([{ kind: 'delivered', token: 1 }]);
    expect(host.driver.status().counters).toMatchObject({ sleeps: 1, wakes: 1, pairs: 1, degraded: 0 });
  });

  it('is woken by the program of the configuration', async () => {
    const { host, shim } = await asleep(COMMAND, {
      wake: (pid) => ({ signal: 'command', command: ['kill', '-CONT', String(pid)] }),
    });
    expect(shim.lines).not.toContain('awake');
    offer(host, 1);
    await answered(host, 1);
    expect(shim.lines).toContain('awake');
    expect(await signals(host)).toEqual([{ text: 'wake signal given', fields: { signal: 'command' } }]);
    expect(host.of('up')).toHaveLength(1);
  });

  it('that is not woken by a wrong program is told of, and its message expires', async () => {
    const { host, shim } = await asleep(COMMAND, { wake: () => ({ signal: 'command', command: ['/none/gpio'] }) });
    offer(host, 1, 300);
    await host.until(() => host.of('failed').length === 1);
    expect(host.of('failed')).toEqual([{ kind: 'failed', token: 1, why: 'expired' }]);
    expect(shim.lines).not.toContain('awake');
    expect(host.link).toBe('asleep');
    // Awake after all, it gets what comes then, and nothing of what expired.
    shim.child.kill('SIGCONT');
    offer(host, 2);
    await answered(host, 2);
    expect((await signals(host))[0]).toMatchObject({ fields: { text: expect.stringContaining('/none/gpio') } });
  });

  it('that does not wake is signalled anew, named, and reset where that is configured', async () => {
    const pair = await openSerialPair({ baudRate: BAUD });
    cleanups.push(() => pair.close());
    const shim = new Sleeper(pair.device);
    const cont = ['kill', '-CONT', String(shim.child.pid)];
    const reset = { steps: ['break', 'command'] as const, command: cont, afterMs: 1000, unanswered: false };
    const wake = { signal: 'command', command: ['false'] } as const;
    const clock: Clock = {
      ...systemClock,
      now: () => systemClock.now() * HURRY,
      after: (ms, then) => systemClock.after(ms / HURRY, then),
    };
    const host = new HostEnd(pair.host, { baudRate: BAUD, clock, reset, wake });
    cleanups.push(() => host.driver.stop());
    host.driver.start();
    await shim.says('delivered 2');
    await shim.sleep(COMMAND);
    await host.until(() => host.link === 'asleep');
    expect(linkWords(host.driver.status())).toBe('the device sleeps');
    offer(host, 1);
    await host.until(() => host.driver.status().link.wakes === 2);
    expect(linkWords(host.driver.status())).toBe('the device sleeps, and does not wake');
    await answered(host, 1);
    expect(host.driver.status()).toMatchObject({
      link: { state: 'up', wakes: 0 },
      resets: { attempts: 1, unsupported: 1, done: 1, last: { step: 'command', why: 'silence' } },
    });
    expect(host.log.lines.map(({ text }) => text)).toContain('device does not wake');
    expect(host.of('up')).toHaveLength(1);
  });

  it('wakes by bytes where the port has no BREAK, as a pseudo-terminal has none', async () => {
    const { host } = await asleep(BREAK);
    offer(host, 1);
    await answered(host, 1);
    expect(await signals(host)).toEqual([
      { text: 'wake signal failed', fields: { signal: 'break', result: 'unsupported' } },
    ]);
  });

  it('that lost its memory is a reset with the cause wake, and what was to be delivered is handed back', async () => {
    const { host, shim } = await asleep(BYTES, { words: ['lost'] });
    offer(host, 1);
    await host.until(() => host.of('up').length === 2);
    await shim.says('reset');
    expect(host.of('up')[1]).toEqual({ kind: 'up', peerEpoch: 78, reset: true });
    expect(host.of('failed')).toEqual([{ kind: 'failed', token: 1, why: 'peer_reset' }]);
    expect(host.driver.status().link.peer).toMatchObject({ epoch: 78, resetCause: 7 });
    offer(host, 2);
    await answered(host, 2);
  });

  it('wakes by itself and goes on', async () => {
    const { host, shim } = await asleep(BYTES);
    shim.child.stdin.write('wake\n');
    await host.until(() => host.link === 'up');
    offer(host, 1);
    await answered(host, 1);
    expect(host.driver.status().counters).toMatchObject({ sleeps: 1, wakes: 0, pairs: 1 });
  });

  it('sleeps on while the port is unplugged and back, and is woken then', async () => {
    const { pair, host, shim } = await asleep(COMMAND, {
      wake: (pid) => ({ signal: 'command', command: ['kill', '-CONT', String(pid)] }),
    });
    await pair.hangUp();
    await host.until(() => host.link === 'down');
    await pair.replug();
    await host.until(() => host.link === 'asleep');
    expect(shim.lines).not.toContain('awake');
    offer(host, 1);
    await answered(host, 1);
    expect(host.of('up')).toHaveLength(1);
  });
});
