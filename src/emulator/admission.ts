import type { Clock } from '../common/clock.ts';
import type { Channels } from './channels.ts';
import { IDENTIFIER } from './fields.ts';
import { type Gate, nameInArn } from './gate.ts';
import { faultReply } from './http-faults.ts';
import type { Mode } from './messages.ts';
import { clientLimit, invalidArgument, Refusal } from './refusal.ts';
import { type Reply, refusalReply, upgradeSignatureReply } from './reply.ts';
import type { ServiceRequest } from './request.ts';
import type { Rooms } from './rooms.ts';
import type { Role } from './routing.ts';
import type { Admission } from './sockets.ts';
import { parseQuery } from './uri.ts';
import { pause } from './wire.ts';

/** Ids that the service keeps for itself. */
const RESERVED = /^AWS_/i;

/** ConnectAsMaster and ConnectAsViewer: who may open a socket. */
export class Admissions {
  readonly #gate: Gate;
  readonly #channels: Channels;
  readonly #rooms: Rooms;
  readonly #mode: Mode;
  readonly #clock: Clock;

  constructor(gate: Gate, channels: Channels, rooms: Rooms, mode: Mode, clock: Clock) {
    this.#gate = gate;
    this.#channels = channels;
    this.#rooms = rooms;
    this.#mode = mode;
    this.#clock = clock;
  }

  /** Between the decision and the socket nothing may wait: the decision counts places. */
  async judge(request: ServiceRequest, role: Role): Promise<Admission> {
    const operation = role === 'master' ? 'ConnectAsMaster' : 'ConnectAsViewer';
    const query = new Map(parseQuery(request.query) ?? []);
    const channel = nameInArn(query.get('X-Amz-ChannelARN'));
    const rule = this.#gate.fault(operation, channel, request.reused);
    if (rule?.fault === 'slow') await pause(this.#clock, rule.delayMs ?? 1000);
    const instead = rule && faultReply(rule, () => denial(operation));
    const admission = instead === undefined ? this.#admit(request, role, operation, query) : { reply: instead };
    if (!('reply' in admission)) return admission;
    const facts = { what: operation, role, ...(channel !== undefined && { channel }) };
    return { reply: this.#gate.finish(admission.reply, facts) };
  }

  #admit(request: ServiceRequest, role: Role, operation: string, query: ReadonlyMap<string, string>): Admission {
    const unwanted = this.#gate.unwanted(request);
    if (unwanted !== undefined) return { reply: unwanted };
    const identity = this.#gate.identify(request);
    if ('fault' in identity) return { reply: upgradeSignatureReply(identity.fault, identity.message) };
    try {
      if (identity.credential.denied?.includes(operation) === true) throw denial(operation);
      return this.#place(role, operation, query);
    } catch (error) {
      if (error instanceof Refusal) return { reply: gatewayReply(error) };
      throw error;
    }
  }

  #place(role: Role, operation: string, query: ReadonlyMap<string, string>): Admission {
    const arn = query.get('X-Amz-ChannelARN');
    const id = query.get('X-Amz-ClientId');
    if (arn === undefined) throw invalidArgument('X-Amz-ChannelARN is required');
    if (role === 'viewer') {
      if (id === undefined || !IDENTIFIER.test(id)) throw invalidArgument('X-Amz-ClientId is missing or malformed');
      if (RESERVED.test(id)) throw invalidArgument('X-Amz-ClientId must not begin with AWS_');
    } else if (id !== undefined && this.#mode === 'documented') {
      throw invalidArgument('A master has no X-Amz-ClientId');
    }
    const clientId = role === 'viewer' ? (id ?? '') : '';
    const channel = this.#channels.get({ arn });
    const room = this.#rooms.of(channel);
    if (!this.#gate.withinQuota(operation, channel.name)) throw clientLimit();
    if (!room.router.admits(role, clientId, this.#clock.now()))
      throw clientLimit('Too many viewers are connected to the channel.');
    return { channel, room, role, clientId };
  }
}

function denial(operation: string): Refusal {
  return new Refusal(
    'AccessDeniedException',
    403,
    `The caller is not authorized to perform kinesisvideo:${operation}.`,
  );
}

/** Refusals of an upgrade carry a lower-case member; nobody has seen a real one. */
function gatewayReply(refusal: Refusal): Reply {
  return refusalReply(refusal, 'message');
}
