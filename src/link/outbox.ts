import type { Channel } from './frame.ts';
import { QUEUE_MAX_BYTES, QUEUE_MAX_MESSAGES } from './local.ts';

/** A message to be sent. */
export interface Job {
  /** The caller's own number for it. */
  token: number;
  channel: Channel;
  payload: Uint8Array;
  /** From then on its unsent fragments are given up; Infinity for never. */
  deadline: number;
  /** Message id on the wire, given with the first fragment; 0 before. */
  id: number;
  /** Bytes in numbered frames. */
  offset: number;
  /** A part was sent and the rest never will be. */
  givenUp: boolean;
}

/** Messages with unsent fragments, one queue a channel, bounded. */
export class Outbox {
  readonly #queues: [Job[], Job[], Job[]] = [[], [], []];
  #lastId = 0;
  #count = 0;
  #bytes = 0;
  /** No deadline in the queues is earlier. */
  #nextDeadline = Number.POSITIVE_INFINITY;

  get empty(): boolean {
    return this.#count === 0;
  }

  get messages(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get nextDeadline(): number {
    return this.#nextDeadline;
  }

  /** False when the queues are full. */
  add(token: number, channel: Channel, payload: Uint8Array, deadline: number): boolean {
    if (this.#count >= QUEUE_MAX_MESSAGES || this.#bytes + payload.length > QUEUE_MAX_BYTES) return false;
    this.#queues[channel].push({ token, channel, payload, deadline, id: 0, offset: 0, givenUp: false });
    this.#count++;
    this.#bytes += payload.length;
    this.#nextDeadline = Math.min(this.#nextDeadline, deadline);
    return true;
  }

  /** The message whose fragment is next: strict priority of the channels. */
  head(): Job | undefined {
    return this.#queues[0][0] ?? this.#queues[1][0] ?? this.#queues[2][0];
  }

  /** Its first fragment is about to be sent. */
  begin(job: Job): void {
    this.#lastId = this.#lastId === 0xffff ? 1 : this.#lastId + 1;
    job.id = this.#lastId;
  }

  /** All of it is numbered, or its end was announced; it is the head of its queue. */
  done(job: Job): void {
    this.#queues[job.channel].shift();
    this.#forget(job);
  }

  /** Gives up a message with unsent fragments; undefined when there is none of this token. */
  cancel(token: number): Job | undefined {
    for (const queue of this.#queues) {
      const job = queue.find((candidate) => candidate.token === token && !candidate.givenUp);
      if (job) {
        this.#giveUp(job);
        return job;
      }
    }
    return undefined;
  }

  /** Gives up what is due. */
  expire(now: number): Job[] {
    if (now < this.#nextDeadline) return [];
    const expired = this.#queues.flatMap((queue) => queue.filter((job) => !job.givenUp && job.deadline <= now));
    for (const job of expired) this.#giveUp(job);
    this.#nextDeadline = Number.POSITIVE_INFINITY;
    for (const queue of this.#queues) {
      for (const job of queue) if (!job.givenUp) this.#nextDeadline = Math.min(this.#nextDeadline, job.deadline);
    }
    return expired;
  }

  /** Everything that was not given up before, in the order of sending. */
  drain(): Job[] {
    const jobs = this.#queues.flatMap((queue) => queue.splice(0)).filter((job) => !job.givenUp);
    this.#count = 0;
    this.#bytes = 0;
    this.#nextDeadline = Number.POSITIVE_INFINITY;
    return jobs;
  }

  #giveUp(job: Job): void {
    if (job.offset > 0) {
      job.givenUp = true;
      return;
    }
    const queue = this.#queues[job.channel];
    queue.splice(queue.indexOf(job), 1);
    this.#forget(job);
  }

  #forget(job: Job): void {
    this.#count--;
    this.#bytes -= job.payload.length;
  }
}
