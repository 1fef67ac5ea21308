import { FAULTS_MAX } from './limits.ts';

/** What can go wrong on demand. `on` says to what a fault applies. */
export const faultCatalogue = {
  throttle: { on: 'request', doc: '400 ClientLimitExceededException' },
  'too-many': { on: 'request', doc: '429 with Retry-After (retryAfterS)' },
  internal: { on: 'request', doc: '500 with a JSON body' },
  unavailable: { on: 'request', doc: '503 with a JSON body, and Retry-After if retryAfterS is given' },
  html: { on: 'request', doc: '503 with an HTML body' },
  forbidden: { on: 'request', doc: 'not authorised, by the name and status of that part of the service' },
  'expired-token': { on: 'request', doc: '403 ExpiredTokenException' },
  untyped: { on: 'request', doc: '403 with a message and without an error type' },
  'not-found': { on: 'request', doc: '404 ResourceNotFoundException' },
  'signature-expired': { on: 'request', doc: '403 "Signature expired"' },
  'signature-early': { on: 'request', doc: '403 "Signature not yet current"' },
  'session-expired': { on: 'request', doc: '400 SessionExpiredException' },
  'invalid-client': { on: 'request', doc: '400 InvalidClientException' },
  redirect: { on: 'request', doc: '302 to nowhere' },
  slow: { on: 'request', doc: 'the right answer after delayMs' },
  trickle: { on: 'request', doc: 'the right answer byte by byte, delayMs apart' },
  truncated: { on: 'request', doc: 'half of the right answer, then the end of the connection' },
  garbage: { on: 'request', doc: '200 with a body that is no JSON' },
  gzip: { on: 'request', doc: 'the right answer compressed' },
  reset: { on: 'request', doc: 'the connection is reset instead of answered' },
  'reset-reused': { on: 'request', doc: 'the same, only on a connection that has served before' },
  silent: { on: 'request', doc: 'no answer, ever' },
  'ice-empty': { on: 'ice', doc: 'an empty IceServerList' },
  'ice-one': { on: 'ice', doc: 'one server with one URI' },
  'ice-short': { on: 'ice', doc: 'a Ttl of 30 s' },
  'ice-expired': { on: 'ice', doc: 'credentials that have expired' },
  'ice-turns': { on: 'ice', doc: 'TURN over TLS only, as in GovCloud' },
  'ice-plain': { on: 'ice', doc: 'URIs without ?transport' },
  'ice-ipv6': { on: 'ice', doc: 'hosts that are IPv6 addresses' },
  drop: { on: 'frame', doc: 'the message is lost' },
  duplicate: { on: 'frame', doc: 'the message comes twice' },
  delay: { on: 'frame', doc: 'the message comes delayMs later; later ones overtake it' },
  fragments: { on: 'frame', doc: 'the message comes in several WebSocket fragments' },
  'empty-frame': { on: 'frame', doc: 'an empty text frame comes first' },
  'unknown-type': { on: 'frame', doc: 'a message of an unknown type comes first' },
  'no-type': { on: 'frame', doc: 'JSON without a messageType comes first' },
  'not-json': { on: 'frame', doc: 'text that is no JSON comes first' },
  binary: { on: 'frame', doc: 'a binary frame comes first' },
  'odd-status': { on: 'frame', doc: 'a STATUS_RESPONSE has a number for its code, and no success or description' },
  pretty: { on: 'frame', doc: 'the message comes with tabs, newlines and null members' },
  base64url: { on: 'frame', doc: 'the payload comes in the alphabet of URLs, without padding' },
  'bad-payload': { on: 'frame', doc: 'the payload decodes to nothing useful' },
  'lf-only': { on: 'frame', doc: 'the SDP comes with bare LF, and without one at its end' },
  'with-payload': { on: 'frame', doc: 'a GO_AWAY or RECONNECT_ICE_SERVER comes with a payload' },
  'cut-before': { on: 'frame', doc: 'the socket is reset instead of sent to; the message is lost' },
  'cut-after': { on: 'frame', doc: 'the socket is reset as soon as the message was written' },
  shuffled: { on: 'queue', doc: 'what waited for a client comes to it in any order' },
  'no-offer': { on: 'storage', doc: 'joining a storage session brings no offer' },
  'late-offer': { on: 'storage', doc: 'the offer of a storage session comes after delayMs' },
  'candidates-first': { on: 'storage', doc: 'candidates of a storage session come before its offer' },
  'reject-answer': { on: 'storage', doc: 'the storage session refuses the answer' },
  'illegal-answer': { on: 'storage', doc: 'the same with IllegalArgumentException, as for a wrong direction' },
  'thing-name': { on: 'credentials', doc: '403 Invalid thing name passed' },
  'certificate-policy': { on: 'credentials', doc: '403 Access Denied' },
  'certificate-endpoint': { on: 'credentials', doc: '403 Certificate is invalid on this endpoint' },
  'role-alias': { on: 'credentials', doc: '404 Role alias does not exist' },
  'role-assume': { on: 'credentials', doc: '400 Unable to assume the role' },
  'role-duration': { on: 'credentials', doc: '400 CredentialDurationSeconds exceeds the maximum' },
  'dead-credentials': { on: 'credentials', doc: 'credentials that have expired already' },
} as const satisfies Record<string, { on: FaultTarget; doc: string }>;

export type FaultTarget = 'request' | 'ice' | 'frame' | 'queue' | 'storage' | 'credentials';
export type FaultName = keyof typeof faultCatalogue;

export interface FaultRule {
  fault: FaultName;
  /** Only this operation (`GetIceServerConfig`, `ConnectAsMaster`) or message type (`SDP_OFFER`). */
  only?: string;
  /** Only what concerns the channel of this name. */
  channel?: string;
  /** How often; without it, until it is cleared. */
  count?: number;
  /** 0 to 1; without it, always. */
  probability?: number;
  /** Lets so many go first. */
  skip?: number;
  delayMs?: number;
  retryAfterS?: number;
}

/** What might go wrong now. */
export interface Occasion {
  on: FaultTarget;
  what: string;
  channel: string | undefined;
  /** Of a request: its connection has served before. */
  reused?: boolean;
  /** Only faults that name what they are for. */
  named?: boolean;
  /** Only these faults fit here. */
  among?: readonly FaultName[];
}

/** The faults that are set, in order; the first that applies wins. */
export class Faults {
  readonly #random: () => number;
  readonly #reported: (rule: FaultRule, occasion: Occasion) => void;
  #rules: FaultRule[] = [];

  constructor(random: () => number, reported: (rule: FaultRule, occasion: Occasion) => void) {
    this.#random = random;
    this.#reported = reported;
  }

  /** False when there are too many. */
  add(rule: FaultRule): boolean {
    if (this.#rules.length >= FAULTS_MAX) return false;
    this.#rules.push({ ...rule });
    return true;
  }

  clear(fault?: FaultName): number {
    const before = this.#rules.length;
    this.#rules = fault === undefined ? [] : this.#rules.filter((rule) => rule.fault !== fault);
    return before - this.#rules.length;
  }

  list(): readonly FaultRule[] {
    return this.#rules.map((rule) => ({ ...rule }));
  }

  /** The same items in an order that the seed repeats. */
  shuffle<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, key: this.#random() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }

  /** The fault of this occasion, if any; it is used up with that. */
  take(occasion: Occasion): FaultRule | undefined {
    for (const rule of this.#rules) {
      if (!concerns(rule, occasion)) continue;
      if (rule.skip !== undefined && rule.skip > 0) {
        rule.skip -= 1;
        continue;
      }
      if (rule.probability !== undefined && this.#random() >= rule.probability) continue;
      if (rule.count !== undefined) rule.count -= 1;
      this.#rules = this.#rules.filter(({ count }) => count === undefined || count > 0);
      this.#reported(rule, occasion);
      return rule;
    }
    return undefined;
  }
}

function concerns(rule: FaultRule, { on, what, channel, reused, named, among }: Occasion): boolean {
  if (faultCatalogue[rule.fault].on !== on || among?.includes(rule.fault) === false) return false;
  if (rule.only === undefined ? named === true : rule.only !== what) return false;
  if (rule.channel !== undefined && rule.channel !== channel) return false;
  return rule.fault !== 'reset-reused' || reused === true;
}

/** A small generator (mulberry32), so that a seed repeats a run. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
