import type { LinkState } from '../link/contract.ts';
import type { LinkCounters } from '../link/counters.ts';
import type { Endpoint } from '../link/endpoint.ts';
import type { Hello, Role } from '../link/hello.ts';
import type { PortFailure } from './failure.ts';
import type { KeeperState } from './keeper.ts';
import type { MessageCounters } from './mailbox.ts';
import type { ResetStatus } from './reset-ladder.ts';

/** Plain JSON. */
export interface SerialStatus {
  path: string;
  baudRate: number;
  port: {
    state: KeeperState['kind'];
    reason: PortFailure['reason'] | undefined;
    text: string | undefined;
    hint: string | undefined;
    retryMs: number | undefined;
  };
  link: {
    state: LinkState['kind'];
    /** What answers in place of an MCU: our own frames, or a second host. */
    refused: 'loopback' | 'same_role' | undefined;
    /** Wake signals since the device fell asleep: with the second it is known not to wake. */
    wakes: number;
    /** Side to update when the wire versions have nothing in common. */
    update: Role | undefined;
    peer: Hello | undefined;
    roundTripMs: number | undefined;
    timeoutMs: number | undefined;
    /** Present size of fragments towards the MCU, bytes. */
    fragmentBytes: number | undefined;
    unacknowledgedFrames: number;
    queuedMessages: number;
    queuedBytes: number;
  };
  counters: LinkCounters;
  messages: MessageCounters;
  /** Bytes that wait for, and that were never taken by, the port. */
  portQueuedBytes: number;
  portDroppedBytes: number;
  /** What was done to a device that hung; undefined where that is not configured. */
  resets: ResetStatus | undefined;
}

export function statusOf(
  options: { path: string; baudRate: number },
  parts: {
    port: KeeperState;
    endpoint: Endpoint;
    messages: MessageCounters;
    wakes: number;
    queuedBytes: number;
    droppedBytes: number;
    resets: ResetStatus | undefined;
  },
  now: number,
): SerialStatus {
  const { port, endpoint } = parts;
  const failure = port.kind === 'waiting' ? port.failure : undefined;
  const { state, pair, counters } = endpoint;
  return {
    path: options.path,
    baudRate: options.baudRate,
    port: {
      state: port.kind,
      reason: failure?.reason,
      text: failure?.text,
      hint: failure?.hint,
      retryMs: port.kind === 'waiting' ? Math.max(0, Math.round(port.retryAt - now)) : undefined,
    },
    link: {
      state: state.kind,
      refused: state.kind === 'greeting' ? state.refused : undefined,
      wakes: parts.wakes,
      update: state.kind === 'incompatible' ? state.update : undefined,
      peer: 'peer' in state ? state.peer : pair?.peer,
      roundTripMs: pair?.roundTrip.smoothed,
      timeoutMs: pair?.roundTrip.rto,
      fragmentBytes: pair?.size.bytes(2, now, pair.roundTrip.estimate),
      unacknowledgedFrames: pair?.sender.unacknowledged ?? 0,
      queuedMessages: pair?.outbox.messages ?? 0,
      queuedBytes: pair?.outbox.bytes ?? 0,
    },
    counters: { ...counters, bad: { ...counters.bad } },
    messages: { ...parts.messages },
    portQueuedBytes: parts.queuedBytes,
    portDroppedBytes: parts.droppedBytes,
    resets: parts.resets && { ...parts.resets },
  };
}
