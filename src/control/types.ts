/** Whether all is well, and if not, why, one short sentence each. */
export interface Verdict {
  ok: boolean;
  reasons: string[];
}

/** What changed; `status` says only that asking again is worth it. */
export type ControlEvent = { kind: 'status' } | { kind: 'session'; bridge: string; report: unknown };

/** Where JSON lines go to, one by one. Never blocks: what a slow reader cannot take is dropped and counted. */
export interface LineSink {
  line(value: object): void;
  /** No more will come. */
  end(): void;
}

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
  /** Each frame of a line, without any text of a message. The result ends it. Throws BridgeError where it cannot. */
  monitor(bridge: string | undefined, sink: LineSink): () => void;
  /** Sends echoes; the last line is the result. The same otherwise. */
  linkTest(bridge: string | undefined, count: number, sink: LineSink): () => void;
  /** Calls back on each change; the result ends it. */
  watch(listener: (event: ControlEvent) => void): () => void;
}
