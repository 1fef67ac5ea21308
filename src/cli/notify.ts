import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import type { Clock } from '../common/clock.ts';
import { BridgeError, errorText } from '../common/errors.ts';

const STATUS_MAX_CHARS = 200;
const NS_PER_US = 1_000n;

/** What the daemon tells systemd. Silent where systemd does not ask. */
export interface Notifier {
  ready(status: string): void;
  status(text: string): void;
  reloading(): void;
  stopping(): void;
  /** Ends the watchdog's pings. */
  close(): void;
}

export interface NotifyDeps {
  clock: Clock;
  pid: number;
  /** Writes to the descriptor that the launcher opened. */
  write(fd: number, text: string): void;
  /** Asks systemd-notify; only where there is no launcher. */
  run(args: string[], failed: (error: unknown) => void): void;
  /** Called once, when a message did not get out. */
  onFailure(text: string): void;
}

export const notifyIo: Pick<NotifyDeps, 'write' | 'run' | 'pid'> = {
  pid: process.pid,
  write: (fd, text) => void writeSync(fd, text),
  run: (args, failed) => void spawn('systemd-notify', args, { stdio: 'ignore' }).on('error', failed),
};

/** Throws when systemd will kill the daemon for its silence, and nothing can be done about it. */
export function openNotifier(env: NodeJS.ProcessEnv, deps: NotifyDeps): Notifier {
  const { KVSB_NOTIFY_FD, NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID } = env;
  const { clock, pid } = deps;
  const fd = KVSB_NOTIFY_FD === undefined ? undefined : Number(KVSB_NOTIFY_FD);
  if (fd !== undefined && !(Number.isInteger(fd) && fd > 2)) {
    throw new BridgeError('KVSB-NOTIFY', `KVSB_NOTIFY_FD is ${KVSB_NOTIFY_FD}, no descriptor`, 'the launcher sets it');
  }
  const watched = WATCHDOG_USEC !== undefined && (WATCHDOG_PID === undefined || Number(WATCHDOG_PID) === pid);
  if (watched && fd === undefined && NOTIFY_SOCKET === undefined) {
    throw new BridgeError(
      'KVSB-NOTIFY',
      'WATCHDOG_USEC is set, but neither KVSB_NOTIFY_FD nor NOTIFY_SOCKET: the watchdog would kill a healthy daemon',
      'start it by the launcher with Type=notify, or remove WatchdogSec=',
    );
  }

  let failed = false;
  const onFailure = (error: unknown) => {
    if (!failed) deps.onFailure(errorText(error));
    failed = true;
  };
  const send = (...lines: string[]) => {
    try {
      if (fd !== undefined) deps.write(fd, lines.join('\n'));
      else if (NOTIFY_SOCKET !== undefined) deps.run([`--pid=${pid}`, ...lines], onFailure);
    } catch (error) {
      onFailure(error);
    }
  };
  const say = (text: string) => `STATUS=${text.replace(/\p{Cc}/gu, ' ').slice(0, STATUS_MAX_CHARS)}`;

  let cancel = (): void => undefined;
  const everyMs = Math.max(1, Number(WATCHDOG_USEC) / 1000 / 3);
  const ping = () => {
    send('WATCHDOG=1');
    cancel = clock.after(everyMs, ping);
  };
  return {
    ready(status) {
      send('READY=1', say(status));
      cancel();
      if (watched) ping();
    },
    status: (text) => send(say(text)),
    reloading: () => send('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / NS_PER_US}`),
    stopping: () => send('STOPPING=1'),
    close: () => cancel(),
  };
}
