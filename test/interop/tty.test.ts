import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { HostEnd } from '../support/serial-ends.ts';
import { openSerialPair, type SerialPair } from '../support/serial-pair.ts';
import { shimProgram } from '../support/shim.ts';

const program = shimProgram();
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** The C shim on a terminal, in real time: it answers each offer with its own SDP. */
function shimOn(path: string, baudRate: number): ChildProcessWithoutNullStreams {
  const child = spawn(program, ['--tty', path, '--baud', String(baudRate), '--epoch', '77']);
  const ended = new Promise((resolve) => child.once('close', resolve));
  createInterface({ input: child.stdout }).resume();
  cleanups.push(() => {
    child.stdin.end();
    return ended;
  });
  return child;
}

async function connected(
  baudRate = 921_600,
): Promise<{ pair: SerialPair; host: HostEnd; shim: ChildProcessWithoutNullStreams }> {
  const pair = await openSerialPair({ baudRate });
  cleanups.push(() => pair.close());
  const shim = shimOn(pair.device, baudRate);
  const host = new HostEnd(pair.host, { baudRate });
  cleanups.push(() => host.driver.stop());
  host.driver.start();
  await host.until(() => host.link === 'up');
  return { pair, host, shim };
}

/** Sends an offer and waits for the answer of the shim. */
async function call(host: HostEnd, session: number, sdp: string): Promise<void> {
  const token = host.events.length + 1000;
  host.driver.send(
    token,
    { kind: 'offer', session, offerSeq: 1, trickle: true, renegotiation: false, answerMs: 0, sdp },
    undefined,
  );
  const answers = () =>
    host
      .of('message')
      .map(({ message }) => message)
      .filter((m) => m.kind === 'answer' && m.session === session);
  await host.until(() => answers().length === 1);
  expect(answers()).toEqual([{ kind: 'answer', session, offerSeq: 1, sdp }]);
}

const sdp = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n'.repeat(200);

describe('the driver and the C shim on a serial line in real time', () => {
  it('carry an offer down and its answer up', async () => {
    const { host } = await connected();
    await call(host, 1, sdp);
    expect(host.of('delivered')).toHaveLength(1);
  });

  it('do so while the line damages and loses bytes', async () => {
    const { pair, host } = await connected();
    await pair.corrupt({ flip: 0.001, lose: 0.0002 });
    for (let session = 1; session <= 5; session++) await call(host, session, sdp);
    await pair.corrupt({});
    const { bad } = host.driver.status().counters;
    expect(bad.crc + bad.short + bad.slip).toBeGreaterThan(0);
  });

  it('come up again after a reset of the MCU, which the host is told', async () => {
    const { host, shim } = await connected();
    await call(host, 1, sdp);
    shim.stdin.write('reset\n');
    await host.until(() => host.of('up').length === 2);
    expect(host.of('up').map(({ reset }) => reset)).toEqual([false, true]);
    await call(host, 2, sdp);
  });

  it('go on where they were after the cable was pulled and plugged in again', async () => {
    const { pair, host } = await connected();
    await call(host, 1, sdp);
    await pair.hangUp();
    await host.until(() => host.link === 'down');
    const answered = call(host, 2, sdp);
    await pair.replug();
    await answered;
    expect(host.of('up')).toHaveLength(1);
    expect(host.driver.status().counters).toMatchObject({ resumes: 1, pairs: 1 });
  });
});
