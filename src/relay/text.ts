/** UTF-8 as bytes are counted on the wire. */

function unitBytes(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  // A surrogate pair is four bytes; a lone surrogate is encoded as U+FFFD, three bytes.
  const next = text.charCodeAt(index + 1);
  return unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000 ? 4 : 3;
}

export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const width = unitBytes(text, index);
    bytes += width;
    if (width === 4) index++;
  }
  return bytes;
}

/** Counts only where the length leaves it open. */
export function fits(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || (text.length <= maxBytes && utf8Bytes(text) <= maxBytes);
}

/** The longest head of `text` that fits; never half a character. */
export function clip(text: string, maxBytes: number): string {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const width = unitBytes(text, index);
    if (bytes + width > maxBytes) return text.slice(0, index);
    bytes += width;
    if (width === 4) index++;
  }
  return text;
}

/** TAB is legal inside a line of SDP. */
export function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if ((unit < 0x20 && unit !== 0x09) || unit === 0x7f) return true;
  }
  return false;
}

/** The service's own alphabet of client ids. */
export function isClientId(text: string): boolean {
  return text.length <= 256 && /^[A-Za-z0-9_.-]+$/.test(text);
}
