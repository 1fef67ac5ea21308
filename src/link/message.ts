import { kvs_bridge } from '../generated/link.js';
import type { Hello } from './hello.ts';
import { overLimit } from './schema-limits.ts';
import type { IceServer, LinkMessage } from './vocabulary.ts';

export type { LinkMessage };

const v1 = kvs_bridge.link.v1;
type Wire = ReturnType<typeof v1.Envelope.decode>;
type WireArms = Omit<kvs_bridge.link.v1.Envelope.$Properties, 'body' | '$unknowns'>;

const toText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const toLogText = new TextDecoder('utf-8', { ignoreBOM: true });
const utf8 = new TextEncoder();

/** The canonical encoding: fields in ascending number, defaults left out. Throws where a limit of the schema is broken. */
export function encodeMessage(message: LinkMessage): Uint8Array {
  const broken = overLimit(message);
  if (broken) throw new RangeError(`${message.kind}: ${broken}`);
  return v1.Envelope.encode(armOf(message)).finish();
}

function armOf(message: LinkMessage): WireArms {
  switch (message.kind) {
    case 'time':
      return { time: { unixUs: fixed64(message.unixUs), uncertaintyMs: message.uncertaintyMs } };
    case 'sessionOpened': {
      const { session, peerKind, clientId } = message;
      return { sessionOpened: { session, kind: peerKind, clientId } };
    }
    case 'offer':
    case 'answer':
      return { [message.kind]: { ...message, sdp: utf8.encode(message.sdp) } };
    case 'candidate':
      return { candidate: { ...message, mline: message.mline ?? null, candidate: utf8.encode(message.candidate) } };
    case 'log':
      return { log: { level: message.level, text: utf8.encode(message.text) } };
    case 'applicationData':
      return { applicationData: { kind: message.dataKind, data: message.data } };
    default:
      return { [message.kind]: message };
  }
}

/** protobufjs takes the two halves where its types say number; a number would lose bits above 2^53. */
function fixed64(value: bigint): number {
  const low = Number(BigInt.asUintN(32, value));
  const high = Number(BigInt.asUintN(32, value >> 32n));
  const halves: unknown = { low: low | 0, high: high | 0, unsigned: true };
  return halves as number;
}

/** What was in the bytes of one message. */
export type Decoded =
  /** `exact` is false when there were fields that this version does not know, or another form than the canonical one. */
  | { result: 'message'; message: LinkMessage; exact: boolean }
  /** No arm that this version knows. */
  | { result: 'unknown' }
  /** Not protobuf, several arms, text that is no text, or over a limit of the schema. */
  | { result: 'malformed'; reason: string };

/** Never throws: the bytes are the peer's. */
export function decodeMessage(payload: Uint8Array): Decoded {
  try {
    const envelope = v1.Envelope.decode(payload);
    const arms = Object.keys(envelope).filter((key) => key !== 'body');
    if (arms.length > 1) return { result: 'malformed', reason: `several arms: ${arms.join(', ')}` };
    const message = messageOf(envelope);
    if (!message) return { result: 'unknown' };
    const broken = overLimit(message);
    if (broken) return { result: 'malformed', reason: `${message.kind}: ${broken}` };
    const exact = v1.Envelope.encode(envelope).finish().length === payload.length;
    return { result: 'message', message, exact };
  } catch (error) {
    return { result: 'malformed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Classes of the generated code fill in the defaults. Throws where text is no UTF-8. */
function messageOf(e: Wire): LinkMessage | undefined {
  switch (e.body) {
    case 'time': {
      const { unixUs, uncertaintyMs } = new v1.Time(e.time);
      return { kind: 'time', unixUs: BigInt(String(unixUs)), uncertaintyMs };
    }
    case 'channelInfo': {
      const { role, storage, region, name, arn } = new v1.ChannelInfo(e.channelInfo);
      return { kind: 'channelInfo', role, storage, region, name, arn };
    }
    case 'signalingState': {
      const { state, reason, retryMs, text } = new v1.SignalingState(e.signalingState);
      return { kind: 'signalingState', state, reason, retryMs, text };
    }
    case 'iceServers': {
      const { generation, expiresMs, final, servers } = new v1.IceServers(e.iceServers);
      return { kind: 'iceServers', generation, expiresMs, final, servers: servers.map(iceServerOf) };
    }
    case 'sessionOpened': {
      const { session, kind: peerKind, clientId } = new v1.SessionOpened(e.sessionOpened);
      return { kind: 'sessionOpened', session, peerKind, clientId };
    }
    case 'offer': {
      const { session, offerSeq, trickle, renegotiation, answerMs, sdp } = new v1.Offer(e.offer);
      return { kind: 'offer', session, offerSeq, trickle, renegotiation, answerMs, sdp: toText.decode(sdp) };
    }
    case 'answer': {
      const { session, offerSeq, sdp } = new v1.Answer(e.answer);
      return { kind: 'answer', session, offerSeq, sdp: toText.decode(sdp) };
    }
    case 'candidate': {
      const { session, mline, mid, ufrag, candidate } = new v1.Candidate(e.candidate);
      return { kind: 'candidate', session, mline: mline ?? undefined, mid, ufrag, candidate: toText.decode(candidate) };
    }
    case 'sessionClosed': {
      const { session, reason } = new v1.SessionClosed(e.sessionClosed);
      return { kind: 'sessionClosed', session, reason };
    }
    case 'sendStatus': {
      const { session, messageId, result, statusCode, errorType, description } = new v1.SendStatus(e.sendStatus);
      return { kind: 'sendStatus', session, messageId, result, statusCode, errorType, description };
    }
    case 'error': {
      const { code, session, text } = new v1.Error(e.error);
      return { kind: 'error', code, session, text };
    }
    case 'metrics': {
      const m = new v1.Metrics(e.metrics);
      return {
        kind: 'metrics',
        uptimeS: m.uptimeS,
        connectedS: m.connectedS,
        messagesSent: m.messagesSent,
        messagesReceived: m.messagesReceived,
        reconnects: m.reconnects,
        iceRefreshes: m.iceRefreshes,
        errors: m.errors,
        offerToAnswerMs: m.offerToAnswerMs,
      };
    }
    case 'closeSession': {
      const { session } = new v1.CloseSession(e.closeSession);
      return { kind: 'closeSession', session };
    }
    case 'sessionState': {
      const { session, phase, offerSeq, packetsSent, rttMs, packetsLost } = new v1.SessionState(e.sessionState);
      return { kind: 'sessionState', session, phase, offerSeq, packetsSent, rttMs, packetsLost };
    }
    case 'capabilities': {
      const { maxSessions, lateIce, device, firmware, codecs } = new v1.Capabilities(e.capabilities);
      return { kind: 'capabilities', maxSessions, lateIce, device, firmware, codecs };
    }
    case 'log': {
      const { level, text } = new v1.Log(e.log);
      return { kind: 'log', level, text: toLogText.decode(text) };
    }
    case 'applicationData': {
      const { kind: dataKind, data } = new v1.ApplicationData(e.applicationData);
      return { kind: 'applicationData', dataKind, data };
    }
    case 'echo': {
      const { token, reply, data } = new v1.Echo(e.echo);
      return { kind: 'echo', token, reply, data };
    }
    case 'syncDone':
    case 'connect':
    case 'disconnect':
    case 'deleteChannel':
    case 'iceServersRequest':
    case 'timeRequest':
    case 'metricsRequest':
      return { kind: e.body };
    default:
      return undefined;
  }
}

function iceServerOf(properties: kvs_bridge.link.v1.IceServer.$Properties): IceServer {
  const { username, password, uris } = new v1.IceServer(properties);
  return { username, password, uris };
}

/** Body of a HELLO frame. */
export function encodeHello(hello: Hello): Uint8Array {
  const role = hello.role === 'host' ? v1.Role.ROLE_HOST : v1.Role.ROLE_MCU;
  return v1.Hello.encode({ ...hello, role }).finish();
}

/** Undefined when it cannot be read, has no epoch or no role that is known. */
export function decodeHello(body: Uint8Array): Hello | undefined {
  try {
    const h = v1.Hello.decode(body);
    const role = h.role === v1.Role.ROLE_HOST ? 'host' : h.role === v1.Role.ROLE_MCU ? 'mcu' : undefined;
    if (!role || h.epoch === 0) return undefined;
    return {
      role,
      versionMin: h.versionMin,
      versionMax: h.versionMax,
      epoch: h.epoch,
      peerEpoch: h.peerEpoch,
      bootCount: h.bootCount,
      resetCause: h.resetCause,
      fragmentMax: h.fragmentMax,
      window: h.window,
      slots: h.slots,
      receiveBytes: h.receiveBytes,
      creditUnit: h.creditUnit,
      maxStateBytes: h.maxStateBytes,
      maxSignalingBytes: h.maxSignalingBytes,
      maxBulkBytes: h.maxBulkBytes,
      stallMs: h.stallMs,
      features: h.features,
      dictionaryId: h.dictionaryId,
    };
  } catch {
    return undefined;
  }
}

/** Body of a LINK frame; the numbers are those of LinkControlKind and WakeMethod in link.proto. */
export interface Control {
  kind: number;
  token: number;
  wakeMethod: number;
  wakeMs: number;
}

export const controlKinds = { ping: 1, pong: 2, sleepReq: 3, sleepOk: 4, wake: 5, awake: 6 } as const;

export function encodeControl(control: Partial<Control>): Uint8Array {
  return v1.LinkControl.encode(control).finish();
}

/** Undefined when it cannot be read. */
export function decodeControl(body: Uint8Array): Control | undefined {
  try {
    const { kind, token, wakeMethod, wakeMs } = v1.LinkControl.decode(body);
    return { kind, token, wakeMethod, wakeMs };
  } catch {
    return undefined;
  }
}
