import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessUnits, FRAMES_PER_SECOND } from '../../demo/camera/clip.ts';
import { parseIceServers } from '../../demo/camera/ice-servers.ts';
import { formatRecord, RecordReader } from '../../demo/camera/records.ts';
import { lostPackets } from '../../demo/camera/rtcp.ts';
import { chooseH264, iceUfrag, withOrigin } from '../../demo/camera/sdp.ts';

const clip = readFileSync(new URL('../../demo/camera/clip.h264', import.meta.url));

describe('the clip', () => {
  it('is small, five seconds long, and can be entered each second', () => {
    const units = accessUnits(clip);
    expect(clip.length).toBeLessThan(300_000);
    expect(units).toHaveLength(5 * FRAMES_PER_SECOND);
    expect(units.flatMap(({ key }, index) => (key ? [index] : []))).toEqual([0, 30, 60, 90, 120]);
  });

  it('loses no byte of a NAL unit when it is cut', () => {
    const joined = Buffer.concat(accessUnits(clip).map(({ bytes }) => bytes));
    const startCode = Buffer.from([0, 0, 1]).toString('latin1');
    const payload = (stream: Buffer) =>
      stream.toString('latin1').replaceAll(`\0${startCode}`, startCode).split(startCode);
    expect(payload(joined)).toEqual(payload(clip));
  });
});

const record = fc.record({
  kind: fc.constantFrom('offer', 'answer', 'candidate', 'state', 'ice'),
  session: fc.nat(4_294_967_295),
  number: fc.integer({ min: -1, max: 2_147_483_647 }),
  payload: fc.string({ unit: 'binary', maxLength: 300 }),
});

describe('the records between firmware and media engine', () => {
  it('arrive as they were sent, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(record), fc.integer({ min: 1, max: 97 }), (records, size) => {
        const stream = Buffer.concat(records.map(formatRecord));
        const reader = new RecordReader();
        const read = [];
        for (let at = 0; at < stream.length; at += size) read.push(...reader.push(stream.subarray(at, at + size)));
        expect(read).toEqual(records);
      }),
    );
  });

  it.each(['nonsense\n', 'offer 1 1 999999\n', 'offer -1 1 0\n', 'x'.repeat(64)])('are refused: %j', (text) => {
    expect(() => new RecordReader().push(Buffer.from(text))).toThrow('media record');
  });
});

const offer = (formats: string) =>
  `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\nm=audio 9 X 111\r\na=mid:0\r\na=ice-ufrag:abcd\r\nm=video 9 X 96 97 98\r\na=mid:1\r\n${formats}`;
const baseline = 'a=rtpmap:98 H264/90000\r\na=fmtp:98 packetization-mode=1;profile-level-id=42e01f\r\n';
const main = 'a=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=4d001f;packetization-mode=1\r\n';

describe('the answer to an offer', () => {
  it.each([
    ['constrained baseline in packetization mode 1', main + baseline, 98],
    ['any H.264 when that is not offered', `a=rtpmap:96 VP8/90000\r\n${main}`, 97],
    ['H.264 without parameters', 'a=rtpmap:96 H264/90000\r\n', 96],
  ])('takes %s', (_what, formats, payloadType) => {
    expect(chooseH264(offer(formats))).toMatchObject({ mid: '1', payloadType });
  });

  it.each([
    ['without H.264', offer('a=rtpmap:96 VP8/90000\r\n')],
    ['whose video is refused', offer(baseline).replace('m=video 9', 'm=video 0')],
    ['without video', 'v=0\r\nm=audio 9 X 111\r\na=mid:0\r\n'],
    ['that is no description', 'nonsense'],
  ])('is none for an offer %s', (_what, sdp) => {
    expect(chooseH264(sdp)).toBeUndefined();
  });

  it('keeps its origin over a restart and counts the version up', () => {
    const again = withOrigin(offer(baseline), { user: 'rtc', id: '7', version: 3 });
    expect(again).toContain('\r\no=rtc 7 3 IN IP4 127.0.0.1\r\n');
    expect(iceUfrag(again)).toBe('abcd');
  });
});

describe('ICE servers', () => {
  it('are taken with credentials, but for what libdatachannel cannot use', () => {
    const lines = [
      'stun:stun.example:443\t\t',
      'turn:turn.example:443?transport=udp\tann\tsecret',
      'turn:turn.example:443?transport=tcp\tann\tsecret',
      'turns:turn.example:443?transport=udp\tann\tsecret',
      'http://turn.example\t\t',
      '',
    ];
    expect(parseIceServers(lines.join('\n'))).toEqual([
      { hostname: 'stun.example', port: 443 },
      { hostname: 'turn.example', port: 443, username: 'ann', password: 'secret', relayType: 'TurnUdp' },
    ]);
  });
});

describe('a receiver report', () => {
  const block = (ssrc: number, lost: number) => {
    const bytes = Buffer.alloc(24);
    bytes.writeUInt32BE(ssrc, 0);
    bytes.writeIntBE(lost, 5, 3);
    return bytes;
  };
  const report = (type: number, ...blocks: Buffer[]) => {
    const head = Buffer.alloc(type === 200 ? 28 : 8);
    head.writeUInt8(0x80 | blocks.length, 0);
    head.writeUInt8(type, 1);
    head.writeUInt16BE((head.length + 24 * blocks.length) / 4 - 1, 2);
    return Buffer.concat([head, ...blocks]);
  };

  it.each([
    ['of one stream', report(201, block(5, 7)), 7],
    ['of several streams', report(201, block(4, 1), block(5, 9)), 9],
    ['inside a sender report', report(200, block(5, 3)), 3],
    ['behind another packet', Buffer.concat([report(202), report(201, block(5, 2))]), 2],
    ['with fewer losses than duplicates', report(201, block(5, -4)), 0],
    ['of another stream', report(201, block(4, 7)), undefined],
    ['that is cut off', report(201, block(5, 7)).subarray(0, 20), undefined],
  ])('%s', (_what, packet, lost) => {
    expect(lostPackets(packet, 5)).toBe(lost);
  });

  it('never breaks the camera, whatever it holds', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void lostPackets(Buffer.from(bytes), 5)));
  });
});
