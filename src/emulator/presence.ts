import { eventFrame } from './messages.ts';
import { Rates } from './rates.ts';
import type { Connection, Role, RoutingEffect, RoutingRules } from './routing.ts';

/** The master's place; no client id is empty. */
export const MASTER = '';

/** Who is connected to a channel and for how long: places, takeover, idle time, age, GO_AWAY. */
export class Presence {
  readonly #rules: RoutingRules;
  readonly #emit: (effect: RoutingEffect) => void;
  readonly #connections = new Map<number, Connection>();
  readonly #holders = new Map<string, Connection>();
  /** Until when viewers who have left keep their places. */
  readonly #stale = new Map<string, number>();

  constructor(rules: RoutingRules, emit: (effect: RoutingEffect) => void) {
    this.#rules = rules;
    this.#emit = emit;
  }

  /** Whether one more fits. Whoever comes back with a known client id takes its old place. */
  admits(role: Role, clientId: string, now: number): boolean {
    for (const [id, untilMs] of this.#stale) if (untilMs <= now) this.#stale.delete(id);
    const places = new Set([...this.#holders.keys(), ...this.#stale.keys()]);
    if (role === 'master' || places.has(clientId)) return true;
    places.delete(MASTER);
    return places.size < this.#rules.viewersMax;
  }

  open(id: number, role: Role, clientId: string, now: number): Connection {
    const place = role === 'master' ? MASTER : clientId;
    const older = this.#holders.get(place);
    const connection: Connection = {
      id,
      role,
      clientId: place,
      rates: new Rates(),
      activeMs: now,
      endsMs: now + this.#rules.ageMaxMs,
      displaced: false,
      toldToGo: false,
    };
    this.#connections.set(id, connection);
    this.#holders.set(place, connection);
    this.#stale.delete(place);
    if (older !== undefined) this.#displace(older, now);
    return connection;
  }

  close(id: number, now: number): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    this.#connections.delete(id);
    const { clientId, role } = connection;
    if (this.#holders.get(clientId) !== connection) return;
    this.#holders.delete(clientId);
    const { staleViewerMs } = this.#rules;
    if (role === 'viewer' && staleViewerMs > 0) this.#stale.set(clientId, now + staleViewerMs);
  }

  get(id: number): Connection | undefined {
    return this.#connections.get(id);
  }

  /** Who gets what is sent to this place. */
  holder(place: string): Connection | undefined {
    return this.#holders.get(place);
  }

  all(): readonly Connection[] {
    return [...this.#connections.values()];
  }

  /** Nobody holds a place any more. */
  displaceAll(close: { code: number; reason: string } | undefined, now: number): void {
    this.#holders.clear();
    for (const connection of this.all()) {
      connection.displaced = true;
      if (close !== undefined) this.#end(connection, close, now);
    }
  }

  tellToGo(connection: Connection, now: number): void {
    if (connection.toldToGo) return;
    connection.toldToGo = true;
    connection.endsMs = Math.min(connection.endsMs, now + this.#rules.goAwayGraceMs);
    const type = 'GO_AWAY';
    const { id, role, clientId } = connection;
    this.#emit({ do: 'send', id, role, clientId: clientId || undefined, type, frame: eventFrame(type) });
  }

  tick(now: number): void {
    for (const connection of this.all()) {
      if (now >= this.#endOf(connection)) this.#end(connection, this.#rules.ending, now);
      else if (now >= this.#warningOf(connection)) this.tellToGo(connection, now);
    }
  }

  nextDeadline(): number {
    const deadlines = this.all().map((connection) => Math.min(this.#endOf(connection), this.#warningOf(connection)));
    return Math.min(Number.POSITIVE_INFINITY, ...deadlines);
  }

  #displace(older: Connection, now: number): void {
    older.displaced = true;
    const { takeover } = this.#rules;
    const clientId = older.clientId;
    this.#emit({ do: 'report', facts: { kind: 'displaced', role: older.role, ...(clientId !== '' && { clientId }) } });
    if (takeover === 'goaway') this.tellToGo(older, now);
    else if (takeover !== 'orphan') this.#end(older, takeover, now);
  }

  /** The service forgets the connection at once; the socket's own end is the caller's. */
  #end(connection: Connection, { code, reason }: { code: number; reason: string }, now: number): void {
    this.close(connection.id, now);
    this.#emit({ do: 'close', id: connection.id, code, reason });
  }

  #endOf(connection: Connection): number {
    return Math.min(connection.endsMs, connection.activeMs + this.#rules.idleMs);
  }

  #warningOf(connection: Connection): number {
    const aheadMs = this.#rules.goAwayAheadMs;
    return aheadMs === undefined || connection.toldToGo ? Number.POSITIVE_INFINITY : connection.endsMs - aheadMs;
  }
}
