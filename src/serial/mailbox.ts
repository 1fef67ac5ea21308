import { errorText } from '../common/errors.ts';
import type { Logger } from '../common/logger.ts';
import type { Effect, FailReason, Input } from '../link/contract.ts';
import { decodeMessage, encodeMessage, type LinkMessage } from '../link/message.ts';
import { channelOf, mayCome } from '../link/route.ts';
import type { DeviceEvent } from '../relay/types.ts';
import type { EchoListener } from './link-test.ts';

/** What is counted of messages that never reach the relay, and of those not as this version writes them. */
export interface MessageCounters {
  /** No arm that this version knows. */
  unknown: number;
  malformed: number;
  /** On a channel, or from a side, that is not the message's own. */
  misplaced: number;
  /** Read, but with unknown fields or not in canonical form. */
  inexact: number;
}

type Send = Extract<Input, { kind: 'send' }>;
type DeviceFailure = Extract<DeviceEvent, { kind: 'failed' }>['why'];

const failures: Record<FailReason, DeviceFailure> = {
  peer_reset: 'peer_reset',
  too_big: 'too_big',
  expired: 'expired',
  cancelled: 'expired',
  queue_full: 'expired',
  closed: 'closed',
};

/**
 * Messages between the relay and the link, and the echoes of a link test, which the relay never sees: their tokens are
 * negative on the link.
 */
export class Mailbox {
  readonly counters: MessageCounters = { unknown: 0, malformed: 0, misplaced: 0, inexact: 0 };
  readonly #log: Logger;
  readonly #onEvent: (event: DeviceEvent) => void;
  #echoes: EchoListener | undefined;

  constructor(log: Logger, onEvent: (event: DeviceEvent) => void) {
    this.#log = log;
    this.#onEvent = onEvent;
  }

  onEcho(listener: EchoListener | undefined): void {
    this.#echoes = listener;
  }

  /** Undefined, and failed, where the schema forbids it. */
  outgoing(token: number, message: LinkMessage, ttlMs: number | undefined): Send | undefined {
    try {
      return { kind: 'send', token, channel: channelOf(message), payload: encodeMessage(message), ttlMs };
    } catch (error) {
      this.#log.error({ kind: message.kind, reason: errorText(error) }, 'message over the limits of the link');
      this.#onEvent({ kind: 'failed', token, why: 'too_big' });
      return undefined;
    }
  }

  echo(token: number, data: Uint8Array, ttlMs: number): Send {
    const payload = encodeMessage({ kind: 'echo', token, reply: false, data });
    return { kind: 'send', token: -token, channel: 2, payload, ttlMs };
  }

  delivered(token: number): void {
    if (token >= 0) this.#onEvent({ kind: 'delivered', token });
  }

  failed(token: number, why: FailReason): void {
    if (token < 0) this.#echoes?.failed(-token, why);
    else this.#onEvent({ kind: 'failed', token, why: failures[why] });
  }

  incoming({ channel, messageId, payload }: Extract<Effect, { kind: 'message' }>): void {
    const decoded = decodeMessage(payload);
    if (decoded.result !== 'message') {
      this.counters[decoded.result]++;
      const reason = decoded.result === 'malformed' ? decoded.reason : undefined;
      this.#log.warn({ what: decoded.result, reason, bytes: payload.length }, 'device message not read');
      return;
    }
    const { message, exact } = decoded;
    if (!exact) this.counters.inexact++;
    if (!mayCome(message, 'mcu', channel)) {
      this.counters.misplaced++;
      this.#log.warn({ kind: message.kind, channel }, 'device message refused');
    } else if (message.kind === 'echo' && message.reply) this.#echoes?.reply(message.token, message.data);
    else this.#onEvent({ kind: 'message', message, messageId });
  }
}
