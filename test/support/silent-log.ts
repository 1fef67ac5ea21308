import type { Logger } from '../../src/common/logger.ts';

/** A logger that keeps what it was told. */
export interface KeptLog extends Logger {
  readonly lines: { level: string; fields: unknown; text: string }[];
}

export function keptLog(): KeptLog {
  const lines: KeptLog['lines'] = [];
  const at = (level: string) => (fields: unknown, text?: unknown) => {
    lines.push({ level, fields, text: String(text ?? fields) });
  };
  const log: KeptLog = {
    lines,
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
    child: () => log,
  };
  return log;
}
