import { type Candidate, candidateKey } from './candidate.ts';
import { EARLY_ALL_BYTES, EARLY_BYTES, EARLY_CANDIDATES, EARLY_TTL_MS, EARLY_VIEWERS } from './limits.ts';

interface Waiting {
  candidate: Candidate;
  until: number;
}

interface Queue {
  waiting: Waiting[];
  bytes: number;
}

export type EarlyVerdict = 'kept' | 'duplicate' | 'full';

/** Candidates that came before the description that they belong to, per peer, in order; bounded in every way. */
export class EarlyCandidates {
  /** Oldest first. */
  readonly #queues = new Map<string, Queue>();
  #bytes = 0;
  readonly #lost: (clientId: string, count: number, why: 'expired' | 'crowded') => void;

  constructor(lost: (clientId: string, count: number, why: 'expired' | 'crowded') => void) {
    this.#lost = lost;
  }

  get viewers(): number {
    return this.#queues.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(clientId: string, candidate: Candidate, now: number): EarlyVerdict {
    const queue = this.#queues.get(clientId) ?? { waiting: [], bytes: 0 };
    const key = candidateKey(candidate);
    if (queue.waiting.some((other) => candidateKey(other.candidate) === key)) return 'duplicate';
    if (queue.waiting.length >= EARLY_CANDIDATES || queue.bytes + candidate.bytes > EARLY_BYTES) return 'full';
    queue.waiting.push({ candidate, until: now + EARLY_TTL_MS });
    queue.bytes += candidate.bytes;
    this.#bytes += candidate.bytes;
    this.#queues.set(clientId, queue);
    this.#makeRoom();
    return 'kept';
  }

  /** Hands over what waits for this peer; the queue is empty afterwards. */
  take(clientId: string): Candidate[] {
    const queue = this.#queues.get(clientId);
    if (queue === undefined) return [];
    this.#queues.delete(clientId);
    this.#bytes -= queue.bytes;
    return queue.waiting.map(({ candidate }) => candidate);
  }

  expire(now: number): void {
    for (const [clientId, queue] of this.#queues) {
      const alive = queue.waiting.filter(({ until }) => until > now);
      const count = queue.waiting.length - alive.length;
      if (count === 0) continue;
      const bytes = alive.reduce((sum, { candidate }) => sum + candidate.bytes, 0);
      this.#bytes -= queue.bytes - bytes;
      if (alive.length === 0) this.#queues.delete(clientId);
      else this.#queues.set(clientId, { waiting: alive, bytes });
      this.#lost(clientId, count, 'expired');
    }
  }

  nextDeadline(): number {
    let deadline = Number.POSITIVE_INFINITY;
    for (const { waiting } of this.#queues.values()) {
      for (const { until } of waiting) deadline = Math.min(deadline, until);
    }
    return deadline;
  }

  #makeRoom(): void {
    for (const clientId of this.#queues.keys()) {
      if (this.#queues.size <= EARLY_VIEWERS && this.#bytes <= EARLY_ALL_BYTES) return;
      this.#lost(clientId, this.take(clientId).length, 'crowded');
    }
  }
}
