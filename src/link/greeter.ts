import { HELLO_ANSWER_MS, HELLO_MAX_MS, HELLO_MIN_MS } from './limits.ts';

/** When HELLOs are due (PROTOCOL.md section 4.1, rules 3 and 6). Times in ms. */
export class Greeter {
  /** When the latest HELLO left the line. */
  departedAt: number | undefined;
  readonly #random: () => number;
  #nextAt: number | undefined;
  #interval = HELLO_MIN_MS;
  #answerAt: number | undefined;
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Greets from now on: at once, then ever less often. */
  start(now: number): void {
    this.#nextAt = now;
    this.#interval = HELLO_MIN_MS;
  }

  /** Greets on, as seldom as it ever does. */
  slow(now: number): void {
    this.#interval = HELLO_MAX_MS;
    this.#nextAt = now + HELLO_MAX_MS;
  }

  stop(): void {
    this.#nextAt = undefined;
  }

  /** One HELLO is owed, as an answer or a question. */
  owe(now: number): void {
    this.#answerAt ??= Math.max(now, this.#answeredAt + HELLO_ANSWER_MS);
  }

  get dueAt(): number {
    return Math.min(this.#nextAt ?? Number.POSITIVE_INFINITY, this.#answerAt ?? Number.POSITIVE_INFINITY);
  }

  /** A HELLO was written, which leaves the line then: it serves for all that are due. */
  sent(now: number, departsAt: number): void {
    this.departedAt = departsAt;
    if (this.#answerAt !== undefined) {
      this.#answerAt = undefined;
      this.#answeredAt = now;
    }
    if (this.#nextAt === undefined || this.#nextAt > now) return;
    this.#nextAt = now + this.#interval * (1 - this.#random() / 4);
    this.#interval = Math.min(this.#interval * 2, HELLO_MAX_MS);
  }
}
