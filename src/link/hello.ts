import {
  CREDIT_UNIT_MAX_BYTES,
  FRAGMENT_MAX_BYTES,
  FRAGMENT_MIN_BYTES,
  MESSAGE_MAX_BYTES,
  SLOTS_MAX,
  STALL_MAX_MS,
  WINDOW_MAX,
  WIRE_VERSION,
} from './limits.ts';
import { BULK_ALONE_FRAME_MS } from './local.ts';
import { bytesPerMs } from './pacer.ts';

export type Role = 'host' | 'mcu';

/** Body of a HELLO; meanings and units are in link.proto. */
export interface Hello {
  role: Role;
  versionMin: number;
  versionMax: number;
  epoch: number;
  peerEpoch: number;
  bootCount: number;
  resetCause: number;
  fragmentMax: number;
  window: number;
  slots: number;
  receiveBytes: number;
  creditUnit: number;
  maxStateBytes: number;
  maxSignalingBytes: number;
  maxBulkBytes: number;
  stallMs: number;
  features: number;
  dictionaryId: number;
}

/** What a side says about itself; role and peer_epoch are the endpoint's to fill in. */
export type Introduction = Omit<Hello, 'role' | 'peerEpoch'>;

/** The host's own limits. Its credit is spent at once, so its window alone bounds what is under way. */
export const hostIntroduction: Omit<Introduction, 'epoch' | 'bootCount' | 'resetCause'> = {
  versionMin: WIRE_VERSION,
  versionMax: WIRE_VERSION,
  fragmentMax: FRAGMENT_MAX_BYTES,
  window: WINDOW_MAX,
  slots: SLOTS_MAX,
  receiveBytes: WINDOW_MAX * FRAGMENT_MAX_BYTES,
  creditUnit: CREDIT_UNIT_MAX_BYTES,
  maxStateBytes: MESSAGE_MAX_BYTES,
  maxSignalingBytes: MESSAGE_MAX_BYTES,
  maxBulkBytes: MESSAGE_MAX_BYTES,
  stallMs: 0,
  features: 0,
  dictionaryId: 0,
};

/** The MCU does not know the rate: on a slow line the host asks for frames that leave room for others. */
export function fragmentMaxAt(bitsPerSecond: number): number {
  const bytes = Math.floor(bytesPerMs(bitsPerSecond) * BULK_ALONE_FRAME_MS);
  return within(bytes, FRAGMENT_MIN_BYTES, FRAGMENT_MAX_BYTES);
}

function within(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}

/** Values outside the ranges of the schema are taken as the nearest legal one (PROTOCOL.md section 4.3). */
export function legalized(hello: Hello): Hello {
  return {
    ...hello,
    fragmentMax: within(hello.fragmentMax, FRAGMENT_MIN_BYTES, FRAGMENT_MAX_BYTES),
    window: within(hello.window, 1, WINDOW_MAX),
    slots: within(hello.slots, 0, SLOTS_MAX),
    creditUnit: within(hello.creditUnit, 1, CREDIT_UNIT_MAX_BYTES),
    maxStateBytes: within(hello.maxStateBytes, 0, MESSAGE_MAX_BYTES),
    maxSignalingBytes: within(hello.maxSignalingBytes, 0, MESSAGE_MAX_BYTES),
    maxBulkBytes: within(hello.maxBulkBytes, 0, MESSAGE_MAX_BYTES),
    stallMs: within(hello.stallMs, 0, STALL_MAX_MS),
  };
}

/** Largest message of a channel that the sender of this Hello takes. */
export function maxMessageBytes(hello: Hello, channel: 0 | 1 | 2): number {
  return [hello.maxStateBytes, hello.maxSignalingBytes, hello.maxBulkBytes][channel] ?? 0;
}

/** What a HELLO means to a side that is not, or was, paired (PROTOCOL.md section 4.1). */
export type Verdict =
  /** Our own frames come back. */
  | 'loopback'
  /** Another device of our own role. */
  | 'same_role'
  /** No wire version in common. */
  | 'incompatible'
  /** It does not know our epoch (yet). */
  | 'unconfirmed'
  /** It confirms the pair that we have. */
  | 'same_pair'
  /** It confirms a pair that is new. */
  | 'new_pair';

export interface Self {
  role: Role;
  epoch: number;
  versionMin: number;
  versionMax: number;
  /** Epoch of the peer that a pair was confirmed with. */
  pairedWith: number | undefined;
}

export function judge(self: Self, hello: Hello): Verdict {
  if (hello.epoch === self.epoch) return 'loopback';
  if (hello.role === self.role) return 'same_role';
  const lowest = Math.max(self.versionMin, hello.versionMin);
  const highest = Math.min(self.versionMax, hello.versionMax);
  if (lowest > highest) return 'incompatible';
  if (hello.peerEpoch !== self.epoch) return 'unconfirmed';
  return hello.epoch === self.pairedWith ? 'same_pair' : 'new_pair';
}

/** The side with the lower highest version has to be updated. */
export function sideToUpdate(self: Self, hello: Hello): Role {
  const mine = self.versionMax < hello.versionMax;
  return mine ? self.role : hello.role;
}
