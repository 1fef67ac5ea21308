/** True for printable ASCII, TAB, CR and LF alone: boot text and panics, not a damaged frame (PROTOCOL.md section 1). */
export function looksLikeText(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const printable = byte >= 0x20 && byte < 0x7f;
    if (!printable && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  }
  return bytes.length > 0;
}

const ascii = new TextDecoder('latin1');

export function textOf(bytes: Uint8Array): string {
  return ascii.decode(bytes);
}
