import type { FaultRule } from './faults.ts';
import { isJson, parseJson } from './fields.ts';

/** What is done to a socket for one frame. */
export type FrameStep =
  | { do: 'text'; text: string; fragments: number }
  | { do: 'binary'; text: string }
  | { do: 'wait'; ms: number }
  | { do: 'reset' };

const text = (value: string, fragments = 1): FrameStep => ({ do: 'text', text: value, fragments });

/** The frame as it should be, or as a fault makes it. */
export function frameSteps(frame: string, rule: FaultRule | undefined): FrameStep[] {
  switch (rule?.fault) {
    case 'drop':
      return [];
    case 'duplicate':
      return [text(frame), text(frame)];
    case 'delay':
      return [{ do: 'wait', ms: rule.delayMs ?? 1000 }, text(frame)];
    case 'fragments':
      return [text(frame, 3)];
    case 'empty-frame':
      return [text(''), text(frame)];
    case 'unknown-type':
      return [text('{"messagePayload":"e30=","messageType":"SOMETHING_NEW"}'), text(frame)];
    case 'no-type':
      return [text('{"message": "Internal server error", "connectionId":"abc=", "requestId":"def="}'), text(frame)];
    case 'not-json':
      return [text('Endpoint request timed out'), text(frame)];
    case 'binary':
      return [{ do: 'binary', text: frame }, text(frame)];
    case 'odd-status':
      return [text(oddStatus(frame))];
    case 'pretty':
      return [text(JSON.stringify({ statusResponse: null, ...parseJson(frame) }, null, '\t'))];
    case 'base64url':
      return [text(withPayload(frame, (payload) => Buffer.from(payload, 'base64').toString('base64url')))];
    case 'bad-payload':
      return [text(withPayload(frame, () => Buffer.from('{"type":').toString('base64')))];
    case 'lf-only':
      return [text(withPayload(frame, bareLines))];
    case 'with-payload':
      return [text(JSON.stringify({ messagePayload: 'e30=', ...parseJson(frame) }))];
    case 'cut-before':
      return [{ do: 'reset' }];
    case 'cut-after':
      return [text(frame), { do: 'reset' }];
    default:
      return [text(frame)];
  }
}

function withPayload(frame: string, change: (payload: string) => string): string {
  const json = parseJson(frame) ?? {};
  const { messagePayload } = json;
  return typeof messagePayload === 'string'
    ? JSON.stringify({ ...json, messagePayload: change(messagePayload) })
    : frame;
}

/** A payload without an SDP stays as it is. */
function bareLines(payload: string): string {
  const json = parseJson(Buffer.from(payload, 'base64').toString('utf8'));
  if (typeof json?.['sdp'] !== 'string') return payload;
  const sdp = json['sdp'].replaceAll('\r\n', '\n').replace(/\n$/, '');
  return Buffer.from(JSON.stringify({ ...json, sdp })).toString('base64');
}

function oddStatus(frame: string): string {
  const { statusResponse, ...rest } = parseJson(frame) ?? {};
  if (!isJson(statusResponse)) return frame;
  const { correlationId, errorType, statusCode } = statusResponse;
  return JSON.stringify({ ...rest, statusResponse: { correlationId, errorType, statusCode: Number(statusCode) } });
}
