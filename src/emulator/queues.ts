import { QUEUE_MAX_MESSAGES, RECIPIENTS_MAX } from './limits.ts';
import type { Action } from './messages.ts';

export interface Waiting {
  type: Action;
  /** The viewer it came from; undefined for the master. */
  from: string | undefined;
  frame: string;
  /** Service time in ms. */
  expiresMs: number;
}

export type Queued = 'queued' | 'overwritten' | 'full';

/** Messages that wait for a recipient who is not there. An offer or answer replaces the sender's waiting one. */
export class Queues {
  readonly #byRecipient = new Map<string, Waiting[]>();

  put(recipient: string, message: Waiting): Queued {
    const queue = this.#byRecipient.get(recipient) ?? [];
    if (!this.#byRecipient.has(recipient)) {
      if (this.#byRecipient.size >= RECIPIENTS_MAX) return 'full';
      this.#byRecipient.set(recipient, queue);
    }
    if (message.type !== 'ICE_CANDIDATE') {
      const older = queue.findIndex((waiting) => waiting.type === message.type && waiting.from === message.from);
      if (older >= 0) {
        queue[older] = message;
        return 'overwritten';
      }
    }
    if (queue.length >= QUEUE_MAX_MESSAGES) return 'full';
    queue.push(message);
    return 'queued';
  }

  /** Everything for a recipient, in the order of arrival; it is not here any more afterwards. */
  take(recipient: string): Waiting[] {
    const queue = this.#byRecipient.get(recipient) ?? [];
    this.#byRecipient.delete(recipient);
    return queue;
  }

  /** Removes what has expired and returns it. */
  expire(now: number): { recipient: string; message: Waiting }[] {
    const expired: { recipient: string; message: Waiting }[] = [];
    for (const [recipient, queue] of this.#byRecipient) {
      const kept = queue.filter((message) => message.expiresMs > now);
      for (const message of queue) if (message.expiresMs <= now) expired.push({ recipient, message });
      if (kept.length === 0) this.#byRecipient.delete(recipient);
      else this.#byRecipient.set(recipient, kept);
    }
    return expired;
  }

  /** Infinity for none. */
  nextExpiry(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const queue of this.#byRecipient.values()) {
      for (const { expiresMs } of queue) earliest = Math.min(earliest, expiresMs);
    }
    return earliest;
  }
}
