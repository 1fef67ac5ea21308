import type { EventFacts, EventLog } from './events.ts';
import type { FaultRule, Faults } from './faults.ts';
import { type GuardRules, objection } from './guard.ts';
import type { Keys } from './keys.ts';
import type { EmulatorCredentials, EndpointName } from './options.ts';
import type { QuotaMeter } from './quotas.ts';
import { notFound } from './refusal.ts';
import { jsonReply, type Reply, refusalReply, requestId, SAFE_HEADERS } from './reply.ts';
import type { ServiceRequest } from './request.ts';
import type { SignatureFault } from './signature-claim.ts';
import { verify } from './sigv4.ts';

const SERVICE_NAME = 'kinesisvideo';

export interface GateParts {
  region: string;
  toleranceMs: number;
  rules: GuardRules;
  keys: Keys;
  faults: Faults;
  /** Undefined: requests are not counted. */
  quotas: QuotaMeter | undefined;
  events: EventLog;
  /** The host name was given up for this endpoint. */
  isRetired(endpoint: EndpointName, host: string | undefined): boolean;
  now(): number;
  wall(): number;
}

/** What REST calls and sockets go through alike: origin, faults, signature, quotas, log. */
export class Gate {
  readonly #parts: GateParts;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** The refusal for a browser that must not do this, and for who comes to an endpoint that has moved. */
  unwanted(request: ServiceRequest): Reply | undefined {
    const why = objection(request.host, request.origin, this.#parts.rules);
    if (why !== undefined) return jsonReply(403, { message: why });
    if (!this.#parts.isRetired(request.endpoint, request.host)) return undefined;
    return refusalReply(notFound('The endpoint has moved.'));
  }

  fault(what: string, channel: string | undefined, reused: boolean): FaultRule | undefined {
    return this.#parts.faults.take({ on: 'request', what, channel, reused });
  }

  identify(request: ServiceRequest): { credential: EmulatorCredentials } | { fault: SignatureFault; message: string } {
    const { region, toleranceMs, keys, wall } = this.#parts;
    const rules = { region, service: SERVICE_NAME, toleranceMs, wallMs: wall() };
    return verify(request, { ...rules, find: (id) => keys.find(id) });
  }

  withinQuota(operation: string, channel: string | undefined): boolean {
    return this.#parts.quotas?.take(operation, channel, this.#parts.now()) ?? true;
  }

  /** Logs a reply and gives it what every reply carries. */
  finish(reply: Reply, facts: Omit<EventFacts, 'kind' | 'status' | 'requestId' | 'errorType'>): Reply {
    const id = requestId();
    const { errorType, headers, status } = reply;
    this.#parts.events.add({
      kind: 'request',
      ...facts,
      status,
      requestId: id,
      ...(errorType !== undefined && { errorType }),
    });
    return { ...reply, headers: { ...SAFE_HEADERS, 'x-amzn-requestid': id, ...headers } };
  }
}

/** The name within an ARN, if it is one. */
export function nameInArn(arn: string | undefined): string | undefined {
  return arn?.split('/')[1];
}
