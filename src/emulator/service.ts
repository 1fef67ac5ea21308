import type { EventLog } from './events.ts';
import { type Json, parseJson } from './fields.ts';
import { type GuardRules, objection } from './guard.ts';
import type { Keys } from './keys.ts';
import type { Operation, Operations } from './operation.ts';
import { Refusal } from './refusal.ts';
import {
  corsHeaders,
  jsonReply,
  preflightReply,
  type Reply,
  refusalReply,
  requestId,
  SAFE_HEADERS,
  signatureReply,
  unknownPathReply,
} from './reply.ts';
import type { ServiceRequest } from './request.ts';
import { verify } from './sigv4.ts';

const SERVICE_NAME = 'kinesisvideo';

export interface ServiceParts {
  region: string;
  toleranceMs: number;
  guard: GuardRules;
  keys: Keys;
  operations: Readonly<Record<'control' | 'master' | 'viewer', Operations>>;
  events: EventLog;
  wall(): number;
}

/** Answers the signed REST calls. */
export class Service {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  async answer(request: ServiceRequest): Promise<Reply> {
    const startedMs = this.#parts.wall();
    const denied = objection(request.host, request.origin, this.#parts.guard);
    const id = requestId();
    const common = { ...SAFE_HEADERS, 'x-amzn-requestid': id };
    if (denied !== undefined) return withHeaders(jsonReply(403, { message: denied }), common);
    const headers = { ...common, ...corsHeaders(request.origin) };
    if (request.method === 'OPTIONS') return withHeaders(preflightReply(), headers);
    const operation = this.#find(request);
    const reply = operation === undefined ? unknownPathReply(request.path) : await this.#run(operation, request);
    this.#parts.events.add({
      kind: 'request',
      what: operation?.name ?? request.path.slice(0, 100),
      status: reply.status,
      requestId: id,
      durationMs: this.#parts.wall() - startedMs,
      ...(reply.errorType !== undefined && { errorType: reply.errorType }),
    });
    return withHeaders(reply, headers);
  }

  #find(request: ServiceRequest): Operation | undefined {
    const { endpoint, method, path } = request;
    if (method !== 'POST' || endpoint === 'admin' || endpoint === 'credentials') return undefined;
    return this.#parts.operations[endpoint].get(path);
  }

  async #run(operation: Operation, request: ServiceRequest): Promise<Reply> {
    const { region, toleranceMs, keys, wall } = this.#parts;
    const rules = { region, service: SERVICE_NAME, toleranceMs, wallMs: wall() };
    const verdict = verify(request, { ...rules, find: (id) => keys.find(id) });
    if (!verdict.ok) return signatureReply(verdict.fault, verdict.message);
    const { credential } = verdict;
    if (credential.denied?.includes(operation.name) === true) return refusalReply(denial(operation));
    const input = request.body.length === 0 ? {} : parseJson(Buffer.from(request.body).toString('utf8'));
    if (input === undefined) return refusalReply(new Refusal('SerializationException', 400, 'The body is not JSON.'));
    return perform(operation, input, { endpoint: request.endpoint, credential });
  }
}

async function perform(operation: Operation, input: Json, caller: Parameters<Operation['run']>[1]): Promise<Reply> {
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

function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...headers, ...reply.headers } };
}
