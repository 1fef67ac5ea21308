import type { Clock } from '../common/clock.ts';
import { type Json, parseJson } from './fields.ts';
import { type Gate, nameInArn } from './gate.ts';
import { faultReply, spoil } from './http-faults.ts';
import type { Caller, Operation, Operations } from './operation.ts';
import { clientLimit, Refusal } from './refusal.ts';
import {
  corsHeaders,
  jsonReply,
  preflightReply,
  type Reply,
  refusalReply,
  signatureReply,
  unknownPathReply,
} from './reply.ts';
import type { ServiceRequest } from './request.ts';

/** Answers the signed REST calls. */
export class Service {
  readonly #gate: Gate;
  readonly #operations: Readonly<Record<'control' | 'master' | 'viewer', Operations>>;
  readonly #clock: Clock;

  constructor(gate: Gate, operations: Readonly<Record<'control' | 'master' | 'viewer', Operations>>, clock: Clock) {
    this.#gate = gate;
    this.#operations = operations;
    this.#clock = clock;
  }

  async answer(request: ServiceRequest): Promise<Reply> {
    const startedMs = this.#clock.now();
    const operation = this.#find(request);
    const input = request.body.length === 0 ? {} : parseJson(Buffer.from(request.body).toString('utf8'));
    const channel = channelName(input);
    const reply = await this.#judge(operation, request, input, channel);
    return this.#gate.finish(reply, {
      what: operation?.name ?? `${request.method} ${request.path}`.slice(0, 100),
      durationMs: this.#clock.now() - startedMs,
      ...(channel !== undefined && { channel }),
    });
  }

  async #judge(
    operation: Operation | undefined,
    request: ServiceRequest,
    input: Json | undefined,
    channel: string | undefined,
  ): Promise<Reply> {
    const unwanted = this.#gate.unwanted(request);
    if (unwanted !== undefined) return unwanted;
    const cors = corsHeaders(request.origin);
    if (request.method === 'OPTIONS') return withHeaders(preflightReply(), cors);
    if (operation === undefined) return withHeaders(unknownPathReply(request.path), cors);
    return withHeaders(await this.#withFaults(operation, request, input, channel), cors);
  }

  #find(request: ServiceRequest): Operation | undefined {
    const { endpoint, method, path } = request;
    if (method !== 'POST' || endpoint === 'admin' || endpoint === 'credentials') return undefined;
    return this.#operations[endpoint].get(path);
  }

  async #withFaults(
    operation: Operation,
    request: ServiceRequest,
    input: Json | undefined,
    channel: string | undefined,
  ): Promise<Reply> {
    const rule = this.#gate.fault(operation.name, channel, request.reused);
    const instead = rule && faultReply(rule, () => denial(operation));
    if (instead !== undefined) return instead;
    const reply = await this.#run(operation, request, input, channel);
    return rule === undefined ? reply : spoil(reply, rule);
  }

  async #run(
    operation: Operation,
    request: ServiceRequest,
    input: Json | undefined,
    channel: string | undefined,
  ): Promise<Reply> {
    const identity = this.#gate.identify(request);
    if ('fault' in identity) return signatureReply(identity.fault, identity.message);
    const { credential } = identity;
    if (credential.denied?.includes(operation.name) === true) return refusalReply(denial(operation));
    if (input === undefined) return refusalReply(new Refusal('SerializationException', 400, 'The body is not JSON.'));
    if (!this.#gate.withinQuota(operation.name, channel)) return refusalReply(clientLimit());
    return perform(operation, input, { endpoint: request.endpoint, credential });
  }
}

async function perform(operation: Operation, input: Json, caller: Caller): Promise<Reply> {
  try {
    return jsonReply(200, await operation.run(input, caller));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refusalReply(error, operation.plane === 'storage' ? 'message' : error.key);
  }
}

/** The model's name and status of "forbidden" differ from one part of the service to the next. */
function denial(operation: Operation): Refusal {
  const message = `The caller is not authorized to perform kinesisvideo:${operation.name}.`;
  if (operation.plane === 'signaling') return new Refusal('NotAuthorizedException', 401, message);
  if (operation.plane === 'storage') return new Refusal('AccessDeniedException', 403, message, 'message');
  return new Refusal('AccessDeniedException', 401, message);
}

/** The channel that a request means, however it says so. */
function channelName(input: Json | undefined): string | undefined {
  const { ChannelName: name, ChannelARN: arn, channelArn, ResourceARN: resource } = input ?? {};
  if (typeof name === 'string') return name.slice(0, 256);
  const given = [arn, channelArn, resource].find((value) => typeof value === 'string');
  return typeof given === 'string' ? nameInArn(given)?.slice(0, 256) : undefined;
}

function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...headers, ...reply.headers } };
}
