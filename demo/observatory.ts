import { setTimeout as pause } from 'node:timers/promises';
import { ask, watch } from '../src/control/client.ts';
import type { AppStatus } from '../src/control/status.ts';
import type { Observer } from './page-server/server.ts';
import { absent, partsOf } from './parts.ts';
import { SessionBook, type SessionStory } from './sessions.ts';

/** Until a daemon that is away is asked again, ms. */
const AGAIN_MS = 300;
/** How old figures may be that change without an event, ms. */
const STATUS_MS = 1000;
const STORY_POLL_MS = 20;

/** Follows the daemon's control socket over its restarts, and shows what it says as whole pictures. */
export class Observatory implements Observer {
  readonly book = new SessionBook();
  readonly #socket: string;
  readonly #signal: AbortSignal;
  readonly #shows = new Set<(name: string, picture: unknown) => void>();
  #parts: object = absent('starting');

  constructor(controlSocket: string, signal: AbortSignal) {
    this.#socket = controlSocket;
    this.#signal = signal;
    void this.#follow();
    void this.#refresh();
  }

  watch(show: (name: string, picture: unknown) => void): () => void {
    this.#shows.add(show);
    show('parts', this.#parts);
    show('sessions', this.book.list());
    return () => this.#shows.delete(show);
  }

  /** The newest session of a client, once it has reached `phase` or the time is over. */
  async story(clientId: string, phase: string, withinMs: number): Promise<SessionStory | undefined> {
    const endsMs = performance.now() + withinMs;
    for (;;) {
      const story = this.book.of(clientId);
      if (story?.phases[phase] !== undefined || performance.now() > endsMs) return story;
      await pause(STORY_POLL_MS);
    }
  }

  async #follow(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        this.book.newLife();
        for await (const { event, data } of watch(this.#socket, this.#signal)) this.#take(event, data);
      } catch {
        // It is away: that is what the picture says until it is back.
      }
      this.#showParts(absent('not running'));
      await this.#pause(AGAIN_MS);
    }
  }

  async #refresh(): Promise<void> {
    while (!this.#signal.aborted) {
      await this.#pause(STATUS_MS);
      if (this.#shows.size === 0) continue;
      const reply = await ask(this.#socket, 'GET', '/status').catch(() => undefined);
      if (reply?.status === 200) this.#take('status', JSON.parse(reply.body));
    }
  }

  #take(event: string, data: unknown): void {
    if (event === 'status') this.#showParts(partsOf(data as AppStatus));
    else if (event === 'session' && this.book.take(Object(data), Date.now())) this.#show('sessions', this.book.list());
  }

  #showParts(parts: object): void {
    this.#parts = parts;
    this.#show('parts', parts);
  }

  #show(name: string, picture: unknown): void {
    for (const show of this.#shows) show(name, picture);
  }

  async #pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#signal }).catch(() => undefined);
  }
}
