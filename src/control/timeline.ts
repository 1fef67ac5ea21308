import type { RelayReport, SessionMilestone } from '../relay/types.ts';

/** Sessions remembered, the living and the last that ended. */
const SESSIONS_MAX = 32;

/** One session as a row of milestones. */
export interface SessionTrace {
  session: number;
  clientId: string;
  /** Wall time of its first milestone, RFC 3339. */
  at: string;
  /** ms since the first milestone; a renegotiation shows each milestone's last time. */
  phases: Partial<Record<SessionMilestone, number>>;
  /** Why it ended; absent while it lives. */
  closed?: string;
}

/** Upper bounds of the phase histogram, s. */
export const PHASE_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface PhaseHistogram {
  /** How many were at or below each bound; the last is all. */
  counts: number[];
  sumS: number;
}

/** Which step is slow: the milestones of the last sessions, and how long each milestone takes since the offer. */
export class Timeline {
  readonly #traces = new Map<number, SessionTrace & { startMs: number }>();
  readonly #histograms = new Map<SessionMilestone, PhaseHistogram>();
  readonly ended: Record<string, number> = {};

  add(report: RelayReport, wall: number): void {
    if (report.kind === 'phase') this.#phase(report, wall);
    if (report.kind !== 'closed') return;
    this.ended[report.reason] = (this.ended[report.reason] ?? 0) + 1;
    const trace = this.#traces.get(report.session);
    if (trace !== undefined) trace.closed = report.reason;
  }

  /** Newest first. */
  traces(): SessionTrace[] {
    return [...this.#traces.values()]
      .map(({ startMs: _, ...trace }) => ({ ...trace, phases: { ...trace.phases } }))
      .reverse();
  }

  histograms(): ReadonlyMap<SessionMilestone, PhaseHistogram> {
    return this.#histograms;
  }

  #phase({ session, clientId, phase, atMs }: Extract<RelayReport, { kind: 'phase' }>, wall: number): void {
    let trace = this.#traces.get(session);
    if (trace === undefined) {
      trace = { session, clientId, at: new Date(wall).toISOString(), phases: {}, startMs: atMs };
      this.#traces.set(session, trace);
      const oldest = this.#traces.keys().next();
      if (this.#traces.size > SESSIONS_MAX && !oldest.done) this.#traces.delete(oldest.value);
    }
    if (phase === 'offer_received') trace.startMs = atMs;
    const ms = Math.max(0, Math.round(atMs - trace.startMs));
    trace.phases[phase] = ms;
    if (phase !== 'offer_received') this.#count(phase, ms / 1000);
  }

  #count(phase: SessionMilestone, seconds: number): void {
    let histogram = this.#histograms.get(phase);
    if (histogram === undefined) {
      histogram = { counts: PHASE_BUCKETS_S.map(() => 0).concat(0), sumS: 0 };
      this.#histograms.set(phase, histogram);
    }
    histogram.sumS += seconds;
    const bounds = [...PHASE_BUCKETS_S, Number.POSITIVE_INFINITY];
    histogram.counts = histogram.counts.map((count, i) => (seconds <= (bounds[i] ?? 0) ? count + 1 : count));
  }
}
