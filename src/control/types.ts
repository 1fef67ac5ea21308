/** Whether all is well, and if not, why, one short sentence each. */
export interface Verdict {
  ok: boolean;
  reasons: string[];
}

/** What changed; `status` says only that asking again is worth it. */
export type ControlEvent = { kind: 'status' } | { kind: 'session'; bridge: string; report: unknown };

/** What the control room shows and does; the app is behind it. */
export interface ControlSource {
  /** JSON for people and scripts; no secrets. */
  status(): unknown;
  /** The process does its work. */
  healthy(): Verdict;
  /** Every bridge has its link and its channel. */
  ready(): Verdict;
  /** Prometheus text. */
  metrics(): string;
  /** Lets go of the serial port, for a flashing tool; all bridges without a name. Throws BridgeError for a wrong name. */
  release(bridge: string | undefined): Promise<void>;
  resume(bridge: string | undefined): Promise<void>;
  /** Calls back on each change; the result ends it. */
  watch(listener: (event: ControlEvent) => void): () => void;
}
