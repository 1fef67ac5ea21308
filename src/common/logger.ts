import type { Logger as PinoLogger } from 'pino';
import { pino, stdSerializers } from 'pino';
import type { Clock } from './clock.ts';
import { formatRecord, type LogFormat, type LogLevel, type LogRecord } from './log-format.ts';
import { RepeatFilter } from './log-repeats.ts';
import { redactValue } from './redact.ts';

/** What rooms may do with the log: a constant phrase, the data as fields, never a secret. */
export type Logger = Pick<PinoLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'> & {
  child(fields: Record<string, unknown>): Logger;
};

export interface LoggerOptions {
  level: LogLevel;
  /** Levels of single rooms; `child({ room })` obeys them. */
  levels: Partial<Record<string, LogLevel>>;
  format: LogFormat;
  colour: boolean;
  clock: Clock;
  write(text: string): void;
}

/** A log whose every line is redacted after it is complete, so that no caller can forget to. */
export function createLogger(options: LoggerOptions): Logger {
  const { clock, format, colour, write } = options;
  const repeats = new RepeatFilter();
  let cancel: (() => void) | undefined;

  const emit = (records: LogRecord[]) => {
    for (const record of records) write(formatRecord(record, format, colour));
  };
  const arm = () => {
    const at = repeats.nextDeadline();
    if (cancel !== undefined || at === undefined) return;
    cancel = clock.after(Math.max(1, at - clock.now()), () => {
      cancel = undefined;
      emit(repeats.ended(clock.now()));
      arm();
    });
  };
  const destination = {
    write(line: string) {
      emit(repeats.take(toRecord(line, new Date(clock.wall()).toISOString()), clock.now()));
      arm();
    },
  };
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: false,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.err, error: stdSerializers.err },
      depthLimit: 8,
      edgeLimit: 128,
      onChild: (child) => {
        const { room } = child.bindings();
        const level = options.levels[String(room)];
        if (level !== undefined) child.level = level;
      },
    },
    destination,
  );
}

function toRecord(line: string, ts: string): LogRecord {
  const { level, msg, ...fields }: Record<string, unknown> = JSON.parse(line);
  const clean = redactValue(fields);
  return {
    ts,
    level: String(level),
    msg: String(redactValue(String(msg ?? ''))),
    ...(typeof clean === 'object' ? clean : {}),
  };
}
