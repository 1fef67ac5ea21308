import { describe, expect, it } from 'vitest';
import { iceServers, regionalStun } from '../../src/kvs/ice.ts';

describe('the regional STUN server', () => {
  const rows: [string, boolean, boolean, string][] = [
    ['us-west-2', false, false, 'stun:stun.kinesisvideo.us-west-2.amazonaws.com:443'],
    ['us-west-2', false, true, 'stun:stun.kinesisvideo.us-west-2.api.aws:443'],
    ['us-west-2', true, false, 'stuns:stun.kinesisvideo-fips.us-west-2.amazonaws.com:443'],
    ['us-west-2', true, true, 'stuns:stun.kinesisvideo-fips.us-west-2.api.aws:443'],
    ['us-gov-west-1', false, false, 'stuns:stun.kinesisvideo-fips.us-gov-west-1.amazonaws.com:443'],
    ['cn-north-1', false, false, 'stun:stun.kinesisvideo.cn-north-1.amazonaws.com.cn:443'],
    ['cn-north-1', false, true, 'stun:stun.kinesisvideo.cn-north-1.api.amazonwebservices.com.cn:443'],
    ['eusc-de-east-1', false, false, 'stun:stun.kinesisvideo.eusc-de-east-1.amazonaws.eu:443'],
  ];
  it.each(rows)('of %s (FIPS %s, dual-stack %s) is %s', (region, fips, dualStack, uri) => {
    expect(regionalStun(region, fips, dualStack)).toBe(uri);
  });
});

describe('the list of ICE servers', () => {
  const turn = (n: number, part = {}) => ({
    Uris: [`turn:${n}.example:443?transport=udp`, `turns:${n}.example:443?transport=tcp`],
    Username: `u${n}`,
    Password: `p${n}`,
    Ttl: 300,
    ...part,
  });

  it('puts STUN first and lives as long as the first server that ends', () => {
    const { servers, ttlMs } = iceServers([turn(1), turn(2, { Ttl: 120 })], 'stun:s:443');
    expect(servers.map(({ uris }) => uris[0])).toEqual([
      'stun:s:443',
      'turn:1.example:443?transport=udp',
      'turn:2.example:443?transport=udp',
    ]);
    expect(servers[1]).toEqual({ uris: turn(1).Uris, username: 'u1', password: 'p1' });
    expect(ttlMs).toBe(120_000);
  });

  it('is TURN alone where STUN is not wanted', () => {
    expect(iceServers([turn(1)], undefined).servers).toHaveLength(1);
  });

  const lists: [string, Parameters<typeof iceServers>[0], number, number][] = [
    ['empty', [], 1, 0],
    ['too long', Array.from({ length: 20 }, (_unused, i) => turn(i)), 6, 300_000],
    ['of a server without URIs', [turn(1, { Uris: [] })], 1, 0],
    ['of a server with an empty URI', [turn(1, { Uris: ['', 'turn:x'] })], 2, 300_000],
    ['with a password over the limit', [turn(1, { Password: 'p'.repeat(257) })], 1, 0],
    ['with a URI over the limit', [turn(1, { Uris: [`turn:${'x'.repeat(256)}`] })], 1, 0],
    ['with nothing in it', [{}], 1, 0],
    ['without a time to live', [turn(1, { Ttl: undefined })], 2, 300_000],
    ['with a time to live below zero', [turn(1, { Ttl: -5 })], 2, 1_000],
  ];
  it.each(lists)('that is %s is bounded', (_name, raw, count, ttlMs) => {
    const answer = iceServers(raw, 'stun:s:443');
    expect(answer.servers).toHaveLength(count);
    expect(answer.ttlMs).toBe(ttlMs);
  });

  it('has at most four URIs a server', () => {
    const uris = Array.from({ length: 9 }, (_unused, i) => `turn:${i}`);
    expect(iceServers([turn(1, { Uris: uris })], undefined).servers[0]?.uris).toEqual(uris.slice(0, 4));
  });
});
