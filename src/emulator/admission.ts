import type { Channels } from './channels.ts';
import type { EventLog } from './events.ts';
import { IDENTIFIER } from './fields.ts';
import { type GuardRules, objection } from './guard.ts';
import type { Keys } from './keys.ts';
import type { Mode } from './messages.ts';
import { clientLimit, invalidArgument, Refusal } from './refusal.ts';
import { jsonReply, type Reply, refusalReply, requestId, SAFE_HEADERS, upgradeSignatureReply } from './reply.ts';
import type { ServiceRequest } from './request.ts';
import type { Rooms } from './rooms.ts';
import type { Role } from './routing.ts';
import { verify } from './sigv4.ts';
import type { Admission } from './sockets.ts';
import { parseQuery } from './uri.ts';

const SERVICE_NAME = 'kinesisvideo';
const RESERVED = /^AWS_/i;

export interface AdmissionParts {
  region: string;
  toleranceMs: number;
  mode: Mode;
  guard: GuardRules;
  keys: Keys;
  channels: Channels;
  rooms: Rooms;
  events: EventLog;
  wall(): number;
}

/** ConnectAsMaster and ConnectAsViewer: who may open a socket. */
export class Admissions {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  judge(request: ServiceRequest, role: Role): Admission {
    const operation = role === 'master' ? 'ConnectAsMaster' : 'ConnectAsViewer';
    const admission = this.#admission(request, role, operation);
    if (!('reply' in admission)) return admission;
    const { reply } = admission;
    const id = requestId();
    this.#parts.events.add({
      kind: 'request',
      what: operation,
      role,
      status: reply.status,
      requestId: id,
      ...(reply.errorType !== undefined && { errorType: reply.errorType }),
    });
    return { reply: { ...reply, headers: { ...SAFE_HEADERS, 'x-amzn-requestid': id, ...reply.headers } } };
  }

  #admission(request: ServiceRequest, role: Role, operation: string): Admission {
    const { region, toleranceMs, guard, keys, wall } = this.#parts;
    const unwanted = objection(request.host, request.origin, guard);
    if (unwanted !== undefined) return { reply: jsonReply(403, { message: unwanted }) };
    const rules = { region, service: SERVICE_NAME, toleranceMs, wallMs: wall() };
    const verdict = verify(request, { ...rules, find: (id) => keys.find(id) });
    if (!verdict.ok) return { reply: upgradeSignatureReply(verdict.fault, verdict.message) };
    try {
      if (verdict.credential.denied?.includes(operation) === true) {
        const message = `The caller is not authorized to perform kinesisvideo:${operation}.`;
        throw new Refusal('AccessDeniedException', 403, message);
      }
      return this.#place(request, role);
    } catch (error) {
      if (error instanceof Refusal) return { reply: refused(error) };
      throw error;
    }
  }

  #place(request: ServiceRequest, role: Role): Admission {
    const { channels, mode, rooms } = this.#parts;
    const query = new Map(parseQuery(request.query) ?? []);
    const arn = query.get('X-Amz-ChannelARN');
    const clientId = query.get('X-Amz-ClientId');
    if (arn === undefined) throw invalidArgument('X-Amz-ChannelARN is required');
    if (role === 'viewer') {
      if (clientId === undefined || !IDENTIFIER.test(clientId)) throw invalidArgument('X-Amz-ClientId is malformed');
      if (RESERVED.test(clientId)) throw invalidArgument('X-Amz-ClientId must not begin with AWS_');
    } else if (clientId !== undefined && mode === 'documented') {
      throw invalidArgument('A master has no X-Amz-ClientId');
    }
    const channel = channels.get({ arn });
    const room = rooms.of(channel);
    const id = role === 'viewer' ? (clientId ?? '') : '';
    if (!room.router.admits(role, id)) throw clientLimit('Too many viewers are connected to the channel.');
    return { channel, room, role, clientId: id };
  }
}

function refused(refusal: Refusal): Reply {
  return refusalReply(refusal, 'message');
}
