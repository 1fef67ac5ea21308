/** A message body that no other salt gives. */
export function patterned(length: number, salt: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + salt * 7 + (i >> 8) * salt) & 0xff);
}

/** For comparing many bodies at once: vitest compares typed arrays element by element. */
export function hexes(payloads: Iterable<Uint8Array>): string[] {
  return Array.from(payloads, (payload) => Buffer.from(payload).toString('hex'));
}
