/** Signaling messages as the service's socket carries them, in the words of this project. */

export type KvsMessage =
  /** `from` is the sender's client id; absent where the service gives none (the master to a viewer, storage). */
  | { kind: 'offer'; from: string | undefined; sdp: string }
  | { kind: 'answer'; from: string | undefined; sdp: string }
  | { kind: 'candidate'; from: string | undefined; candidate: IceCandidate }
  | { kind: 'goAway' }
  | { kind: 'reconnectIceServer' }
  | { kind: 'status'; status: StatusResponse };

export interface IceCandidate {
  /** "candidate:..." without "a="; empty ends the candidates. */
  candidate: string;
  mid: string | undefined;
  mline: number | undefined;
  ufrag: string | undefined;
}

export interface StatusResponse {
  correlationId: string;
  statusCode: number;
  errorType: string;
  description: string;
}

/** What goes out. `to` is the viewer's client id; absent from a viewer and towards storage. */
export type OutgoingMessage = {
  kind: 'offer' | 'answer' | 'candidate';
  to: string | undefined;
  correlationId: string;
} & ({ kind: 'offer' | 'answer'; sdp: string } | { kind: 'candidate'; candidate: IceCandidate });

/** Why a frame is no message. It is counted under this name and otherwise ignored; the connection stays. */
export type FrameNoise =
  | 'empty'
  | 'oversized'
  | 'not_json'
  /** What the service's gateway says on its own: `{"message": ..., "connectionId": ...}`. */
  | 'gateway'
  | 'no_type'
  | 'unknown_type'
  | 'bad_sender'
  | 'no_payload'
  | 'bad_payload'
  | 'no_status';

export type ParsedFrame = { kind: 'message'; message: KvsMessage } | { kind: 'noise'; noise: FrameNoise };

/** Sizes of what is taken from the socket. Anything larger is refused whole, except status texts, which are cut. */
export const messageLimits = {
  frameBytes: 64 * 1024,
  sdpBytes: 40 * 1024,
  candidateChars: 512,
  idChars: 256,
  midChars: 64,
  ufragChars: 256,
  mlineMax: 65_535,
  statusChars: 256,
} as const;

const ID = /^[a-zA-Z0-9_.-]{1,256}$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const CONTROL = /\p{Cc}/u;

/** Reads one text frame. Never throws, whatever the frame is. */
export function parseFrame(text: string): ParsedFrame {
  if (text.length > messageLimits.frameBytes) return noise('oversized');
  if (text.trim() === '') return noise('empty');
  const frame = parseObject(text);
  if (frame === undefined) return noise('not_json');
  const type = field(frame, 'messageType');
  if (typeof type !== 'string' || type === '') {
    return noise(field(frame, 'connectionId') !== undefined ? 'gateway' : 'no_type');
  }
  switch (type) {
    case 'SDP_OFFER':
    case 'SDP_ANSWER':
    case 'ICE_CANDIDATE':
      return parsePeerMessage(type, frame);
    case 'GO_AWAY':
      return { kind: 'message', message: { kind: 'goAway' } };
    case 'RECONNECT_ICE_SERVER':
      return { kind: 'message', message: { kind: 'reconnectIceServer' } };
    case 'STATUS_RESPONSE':
      return parseStatus(field(frame, 'statusResponse'));
    default:
      return noise('unknown_type');
  }
}

/** The frame to send: camelCase keys, standard base64. */
export function formatMessage(message: OutgoingMessage, messagePayload = formatPayload(message)): string {
  return JSON.stringify({
    action: { offer: 'SDP_OFFER', answer: 'SDP_ANSWER', candidate: 'ICE_CANDIDATE' }[message.kind],
    recipientClientId: message.to,
    messagePayload,
    correlationId: message.correlationId,
  });
}

/** What a message carries, in base64. */
export function formatPayload(message: OutgoingMessage): string {
  const payload =
    message.kind === 'candidate'
      ? candidatePayload(message.candidate)
      : JSON.stringify({ type: message.kind, sdp: message.sdp });
  return Buffer.from(payload, 'utf8').toString('base64');
}

/** Client and correlation ids of the service. */
export function isId(text: string): boolean {
  return ID.test(text);
}

function parsePeerMessage(type: 'SDP_OFFER' | 'SDP_ANSWER' | 'ICE_CANDIDATE', frame: JsonObject): ParsedFrame {
  const sender = field(frame, 'senderClientId') ?? '';
  if (typeof sender !== 'string' || (sender !== '' && !isId(sender))) return noise('bad_sender');
  const from = sender === '' ? undefined : sender;

  const encoded = field(frame, 'messagePayload') ?? '';
  if (encoded === '') return noise('no_payload');
  const payload = typeof encoded === 'string' ? decodePayload(encoded) : undefined;
  if (payload === undefined) return noise('bad_payload');

  if (type === 'ICE_CANDIDATE') {
    const candidate = parseCandidate(payload);
    if (candidate === undefined) return noise('bad_payload');
    return { kind: 'message', message: { kind: 'candidate', from, candidate } };
  }
  const sdp = field(payload, 'sdp');
  if (typeof sdp !== 'string' || sdp === '' || Buffer.byteLength(sdp) > messageLimits.sdpBytes) {
    return noise('bad_payload');
  }
  return { kind: 'message', message: { kind: type === 'SDP_OFFER' ? 'offer' : 'answer', from, sdp } };
}

function parseCandidate(payload: JsonObject): IceCandidate | undefined {
  // null is how browsers say "no more"; a missing member says nothing.
  const given = field(payload, 'candidate');
  const text = given === null ? '' : given;
  if (typeof text !== 'string') return undefined;
  const candidate = text.trim().replace(/^a=/i, '');
  if (candidate.length > messageLimits.candidateChars || CONTROL.test(candidate)) return undefined;
  return {
    candidate,
    mid: shortText(field(payload, 'sdpMid'), messageLimits.midChars),
    mline: lineIndex(field(payload, 'sdpMLineIndex')),
    ufrag: shortText(field(payload, 'usernameFragment'), messageLimits.ufragChars),
  };
}

function parseStatus(value: unknown): ParsedFrame {
  if (!isObject(value)) return noise('no_status');
  const correlationId = field(value, 'correlationId');
  const statusCode = Number(field(value, 'statusCode') ?? (field(value, 'success') === true ? 200 : 0));
  return {
    kind: 'message',
    message: {
      kind: 'status',
      status: {
        correlationId: typeof correlationId === 'string' && isId(correlationId) ? correlationId : '',
        statusCode: Number.isInteger(statusCode) && statusCode >= 0 && statusCode <= 99_999 ? statusCode : 0,
        errorType: cutText(field(value, 'errorType')),
        description: cutText(field(value, 'description')),
      },
    },
  };
}

/** All three fields are always there: some viewers drop a candidate without both sdpMid and sdpMLineIndex. */
function candidatePayload(candidate: IceCandidate): string {
  const fromMid = /^\d{1,3}$/.test(candidate.mid ?? '') ? Number(candidate.mid) : 0;
  const mline = candidate.mline ?? fromMid;
  return JSON.stringify({
    candidate: candidate.candidate,
    sdpMid: candidate.mid ?? String(mline),
    sdpMLineIndex: mline,
    usernameFragment: candidate.ufrag,
  });
}

/** Base64 or base64url, padded or not, then UTF-8 (Latin-1 from peers that encode with `btoa`), then a JSON object. */
function decodePayload(encoded: string): JsonObject | undefined {
  const compact = encoded.replace(/\s+/g, '');
  if (!BASE64.test(compact)) return undefined;
  const bytes = Buffer.from(compact, 'base64');
  return parseObject(decodeText(bytes));
}

function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The member of this name; failing that, of this name in another case (AWS's C SDK writes "MessagePayload"). */
function field(object: JsonObject, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const lower = name.toLowerCase();
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === lower);
  return key === undefined ? undefined : object[key];
}

function shortText(value: unknown, maxChars: number): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text === '' || text.length > maxChars || CONTROL.test(text)) return undefined;
  return text;
}

function lineIndex(value: unknown): number | undefined {
  const index = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  if (typeof index !== 'number' || !Number.isInteger(index)) return undefined;
  return index >= 0 && index <= messageLimits.mlineMax ? index : undefined;
}

function cutText(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value.replace(/\p{Cc}+/gu, ' ').slice(0, messageLimits.statusChars);
}

function noise(kind: FrameNoise): ParsedFrame {
  return { kind: 'noise', noise: kind };
}
