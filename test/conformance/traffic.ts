import type { Rig } from '../kvs/rig.ts';

export const SDP = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n';
export const CANDIDATE = {
  candidate: 'candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host',
  mid: '0',
  mline: 0,
  ufrag: 'abcd',
};

/** Requests from now on, by what the checklist counts. */
export function tally(rig: Rig): () => Record<'describe' | 'create' | 'endpoint' | 'ice', number> {
  const count = () => ({
    describe: rig.requests('DescribeSignalingChannel'),
    create: rig.requests('CreateSignalingChannel'),
    endpoint: rig.requests('GetSignalingChannelEndpoint'),
    ice: rig.requests('GetIceServerConfig'),
  });
  const before = count();
  return () => {
    const now = count();
    return {
      describe: now.describe - before.describe,
      create: now.create - before.create,
      endpoint: now.endpoint - before.endpoint,
      ice: now.ice - before.ice,
    };
  };
}
