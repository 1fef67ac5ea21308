import { IDENTIFIER, type Json, oneOf, parseJson } from './fields.ts';
import { PAYLOAD_MAX_CHARS } from './limits.ts';

/** `documented`: only what the documents say. `observed`: also what known clients send and the service must tolerate. */
export type Mode = 'documented' | 'observed';

export const actions = ['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'] as const;
export type Action = (typeof actions)[number];

export interface ClientMessage {
  action: Action;
  /** Absent or empty: none. */
  recipient: string;
  payload: string;
  correlationId: string | undefined;
  /** What C clients attach to their offers. */
  iceServerList: readonly unknown[] | undefined;
}

export type ParsedMessage =
  | { ok: true; message: ClientMessage }
  | { ok: false; why: string; correlationId: string | undefined };

const BASE64 = /^[a-zA-Z0-9+/]+={0,2}$/;
/** Android's alphabet too. */
const BASE64_ANY = /^[a-zA-Z0-9+/_-]+={0,2}$/;

/** Reads a frame of a client. Its payload stays as it is. */
export function parseMessage(frame: string, mode: Mode): ParsedMessage {
  const json = parseJson(frame);
  if (json === undefined) return { ok: false, why: 'not a JSON object', correlationId: undefined };
  const member = mode === 'documented' ? (name: string) => json[name] : anyCase(json);
  const given = member('correlationId');
  const correlationId = typeof given === 'string' && given !== '' ? given : undefined;
  const bad = (why: string): ParsedMessage => ({ ok: false, why, correlationId: validId(correlationId) });
  if (correlationId !== undefined && !IDENTIFIER.test(correlationId)) return bad('correlationId is malformed');
  const action = oneOf(member('action'), actions);
  if (action === undefined) return bad('unknown action');
  const payload = member('messagePayload');
  if (typeof payload !== 'string' || payload === '') return bad('messagePayload is required');
  if (mode === 'documented' && payload.length > PAYLOAD_MAX_CHARS) return bad('messagePayload is too long');
  if (!(mode === 'documented' ? BASE64 : BASE64_ANY).test(payload)) return bad('messagePayload is not base64');
  const to = member('recipientClientId');
  const recipient = typeof to === 'string' ? to : '';
  const list = member('iceServerList');
  const iceServerList = Array.isArray(list) ? list : undefined;
  return { ok: true, message: { action, recipient, payload, correlationId, iceServerList } };
}

function validId(id: string | undefined): string | undefined {
  return id !== undefined && IDENTIFIER.test(id) ? id : undefined;
}

function anyCase(json: Json): (name: string) => unknown {
  const lower = new Map(Object.entries(json).map(([key, value]) => [key.toLowerCase(), value]));
  return (name) => lower.get(name.toLowerCase());
}

/** An event to a client: compact, keys in alphabetical order, absent members left out, as captured from the service. */
export function eventFrame(
  type: string,
  payload?: string,
  sender?: string,
  iceServerList?: readonly unknown[],
): string {
  return JSON.stringify({
    IceServerList: iceServerList,
    messagePayload: payload,
    messageType: type,
    senderClientId: sender,
  });
}

export interface Status {
  correlationId: string;
  statusCode: number;
  errorType?: string;
  description?: string;
}

/** C clients refuse an empty payload, so there is none. */
export function statusFrame(status: Status): string {
  const { correlationId, description, errorType, statusCode } = status;
  const success = statusCode === 200;
  const statusResponse = { correlationId, description, errorType, statusCode: String(statusCode), success };
  return JSON.stringify({ messageType: 'STATUS_RESPONSE', statusResponse });
}

/** A payload of the service's own. */
export function encodePayload(json: string): string {
  return Buffer.from(json).toString('base64');
}
