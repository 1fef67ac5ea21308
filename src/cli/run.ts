import { fstatSync } from 'node:fs';
import { systemClock } from '../common/clock.ts';
import { errorText } from '../common/errors.ts';
import type { LogFormat } from '../common/log-format.ts';
import { createLogger, type Logger } from '../common/logger.ts';
import { version } from '../common/version.ts';
import type { Config } from '../config/load.ts';
import { type Args, type Command, exitCodes, type Io } from './command.ts';
import { configFileOption, configFlags, load } from './config.ts';
import { type Notifier, notifyIo, openNotifier } from './notify.ts';

/** After the first signal, ms; then the process ends whatever is left. */
const SHUTDOWN_MS = 10_000;
const STATUS_EVERY_MS = 1_000;

export const runCommand: Command = {
  examples: [
    ['kvs-bridge run', 'with /etc/kvs-bridge/config.yaml'],
    ['kvs-bridge run --config cam.yaml', 'with another file'],
    ['kvs-bridge run --serial-port /dev/kvs-mcu --kvs-channel front', 'without one'],
  ],
  options: [configFileOption],
  hidden: configFlags,
  notes: () =>
    'Missing hardware or network is no reason to end: it waits and tells. SIGTERM and SIGINT end it, SIGHUP reads the\nconfiguration again. Every option of the configuration is a flag too: see `kvs-bridge config --help`.\n',
  run,
};

async function run(args: Args, io: Io): Promise<number> {
  const loaded = load(args, io);
  const { config } = loaded;
  const log = daemonLog(config, io);
  const appLog = log.child({ room: 'app' });
  for (const warning of loaded.warnings) appLog.warn({ warning }, 'configuration');
  dieLoudly(appLog);
  const onFailure = (why: string) => appLog.warn({ why }, 'systemd not reached');
  const notifier = openNotifier(io.env, { ...notifyIo, clock: systemClock, onFailure });
  const { App } = await import('../app.ts');
  const app = new App(config, { clock: systemClock, log, random: Math.random });

  const abort = new AbortController();
  const ended = untilSignal(appLog, abort);
  appLog.info({ version, node: process.version, file: loaded.file, bridges: config.bridges.length }, 'starting');
  await app.start(abort.signal);
  notifier.ready(app.summary());
  const unwatch = reportStatus(app, notifier);
  const reload = () => {
    notifier.reloading();
    try {
      const changes = app.reload(load(args, io).config);
      appLog.info({ changes }, 'configuration read again');
    } catch (error) {
      appLog.error({ why: errorText(error) }, 'new configuration refused, the old one stays');
    }
    notifier.ready(app.summary());
  };
  process.on('SIGHUP', reload);
  await ended;
  process.off('SIGHUP', reload);
  unwatch();
  notifier.stopping();
  await app.stop();
  notifier.close();
  appLog.info({}, 'stopped');
  return exitCodes.ok;
}

function daemonLog({ log }: Config, { env, out }: Io): Logger {
  const { NO_COLOR, TERM } = env;
  const format = log.format === 'auto' ? logFormat(env) : log.format;
  const colour = process.stdout.isTTY === true && NO_COLOR === undefined && TERM !== 'dumb';
  const levels = Object.fromEntries(Object.entries(log.levels).filter(([, level]) => level !== undefined));
  return createLogger({ level: log.level, levels, format, colour, clock: systemClock, write: out });
}

/** systemd names the journal's socket; output that was redirected elsewhere is not for it. */
export function logFormat({ JOURNAL_STREAM }: NodeJS.ProcessEnv): LogFormat {
  if (process.stdout.isTTY === true) return 'text';
  if (JOURNAL_STREAM === undefined) return 'json';
  const { dev, ino } = fstatSync(1);
  return JOURNAL_STREAM === `${dev}:${ino}` ? 'journal' : 'json';
}

/** Resolves with the first signal; a second one, or time, ends the process at once. */
function untilSignal(log: Logger, abort: AbortController): Promise<void> {
  return new Promise((resolve) => {
    const onSignal = (signal: NodeJS.Signals) => {
      if (abort.signal.aborted) process.exit(exitCodes.failure);
      log.info({ signal }, 'stopping');
      abort.abort();
      setTimeout(() => {
        log.fatal({ ms: SHUTDOWN_MS }, 'not stopped in time');
        process.exit(exitCodes.failure);
      }, SHUTDOWN_MS).unref();
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

/** What nobody handled is a mistake of ours: end, and let the service manager start anew. */
function dieLoudly(log: Logger): void {
  process.on('uncaughtException', (err, origin) => {
    log.fatal({ err, origin }, 'unhandled error');
    process.exit(exitCodes.failure);
  });
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    // Of the AWS SDK, at each start, about Node versions of next year.
    if (message.startsWith('NodeVersionSupportWarning')) log.debug({ text: message }, 'warning of Node');
    else log.warn({ name, text: message }, 'warning of Node');
  });
}

function reportStatus(
  app: { summary(): string; watch(listener: () => void): () => void },
  notifier: Notifier,
): () => void {
  let said = '';
  let cancel: (() => void) | undefined;
  const unwatch = app.watch(() => {
    cancel ??= systemClock.after(STATUS_EVERY_MS, () => {
      cancel = undefined;
      const text = app.summary();
      if (text !== said) notifier.status(text);
      said = text;
    });
  });
  return () => {
    unwatch();
    cancel?.();
  };
}
