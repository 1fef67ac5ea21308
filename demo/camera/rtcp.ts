const RECEIVER_REPORT = 201;
const SENDER_REPORT = 200;
const BLOCK_BYTES = 24;

/** Cumulative number of packets lost that a compound RTCP packet reports of `ssrc` (RFC 3550, 6.4). */
export function lostPackets(packet: Buffer, ssrc: number): number | undefined {
  for (let at = 0; at + 8 <= packet.length; ) {
    const type = packet.readUInt8(at + 1);
    const blocks = type === RECEIVER_REPORT ? at + 8 : type === SENDER_REPORT ? at + 28 : undefined;
    const count = packet.readUInt8(at) & 0x1f;
    for (let index = 0; blocks !== undefined && index < count; index += 1) {
      const block = blocks + index * BLOCK_BYTES;
      if (block + BLOCK_BYTES > packet.length) return undefined;
      if (packet.readUInt32BE(block) === ssrc) return Math.max(0, packet.readIntBE(block + 5, 3));
    }
    at += (packet.readUInt16BE(at + 2) + 1) * 4;
  }
  return undefined;
}
