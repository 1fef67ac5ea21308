const HEAD_BYTES = 8;
const MAGIC = 0x5a;

/** A message of the bench: magic, 24-bit id, length, then a body that follows from the id alone. */
export function makeMessage(id: number, bytes: number): Uint8Array {
  const out = new Uint8Array(Math.max(bytes, HEAD_BYTES));
  const view = new DataView(out.buffer);
  view.setUint32(0, ((MAGIC << 24) | (id & 0xffffff)) >>> 0);
  view.setUint32(4, out.length);
  let state = (id * 2654435761 + 12345) >>> 0;
  for (let i = HEAD_BYTES; i < out.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    out[i] = state >>> 24;
  }
  return out;
}

/** The id of a message that is whole and right, undefined for a corrupted one. */
export function checkMessage(payload: Uint8Array): number | undefined {
  if (payload.length < HEAD_BYTES || payload[0] !== MAGIC) return undefined;
  const id = ((payload[1] ?? 0) << 16) | ((payload[2] ?? 0) << 8) | (payload[3] ?? 0);
  const expected = makeMessage(id, payload.length);
  return expected.every((byte, i) => byte === payload[i]) ? id : undefined;
}

/** Takes note of what arrives: twice, in another order, or damaged. */
export class Ledger {
  readonly delivered = new Set<number>();
  corrupted = 0;
  duplicated = 0;
  outOfOrder = 0;
  #last = -1;

  /** The id, if it is a message that had not come before. */
  arrived(payload: Uint8Array): number | undefined {
    const id = checkMessage(payload);
    if (id === undefined) {
      this.corrupted++;
      return undefined;
    }
    if (this.delivered.has(id)) {
      this.duplicated++;
      return undefined;
    }
    this.delivered.add(id);
    if (id < this.#last) this.outOfOrder++;
    this.#last = Math.max(this.#last, id);
    return id;
  }
}
