/** What became of messages at one end, in the order in which it happened. */
export type SideEvent =
  | { kind: 'up' }
  | { kind: 'down' }
  | { kind: 'message'; channel: number; payload: Uint8Array }
  | { kind: 'delivered'; token: number }
  | { kind: 'failed'; token: number };

/** One end of the line under test: its own state alone, driven by polls. Times in ms. */
export interface Side {
  readonly up: boolean;
  /** A token, or undefined when it takes no more now. */
  send(channel: 0 | 1 | 2, payload: Uint8Array, now: number): number | undefined;
  receive(bytes: Uint8Array, now: number): void;
  /** Timers, then at most `room` bytes for the line, in front of which `queued` bytes wait. */
  poll(room: number, queued: number, now: number): Uint8Array;
  /** What happened since the last call. */
  events(): SideEvent[];
  /** For figures: transmissions beyond the first, and the like. */
  stats(): Record<string, number>;
  destroy(): void;
}
