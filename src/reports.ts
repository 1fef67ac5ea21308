import type { Logger } from './common/logger.ts';
import type { RelayReport } from './relay/types.ts';

/** What the relay reports, as log lines: one a session at info, the rest as loud as it matters. */
export function logReport({ relay: log, device }: { relay: Logger; device: Logger }, report: RelayReport): void {
  switch (report.kind) {
    case 'phase': {
      const { session, clientId, phase } = report;
      if (phase === 'offer_received') log.info({ session, clientId }, 'offer received');
      else if (phase === 'connected') log.info({ session }, 'session connected');
      else log.debug({ session, phase }, 'session milestone');
      break;
    }
    case 'closed':
      log.info({ session: report.session, reason: report.reason }, 'session closed');
      break;
    case 'dropped': {
      const { kind: _, ...fields } = report;
      log.warn(fields, 'dropped');
      break;
    }
    case 'slow':
      log.warn({ session: report.session, waitedMs: report.waitedMs }, 'device has not answered an offer yet');
      break;
    case 'rejected': {
      const { session, statusCode, errorType, description } = report;
      log.warn({ session, statusCode, errorType, description }, 'service rejected a message of the device');
      break;
    }
    case 'device': {
      const { kind: _, ...fields } = report;
      log.info(fields, 'device introduced itself');
      break;
    }
    case 'deviceError':
      log.warn({ code: report.code, session: report.session, text: report.text }, 'device refused a message');
      break;
    case 'log':
      deviceLine(device, report.level, report.text);
      break;
  }
}

/** `LogLevel` of link.proto; what is not said is taken as info. */
function deviceLine(log: Logger, level: number, text: string): void {
  const fields = { line: text };
  if (level === 1) log.debug(fields, 'log');
  else if (level === 3) log.warn(fields, 'log');
  else if (level === 4) log.error(fields, 'log');
  else log.info(fields, 'log');
}
