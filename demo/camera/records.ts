/**
 * What the firmware and its media engine say to each other: one text line, then `length` bytes.
 *
 *     kind session number length LF payload
 *
 * | kind | direction | number | payload |
 * |---|---|---|---|
 * | ready | engine to firmware | 0 | |
 * | ice | firmware to engine | generation | a line for each URI: uri TAB username TAB password |
 * | offer | firmware to engine | offer_seq | SDP |
 * | answer | engine to firmware | offer_seq | SDP |
 * | candidate | both | m-line, -1 for none | mid LF ufrag LF candidate |
 * | state | engine to firmware | SessionPhase of link.proto | packets sent SP packets lost |
 * | close | firmware to engine | 0 | |
 */
export interface MediaRecord {
  kind: string;
  session: number;
  number: number;
  payload: string;
}

/** Largest payload, bytes: above any message of the link. */
const PAYLOAD_MAX_BYTES = 65_536;
const HEADER_MAX_BYTES = 64;
const HEADER = /^([a-z]+) (\d{1,10}) (-?\d{1,10}) (\d{1,6})$/;
const LF = 0x0a;

export function formatRecord(record: MediaRecord): Buffer {
  const payload = Buffer.from(record.payload);
  const header = `${record.kind} ${record.session} ${record.number} ${payload.length}\n`;
  return Buffer.concat([Buffer.from(header), payload]);
}

/** Collects bytes and gives whole records. Throws on what is no record: both ends are ours. */
export class RecordReader {
  #pending: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): MediaRecord[] {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const records: MediaRecord[] = [];
    for (let record = this.#next(); record !== undefined; record = this.#next()) records.push(record);
    return records;
  }

  #next(): MediaRecord | undefined {
    const end = this.#pending.subarray(0, HEADER_MAX_BYTES).indexOf(LF);
    if (end < 0) {
      if (this.#pending.length >= HEADER_MAX_BYTES) throw new Error('media record without a header');
      return undefined;
    }
    const fields = HEADER.exec(this.#pending.toString('latin1', 0, end));
    const [, kind, session, number, length] = fields ?? [];
    const bytes = Number(length);
    if (kind === undefined || !(bytes <= PAYLOAD_MAX_BYTES)) throw new Error('media record with a bad header');
    const start = end + 1;
    if (this.#pending.length < start + bytes) return undefined;
    const payload = this.#pending.toString('utf8', start, start + bytes);
    this.#pending = this.#pending.subarray(start + bytes);
    return { kind, session: Number(session), number: Number(number), payload };
  }
}
