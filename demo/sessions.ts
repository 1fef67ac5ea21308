/** A session as the daemon reported it. */
export interface SessionStory {
  session: number;
  clientId: string;
  /** Moments by name, Unix time in ms. */
  phases: Record<string, number>;
  /** Why it ended. */
  closed?: string;
}

/** Sessions that are remembered; the oldest goes first. */
const STORIES_MAX = 32;

/** Collects the session reports of the daemon's event stream. */
export class SessionBook {
  readonly #stories = new Map<string, SessionStory>();

  /** False when the report is about nothing that is shown. `unixMs` is the moment of the report. */
  take(report: Record<string, unknown>, unixMs: number): boolean {
    const { kind, session, clientId, phase, reason } = report;
    if (typeof session !== 'number') return false;
    if (kind === 'phase' && typeof phase === 'string' && typeof clientId === 'string') {
      // After a restart of the daemon a session number may stand for a live session of before.
      const story = this.#of(session, clientId);
      story.phases[phase] ??= unixMs;
      return true;
    }
    if (kind !== 'closed') return false;
    for (const story of this.#stories.values()) {
      if (story.session === session && story.closed === undefined) story.closed = String(reason);
    }
    return true;
  }

  list(): SessionStory[] {
    return [...this.#stories.values()];
  }

  /** The newest session of a client. */
  of(clientId: string): SessionStory | undefined {
    return this.list().findLast((story) => story.clientId === clientId);
  }

  #of(session: number, clientId: string): SessionStory {
    const key = `${session} ${clientId}`;
    const found = this.#stories.get(key) ?? { session, clientId, phases: {} };
    this.#stories.set(key, found);
    const [oldest] = this.#stories.keys();
    if (oldest !== undefined && this.#stories.size > STORIES_MAX) this.#stories.delete(oldest);
    return found;
  }
}
