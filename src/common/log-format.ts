/** One log record as it leaves the process: already redacted. */
export interface LogRecord {
  ts: string;
  level: string;
  msg: string;
  room?: unknown;
  bridge?: unknown;
  err?: unknown;
  [field: string]: unknown;
}

export type LogFormat = 'json' | 'text' | 'journal';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Syslog priorities, so that `journalctl -p` works. */
const priorities: Record<string, number> = { fatal: 2, error: 3, warn: 4, info: 6, debug: 7, trace: 7 };
const colours: Record<string, number> = { fatal: 35, error: 31, warn: 33, info: 32, debug: 36, trace: 90 };

export function formatRecord(record: LogRecord, format: LogFormat, colour: boolean): string {
  if (format === 'json') return `${JSON.stringify(record)}\n`;
  const { ts, level, msg, room, bridge, err, ...fields } = record;
  const where = [room, bridge].filter((part) => part !== undefined).join('/');
  const parts = [...(where === '' ? [] : [where]), plain(msg)];
  for (const [key, value] of Object.entries(fields)) parts.push(`${plain(key)}=${fieldText(value)}`);
  const error = errorParts(err);
  if (error.message !== undefined) parts.push(`err=${fieldText(error.message)}`);
  if (format === 'journal') return `<${priorities[level] ?? 6}>${parts.join(' ')}\n`;
  const word = level.toUpperCase().padEnd(5);
  const shown = colour ? `\u001b[${colours[level] ?? 0}m${word}\u001b[0m` : word;
  const stack = level === 'error' || level === 'fatal' ? error.stack : '';
  return `${ts.slice(11, 23)} ${shown} ${parts.join(' ')}\n${stack}`;
}

/** Control characters come from viewers and devices; on a terminal they would be commands. */
export function plain(text: unknown): string {
  return String(text).replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function fieldText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return plain(typeof value === 'string' && /[\s="]|^$/.test(text) ? JSON.stringify(text) : text);
}

function errorParts(err: unknown): { message: string | undefined; stack: string } {
  if (typeof err !== 'object' || err === null)
    return { message: err === undefined ? undefined : String(err), stack: '' };
  const message = 'message' in err && typeof err.message === 'string' ? err.message : JSON.stringify(err);
  const stack = 'stack' in err && typeof err.stack === 'string' ? err.stack : '';
  const lines = stack.split('\n').slice(1);
  return { message, stack: lines.map((line) => `    ${plain(line.trim())}\n`).join('') };
}
