import type { Logger as PinoLogger } from 'pino';

/** What rooms may do with the log: a constant phrase, the data as fields, never a secret. */
export type Logger = Pick<PinoLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'> & {
  child(fields: Record<string, unknown>): Logger;
};
