import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../src/relay/codes.ts';
import { ICE_FETCH_MS, ICE_GRACE_MS, ICE_WAIT_MS } from '../../src/relay/limits.ts';
import { offerSdp, Rig } from './rig.ts';

/** Link up, no ICE servers yet. */
function cold(options = {}): Rig {
  const rig = new Rig(options);
  rig.device({ kind: 'up', peerEpoch: 7, reset: true });
  rig.deliver();
  rig.clear();
  return rig;
}

describe('ICE servers', () => {
  it.each([
    ['offer', (rig: Rig) => rig.offer('v1', offerSdp('pc1'))],
    ['candidate', (rig: Rig) => rig.candidate('v1', 1)],
  ])('are fetched at the first %s, once', (_, first) => {
    const rig = cold();
    first(rig);
    rig.offer('v2', offerSdp('pc2'));
    expect(rig.actions()).toEqual(['fetchIce']);
    rig.ice();
    rig.offer('v3', offerSdp('pc3'));
    expect(rig.actions()).toEqual(['fetchIce']);
  });

  it('reach the MCU whole, before the offer that waited for them', () => {
    const rig = cold();
    rig.offer('v1', offerSdp('pc1'));
    rig.advance(ICE_WAIT_MS - 1);
    expect(rig.toDevice).toEqual([]);
    rig.ice(300_000, 'turn:one');
    expect(rig.kinds()).toEqual(['iceServers', 'sessionOpened', 'offer']);
    expect(rig.of('iceServers')).toEqual([
      {
        kind: 'iceServers',
        generation: 1,
        expiresMs: 300_000,
        final: true,
        servers: [{ uris: ['turn:one'], username: 'u', password: 'p' }],
      },
    ]);
  });

  it('hold an offer up for their time at most', () => {
    const rig = cold();
    rig.offer('v1', offerSdp('pc1'));
    rig.advance(ICE_WAIT_MS);
    expect(rig.kinds()).toEqual(['sessionOpened', 'offer']);
    rig.deliver();
    rig.clear();
    rig.ice();
    expect(rig.kinds()).toEqual(['iceServers']);
  });

  it('hold nothing up for an MCU that takes them late', () => {
    const rig = cold();
    rig.offer('v1', offerSdp('pc1'));
    rig.mcu({ kind: 'capabilities', maxSessions: 0, lateIce: true, device: '', firmware: '', codecs: '' });
    rig.offer('v2', offerSdp('pc2'));
    expect(rig.of('offer').length).toBe(2);
  });

  it('hold a renegotiation up, too, when they have to be renewed', () => {
    const rig = cold();
    rig.ice(60_000);
    rig.answered('v1', 'pc1');
    rig.message({ kind: 'reconnectIceServer' });
    rig.clear();
    rig.offer('v1', offerSdp('pc1', 'u2'));
    expect(rig.of('offer')).toEqual([]);
    rig.ice();
    expect(rig.kinds()).toEqual(['iceServers', 'offer']);
  });

  it('are renewed before they die while a session lives, and not afterwards', () => {
    const rig = cold();
    rig.offer('v1', offerSdp('pc1'));
    rig.ice(300_000);
    rig.deliver();
    rig.answer(1);
    rig.sessionState(1, 3);
    rig.clear();
    rig.advance(300_000 - ICE_GRACE_MS - 1);
    expect(rig.actions()).toEqual([]);
    rig.advance(1);
    expect(rig.actions()).toEqual(['fetchIce']);
    rig.ice(300_000, 'turn:two');
    expect(rig.of('iceServers')).toMatchObject([{ generation: 2, servers: [{ uris: ['turn:two'] }] }]);
    rig.mcu({ kind: 'closeSession', session: 1 });
    rig.clear();
    rig.advance(3_600_000);
    expect(rig.actions()).toEqual([]);
  });

  it('are kept fresh without sessions when configured', () => {
    const rig = cold({ keepIceFresh: true });
    rig.tell({ from: 'clock' });
    rig.ice(300_000);
    rig.advance(300_000 - ICE_GRACE_MS);
    expect(rig.actions().length).toBe(1);
  });

  it('with a short life are renewed at half of it', () => {
    const rig = cold();
    rig.offer('v1', offerSdp('pc1'));
    rig.ice(20_000);
    rig.clear();
    rig.advance(9_999);
    expect(rig.actions()).toEqual([]);
    rig.advance(1);
    expect(rig.actions()).toEqual(['fetchIce']);
  });

  it('stay while they live when a refresh fails, which is tried again with growing pauses', () => {
    const rig = cold();
    rig.answered('v1');
    rig.advance(ICE_WAIT_MS);
    rig.ice(300_000);
    rig.answer(1);
    rig.sessionState(1, 3);
    rig.advance(300_000 - ICE_GRACE_MS);
    rig.clear();
    const pauses: number[] = [];
    for (let tries = 0; tries < 4; tries++) {
      rig.cloud({ kind: 'iceFailed', text: 'no' });
      const before = rig.now;
      while (rig.actions().length <= tries) rig.advance(100);
      pauses.push(rig.now - before);
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000]);
    expect(rig.relay.status().ice).toMatchObject({ generation: 1, servers: 1, fetching: true });
    rig.advance(ICE_GRACE_MS);
    expect(rig.relay.status().ice).toMatchObject({ servers: 0, expiresMs: undefined });
    rig.ice(20_000);
    rig.advance(10_000);
    rig.clear();
    rig.cloud({ kind: 'iceFailed', text: 'no' });
    rig.advance(500);
    expect(rig.actions()).toEqual(['fetchIce']);
  });

  it('count as failed when the cloud side never answers', () => {
    const rig = cold();
    rig.offer('v1', offerSdp('pc1'));
    rig.clear();
    rig.advance(ICE_FETCH_MS);
    expect(rig.relay.status().counters.iceFailures).toBe(1);
    rig.advance(1_000);
    expect(rig.actions()).toEqual(['fetchIce']);
  });

  it('hold offers up while the next try is near, and no longer once it is far', () => {
    const rig = cold();
    rig.offer('v1', offerSdp('pc1'));
    rig.cloud({ kind: 'iceFailed', text: 'no' });
    rig.advance(100);
    rig.offer('v2', offerSdp('pc2'));
    expect(rig.of('offer')).toEqual([]);
    rig.advance(400);
    rig.cloud({ kind: 'iceFailed', text: 'no' });
    rig.advance(999);
    expect(rig.of('offer')).toEqual([]);
    rig.advance(1);
    rig.cloud({ kind: 'iceFailed', text: 'no' });
    expect(rig.of('offer').map(({ session }) => session)).toEqual([1, 2]);
    rig.clear();
    rig.offer('v3', offerSdp('pc3'));
    expect(rig.of('offer').length).toBe(1);
  });

  it('let no session overtake an earlier one', () => {
    const rig = cold();
    rig.offer('v1', offerSdp('pc1'));
    for (let tries = 0; tries < 2; tries++) rig.cloud({ kind: 'iceFailed', text: 'no' });
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.offer('v2', offerSdp('pc2'));
    rig.advance(ICE_WAIT_MS);
    expect(rig.of('sessionOpened').map(({ clientId }) => clientId)).toEqual(['v1', 'v2']);
  });

  it('hold no offer up that has to be told again', () => {
    const rig = cold();
    rig.offer('v1', offerSdp('pc1'));
    rig.offer('v2', offerSdp('pc2'));
    rig.advance(ICE_FETCH_MS + 600);
    rig.offer('v1', offerSdp('pc1', 'u2'));
    rig.clear();
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(rig.of('offer').map(({ session, offerSeq }) => [session, offerSeq])).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it('are told as not final while better ones are fetched', () => {
    const rig = cold();
    rig.ice(60_000);
    rig.offer('v1', offerSdp('pc1'));
    rig.advance(30_000);
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(rig.of('iceServers').at(-1)).toMatchObject({ final: false, expiresMs: 30_000 });
  });

  it('that do not fit the message are left out and reported', () => {
    const rig = cold();
    const server = { uris: ['turn:x'], username: 'u', password: 'p' };
    const long = 'x'.repeat(257);
    rig.cloud({
      kind: 'iceServers',
      expiresMs: 1_000,
      servers: [
        { ...server, username: long },
        { ...server, password: long },
        { ...server, uris: [long] },
        { ...server, uris: ['1', '2', '3', '4', '5'] },
        ...Array(7).fill(server),
      ],
    });
    const servers = rig.of('iceServers')[0]?.servers ?? [];
    expect(servers.length).toBe(6);
    expect(servers[0]?.uris).toEqual(['1', '2', '3', '4']);
    expect(rig.report('dropped')).toMatchObject([{ what: 'ice_server', why: 'too_large', count: 5 }]);
  });

  it('that are none release the offers all the same', () => {
    const rig = cold();
    rig.offer('v1', offerSdp('pc1'));
    rig.cloud({ kind: 'iceServers', servers: [], expiresMs: 1_000 });
    expect(rig.kinds()).toEqual(['sessionOpened', 'offer']);
  });

  it('without limit say so', () => {
    const rig = cold();
    rig.ice(0);
    expect(rig.of('iceServers')).toMatchObject([{ expiresMs: 0, final: true }]);
    expect(rig.relay.status().ice.expiresMs).toBeUndefined();
  });
});

describe('a request of the MCU for ICE servers', () => {
  it('is answered at once while they are fresh', () => {
    const rig = cold();
    rig.ice();
    rig.clear();
    rig.mcu({ kind: 'iceServersRequest' });
    expect([rig.kinds(), rig.actions()]).toEqual([['iceServers'], []]);
  });

  it('is answered after a fetch when they are not', () => {
    const rig = cold();
    rig.mcu({ kind: 'iceServersRequest' });
    rig.mcu({ kind: 'iceServersRequest' });
    expect([rig.kinds(), rig.actions()]).toEqual([[], ['fetchIce']]);
    rig.ice();
    expect(rig.kinds()).toEqual(['iceServers']);
  });

  it('gets the old ones when the fetch fails, and an error when there are none', () => {
    const rig = cold();
    rig.mcu({ kind: 'iceServersRequest' });
    rig.cloud({ kind: 'iceFailed', text: 'no' });
    expect(rig.of('error')).toMatchObject([{ code: errorCodes.unavailable }]);
    rig.ice(60_000);
    rig.advance(31_000);
    rig.clear();
    rig.mcu({ kind: 'iceServersRequest' });
    rig.cloud({ kind: 'iceFailed', text: 'no' });
    expect(rig.of('iceServers')).toMatchObject([{ expiresMs: 29_000 }]);
    rig.clear();
    rig.cloud({ kind: 'iceFailed', text: 'no' });
    expect(rig.toDevice).toEqual([]);
  });
});
