import { describe, expect, it } from 'vitest';
import { FrameCounter } from '../../demo/viewer/frames.ts';

function packet(sequence: number, marker: boolean): Uint8Array {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt8(0x80, 0);
  bytes.writeUInt8(102 | (marker ? 0x80 : 0), 1);
  bytes.writeUInt16BE(sequence & 0xffff, 2);
  return bytes;
}

function counted(packets: Uint8Array[]) {
  const counter = new FrameCounter();
  for (const one of packets) counter.take(one);
  const { frames, packets: taken, lost } = counter;
  return { frames, packets: taken, lost };
}

describe('the frame counter', () => {
  it.each([
    ['a frame of one packet', [packet(1, true)], { frames: 1, packets: 1, lost: 0 }],
    [
      'a frame of three packets',
      [packet(1, false), packet(2, false), packet(3, true)],
      { frames: 1, packets: 3, lost: 0 },
    ],
    [
      'frames over the wrap of the sequence',
      [packet(65535, true), packet(0, true)],
      { frames: 2, packets: 2, lost: 0 },
    ],
    [
      'no frame that misses a packet',
      [packet(1, true), packet(3, true), packet(4, true)],
      { frames: 2, packets: 3, lost: 1 },
    ],
    ['a packet that comes twice once', [packet(1, true), packet(1, true)], { frames: 1, packets: 1, lost: 0 }],
    ['no RTCP', [Buffer.from('80c80006000000000000000000', 'hex')], { frames: 0, packets: 0, lost: 0 }],
    ['nothing that is too short', [Buffer.from('8066', 'hex')], { frames: 0, packets: 0, lost: 0 }],
  ])('counts %s', (_what, packets, expected) => {
    expect(counted(packets)).toEqual(expected);
  });
});
