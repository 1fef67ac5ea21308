import { readlinkSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Camera, firmware, Host } from './rig.ts';

const CONNECTED = 3;
const CLOSED = 6;
const EXPIRED = 3;
const SHUTDOWN = 7;

beforeAll(() => void firmware(), 60_000);

describe('the simulated camera', () => {
  it('introduces itself to the host', async () => {
    const host = new Host(new Camera(), 1);
    await host.gets('syncDone');
    expect(host.messages()).toEqual([
      expect.objectContaining({ kind: 'capabilities', codecs: 'H264', lateIce: false, maxSessions: 10 }),
      { kind: 'syncDone' },
    ]);
  });

  it('hands offers, candidates and ICE servers to its media engine as they are', async () => {
    const camera = new Camera();
    const host = new Host(camera, 1);
    await host.gets('syncDone');
    const server = { username: 'ann', password: 'pass', uris: ['stun:a', 'turn:b'] };
    host.send({ kind: 'iceServers', generation: 4, expiresMs: 0, final: true, servers: [server] });
    const sdp = `v=0\r\ns=${'ä'.repeat(3000)}\r\n`;
    host.offer(7, sdp);
    host.send({ kind: 'candidate', session: 7, mline: 1, mid: 'v', ufrag: 'abcd', candidate: 'candidate:9' });
    host.send({ kind: 'candidate', session: 7, mline: undefined, mid: '', ufrag: '', candidate: '' });
    await vi.waitFor(() => expect(camera.asked).toHaveLength(4), { timeout: 5000 });
    expect(camera.asked).toEqual([
      ['ice', 0, 4, 'stun:a\tann\tpass\nturn:b\tann\tpass\n'],
      ['offer', 7, 1, sdp],
      ['candidate', 7, 1, 'v\nabcd\ncandidate:9'],
      ['candidate', 7, -1, '\n\n'],
    ]);
  });

  it('hands answers, candidates and states to the host, in order', async () => {
    const host = new Host(new Camera(), 1);
    await host.gets('syncDone');
    host.offer(7, 'an offer', 3);
    await host.gets('sessionState');
    expect(host.messages().slice(2)).toEqual([
      { kind: 'answer', session: 7, offerSeq: 3, sdp: 'answer to an offer' },
      { kind: 'candidate', session: 7, mline: 0, mid: '0', ufrag: 'frag', candidate: 'candidate:1' },
      { kind: 'candidate', session: 7, mline: undefined, mid: '', ufrag: '', candidate: '' },
      { kind: 'sessionState', session: 7, phase: CONNECTED, offerSeq: 3, packetsSent: 40, packetsLost: 2, rttMs: 0 },
    ]);
  });

  it('reports its live sessions to each new life of the host', async () => {
    const camera = new Camera();
    const first = new Host(camera, 1);
    await first.gets('syncDone');
    for (const session of [7, 8]) first.offer(session, 'an offer');
    first.offer(9, 'brief');
    await first.gets('closeSession');
    await first.gets('sessionState', 3);
    await first.leave();

    const second = new Host(camera, 2);
    await second.gets('syncDone');
    const messages = second.messages();
    const end = messages.findIndex(({ kind }) => kind === 'syncDone') + 1;
    expect(messages.slice(0, end)).toMatchObject([
      { kind: 'capabilities' },
      { kind: 'sessionState', session: 7, phase: CONNECTED },
      { kind: 'sessionState', session: 8, phase: CONNECTED },
      { kind: 'syncDone' },
    ]);
    // What the first life had not acknowledged may follow, nothing else.
    for (const message of messages.slice(end)) {
      expect(['answer', 'candidate', 'closeSession']).toContain(message.kind);
      expect(first.messages()).toContainEqual(message);
    }
    expect(camera.asked).not.toContainEqual(['close', 7, 0, '']);
  });

  it('keeps an answer for the next life of the host', async () => {
    const camera = new Camera();
    const first = new Host(camera, 1);
    await first.gets('syncDone');
    first.offer(7, 'late');
    await vi.waitFor(() => expect(camera.asked).toHaveLength(1), { timeout: 5000 });
    await first.leave();
    const second = new Host(camera, 2);
    expect(await second.gets('answer')).toEqual([{ kind: 'answer', session: 7, offerSeq: 1, sdp: 'answer to late' }]);
  });

  it('says that a session ended by itself, and closes it', async () => {
    const host = new Host(new Camera(), 1);
    await host.gets('syncDone');
    host.offer(7, 'brief');
    await host.gets('closeSession');
    expect(host.messages().slice(2)).toMatchObject([
      { kind: 'sessionState', session: 7, phase: CLOSED },
      { kind: 'closeSession', session: 7 },
    ]);
  });

  it('ends a session that the host closes, without another word', async () => {
    const camera = new Camera();
    const host = new Host(camera, 1);
    await host.gets('syncDone');
    host.offer(7, 'an offer');
    await host.gets('sessionState');
    host.send({ kind: 'sessionClosed', session: 7, reason: EXPIRED });
    await vi.waitFor(() => expect(camera.asked).toContainEqual(['close', 7, 0, '']), { timeout: 5000 });
    host.offer(8, 'an offer');
    await host.gets('sessionState', 2);
    expect(host.messages('sessionState', 'closeSession')).toMatchObject([{ session: 7 }, { session: 8 }]);
  });

  it('goes on streaming when the host only stops', async () => {
    const camera = new Camera();
    const host = new Host(camera, 1);
    await host.gets('syncDone');
    host.offer(7, 'an offer');
    await host.gets('sessionState');
    host.send({ kind: 'sessionClosed', session: 7, reason: SHUTDOWN });
    host.offer(8, 'an offer');
    await host.gets('sessionState', 2);
    expect(camera.asked).not.toContainEqual(['close', 7, 0, '']);
  });

  it('has a new epoch at each start, and leaves no name behind at its end', async () => {
    const epochs = new Set<number>();
    for (const epoch of [1, 2, 3]) {
      const camera = new Camera();
      const host = new Host(camera, epoch);
      await host.gets('syncDone');
      for (const event of host.events) if (event.kind === 'up') epochs.add(event.peerEpoch);
      await host.leave();
      camera.kill('SIGTERM');
      expect(await camera.ended).toBe(0);
      expect(() => readlinkSync(camera.tty)).toThrow('ENOENT');
    }
    expect(epochs.size).toBe(3);
  });

  it('ends with a message when its media engine does', async () => {
    const camera = new Camera();
    const host = new Host(camera, 1);
    await host.gets('syncDone');
    host.offer(7, 'fatal');
    expect(await camera.ended).toBe(1);
    await camera.says('the media engine is gone');
  });
});
