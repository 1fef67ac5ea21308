/** Counts what arrives of one H.264 stream over RTP (RFC 3550, RFC 6184). Decides only; the socket is elsewhere. */
export class FrameCounter {
  /** Access units that arrived whole: ended by the marker bit, no sequence number missing. */
  frames = 0;
  packets = 0;
  lost = 0;
  #expected: number | undefined;
  #whole = true;

  /** True when the packet completes a frame. */
  take(packet: Uint8Array): boolean {
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    if (packet.byteLength < RTP_HEADER_BYTES || isRtcp(view)) return false;
    const sequence = view.getUint16(2);
    const gap = this.#expected === undefined ? 0 : (sequence - this.#expected) & 0xffff;
    // A late or repeated packet: its frame was already given up.
    if (gap >= 0x8000) return false;
    if (gap > 0) this.#whole = false;
    this.lost += gap;
    this.packets += 1;
    this.#expected = (sequence + 1) & 0xffff;
    if ((view.getUint8(1) & MARKER) === 0) return false;
    const whole = this.#whole;
    this.#whole = true;
    if (whole) this.frames += 1;
    return whole;
  }
}

const RTP_HEADER_BYTES = 12;
const MARKER = 0x80;

/** RTCP shares the port; its types are 192 to 223 (RFC 5761). */
function isRtcp(view: DataView): boolean {
  const type = view.getUint8(1);
  return type >= 192 && type <= 223;
}
