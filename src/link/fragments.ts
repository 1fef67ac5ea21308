import type { LinkCounters } from './counters.ts';
import type { DataFrame } from './frame.ts';
import { MESSAGE_MAX_BYTES } from './limits.ts';

/** What of a message one DATA frame carries. */
export type Fragment = Pick<DataFrame, 'first' | 'last' | 'body'>;

/** The fragment of at most `size` bytes that begins at `offset`. */
export function cut(id: number, payload: Uint8Array, offset: number, size: number): Fragment {
  const end = Math.min(offset + size, payload.length);
  return {
    first: offset === 0 ? { id, total: payload.length } : undefined,
    last: end === payload.length,
    body: payload.subarray(offset, end),
  };
}

/** Ends a message of which a part was sent: `last` before `total` is reached. */
export const abortion: Fragment = { first: undefined, last: true, body: new Uint8Array(0) };

/** Numbered, and delivers nothing. */
export const emptyFragment: Fragment = { first: undefined, last: false, body: new Uint8Array(0) };

export function isEmpty(fragment: Fragment): boolean {
  return !fragment.first && !fragment.last && fragment.body.length === 0;
}

export interface Reassembled {
  id: number;
  payload: Uint8Array;
}

/** Puts the fragments of one channel together, in the order of their numbers. Memory: one message of the agreed size. */
export class Reassembler {
  readonly #maxBytes: number;
  readonly #counters: LinkCounters;
  #partial: { id: number; buffer: Uint8Array; filled: number } | undefined;

  constructor(maxBytes: number, counters: LinkCounters) {
    this.#counters = counters;
    this.#maxBytes = Math.min(maxBytes, MESSAGE_MAX_BYTES);
  }

  /** The message that this fragment completes. It may be a view of the fragment's body. */
  take(fragment: Fragment): Reassembled | undefined {
    if (isEmpty(fragment)) return undefined;
    const { first, last, body } = fragment;
    if (first) {
      if (this.#partial) this.#drop();
      if (first.total > this.#maxBytes) {
        this.#drop();
        return undefined;
      }
      if (last && body.length === first.total) return { id: first.id, payload: body };
      this.#partial = { id: first.id, buffer: new Uint8Array(first.total), filled: 0 };
    }
    const partial = this.#partial;
    if (!partial) return undefined;
    const filled = partial.filled + body.length;
    const total = partial.buffer.length;
    if (filled > total || (filled === total && !last)) {
      this.#drop();
      return undefined;
    }
    partial.buffer.set(body, partial.filled);
    partial.filled = filled;
    if (!last) return undefined;
    this.#partial = undefined;
    if (filled === total) return { id: partial.id, payload: partial.buffer };
    this.#counters.messagesAborted++;
    return undefined;
  }

  #drop(): void {
    this.#partial = undefined;
    this.#counters.messagesDropped++;
  }
}
