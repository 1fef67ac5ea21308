import type { Channel } from './frame.ts';
import type { Hello, Role } from './hello.ts';

export type LinkState =
  /** The port is closed. */
  | { kind: 'down' }
  /** No peer yet. `refused`: what answered instead, a loopback or a second device of our role. */
  | { kind: 'greeting'; refused: 'loopback' | 'same_role' | undefined }
  | { kind: 'up'; peer: Hello }
  /** Up, and nothing was heard for DEGRADED_MS. */
  | { kind: 'degraded'; peer: Hello }
  /** Up, and sleeping: it is woken when something waits for it. */
  | { kind: 'asleep'; peer: Hello }
  /** No wire version in common; `update` is the side to update. */
  | { kind: 'incompatible'; peer: Hello; update: Role };

export type FailReason = 'peer_reset' | 'too_big' | 'expired' | 'cancelled' | 'queue_full' | 'closed';

export type Input =
  | { kind: 'opened' }
  /** Unescaped bytes of one SLIP frame; they must not change afterwards. */
  | { kind: 'frame'; bytes: Uint8Array }
  /** What is no SLIP frame: a wrong escape, or too long. */
  | { kind: 'badBytes'; bytes: Uint8Array }
  /** `token` is the caller's; each gets one `delivered` or `failed`. Unsent fragments are given up after `ttlMs`. */
  | { kind: 'send'; token: number; channel: Channel; payload: Uint8Array; ttlMs: number | undefined }
  | { kind: 'cancel'; token: number }
  | { kind: 'tick' }
  /** The pair of epochs stays: opened again, the same peer goes on where it was. */
  | { kind: 'closed' }
  /** Everything unfinished fails; the endpoint is not used again. */
  | { kind: 'end' };

export type Effect =
  /** To be escaped and written, after an END if `leadingEnd`. An empty frame is an END alone. */
  | { kind: 'write'; frame: Uint8Array; leadingEnd: boolean }
  | { kind: 'message'; channel: Channel; messageId: number; payload: Uint8Array }
  /** Whole in the peer's memory. */
  | { kind: 'delivered'; token: number }
  /** Not delivered as a whole, and never will be. */
  | { kind: 'failed'; token: number; why: FailReason }
  /** `resumed`: the epoch pair is the same as before the port was closed, and nothing was lost. */
  | { kind: 'up'; peer: Hello; resumed: boolean }
  | { kind: 'down'; why: 'closed' | 'peer_reset' | 'incompatible' }
  | { kind: 'state'; state: LinkState }
  /** The wake signal that a sleeping peer asked for: WakeMethod of link.proto. */
  | { kind: 'wake'; method: number }
  /** Boot text and panics. */
  | { kind: 'console'; text: string };
