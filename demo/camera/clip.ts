/** H.264 in Annex B, cut into access units, each with its start codes, as the packetizer takes them. */
export interface AccessUnit {
  bytes: Buffer;
  /** Starts with an IDR picture and carries its own parameter sets: decoding may start here. */
  key: boolean;
  /** RTP packets that it takes: one per NAL unit, or its FU-A fragments. */
  packets: number;
}

/** Largest RTP payload, bytes: leaves room for RTP, SRTP, UDP and a tunnel in 1280. */
export const RTP_PAYLOAD_MAX_BYTES = 1150;
export const FRAMES_PER_SECOND = 30;
/** RTP clock of H.264, RFC 6184. */
export const RTP_CLOCK_HZ = 90_000;

const FU_HEADER_BYTES = 2;
const NAL_SLICE = 1;
const NAL_IDR = 5;

/** Assumes one slice a picture, as the clip is made. */
export function accessUnits(stream: Buffer): AccessUnit[] {
  const units: AccessUnit[] = [];
  let pending: Buffer[] = [];
  for (const nal of nalUnits(stream)) {
    pending.push(nal);
    const type = (nal[0] ?? 0) & 0x1f;
    if (type !== NAL_SLICE && type !== NAL_IDR) continue;
    units.push({
      bytes: Buffer.concat(pending.flatMap((part) => [START_CODE, part])),
      key: type === NAL_IDR,
      packets: pending.reduce((sum, part) => sum + packetsOf(part.length), 0),
    });
    pending = [];
  }
  return units;
}

const START_CODE = Buffer.from([0, 0, 0, 1]);
const SHORT_START_CODE = START_CODE.subarray(1);

function* nalUnits(stream: Buffer): Generator<Buffer> {
  let code = stream.indexOf(SHORT_START_CODE);
  while (code >= 0) {
    const start = code + SHORT_START_CODE.length;
    code = stream.indexOf(SHORT_START_CODE, start);
    let end = code < 0 ? stream.length : code;
    // A NAL unit never ends in zero: such bytes belong to the next start code.
    while (end > start && stream[end - 1] === 0) end -= 1;
    if (end > start) yield stream.subarray(start, end);
  }
}

/** As libdatachannel cuts: into equal fragments, of which the FU-A heads are then taken off. */
function packetsOf(nalBytes: number): number {
  if (nalBytes <= RTP_PAYLOAD_MAX_BYTES) return 1;
  const fragmentBytes = Math.ceil(nalBytes / Math.ceil(nalBytes / RTP_PAYLOAD_MAX_BYTES));
  return Math.ceil((nalBytes - 1) / (fragmentBytes - FU_HEADER_BYTES));
}
