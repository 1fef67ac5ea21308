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

interface Entry extends Omit<SessionStory, 'phases'> {
  /** Of the daemon's clock, ms. */
  at: Record<string, number>;
  /** From the daemon's clock to Unix time, ms: of all its reports the one that was soonest here knows best. */
  offset: number;
  life: number;
}

/** Collects the session reports of the daemon's event stream. */
export class SessionBook {
  readonly #entries = new Map<string, Entry>();
  #life = 0;

  /** The daemon is a new one, with a new clock. */
  newLife(): void {
    this.#life += 1;
  }

  /** False when the report is about nothing that is shown. `unixMs` is the moment at which it came here. */
  take(report: Record<string, unknown>, unixMs: number): boolean {
    const { kind, session, clientId, phase, atMs, reason } = report;
    if (typeof session !== 'number') return false;
    if (kind === 'phase' && typeof clientId === 'string' && typeof phase === 'string' && typeof atMs === 'number') {
      const entry = this.#entry(session, clientId);
      // A renegotiation passes the same milestones again; the first time counts.
      entry.at[phase] ??= atMs;
      entry.offset = Math.min(entry.offset, unixMs - atMs);
      return true;
    }
    if (kind !== 'closed') return false;
    for (const entry of this.#entries.values()) if (entry.session === session) entry.closed ??= String(reason);
    return true;
  }

  list(): SessionStory[] {
    return [...this.#entries.values()].map(({ at, offset, life: _, ...story }) => ({
      ...story,
      phases: Object.fromEntries(Object.entries(at).map(([phase, atMs]) => [phase, atMs + offset])),
    }));
  }

  /** The newest session of a client. */
  of(clientId: string): SessionStory | undefined {
    return this.list().findLast((story) => story.clientId === clientId);
  }

  #entry(session: number, clientId: string): Entry {
    const key = `${session} ${clientId}`;
    const found = this.#entries.get(key);
    if (found?.life === this.#life) return found;
    this.#entries.delete(key);
    const entry = { session, clientId, at: {}, offset: Number.POSITIVE_INFINITY, life: this.#life };
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size > STORIES_MAX) this.#entries.delete(oldest);
    return entry;
  }
}
