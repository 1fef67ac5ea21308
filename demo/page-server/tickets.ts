import { randomBytes } from 'node:crypto';

/** Life of a ticket, ms: the page uses it at once. */
const TICKET_MS = 10_000;
const TICKETS_MAX = 64;

/** Stand for signed URLs, which never reach the page. Each is good once. */
export class Tickets {
  readonly #urls = new Map<string, { url: string; endsMs: number }>();

  issue(url: string, nowMs: number): string {
    for (const [ticket, { endsMs }] of this.#urls) if (endsMs <= nowMs) this.#urls.delete(ticket);
    const [oldest] = this.#urls.keys();
    if (oldest !== undefined && this.#urls.size >= TICKETS_MAX) this.#urls.delete(oldest);
    const ticket = randomBytes(16).toString('base64url');
    this.#urls.set(ticket, { url, endsMs: nowMs + TICKET_MS });
    return ticket;
  }

  redeem(ticket: string, nowMs: number): string | undefined {
    const found = this.#urls.get(ticket);
    this.#urls.delete(ticket);
    return found !== undefined && found.endsMs > nowMs ? found.url : undefined;
  }
}
