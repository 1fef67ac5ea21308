import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ViewerCloud } from '../../demo/viewer/cloud.ts';
import { watch } from '../../demo/viewer/node-viewer.ts';
import { ViewerSignaling } from '../../demo/viewer/signaling.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';

let emulator: Emulator;
let cloud: ViewerCloud;

beforeAll(async () => {
  emulator = await startEmulator({ channels: ['porch'], mode: 'documented' });
  const [credentials] = emulator.credentials;
  if (credentials === undefined) throw new Error('the emulator has no credentials');
  cloud = new ViewerCloud({
    endpoint: emulator.controlEndpoint,
    region: emulator.region,
    channel: 'porch',
    ca: emulator.caPem,
    credentials,
  });
});

afterAll(() => emulator.close());

describe('a viewer of the demo', () => {
  it('finds the channel, its endpoints and ICE servers', async () => {
    const access = await cloud.access();
    expect(access).toMatchObject({ arn: emulator.channelArn('porch'), https: emulator.endpoints.viewer });
    const servers = await cloud.iceServers(access, 'ann');
    expect(servers.flatMap(({ urls }) => urls)).not.toHaveLength(0);
  });

  it.each(['ann', 'a_B.9-'])('opens its socket with a URL that the service accepts, as %s', async (clientId) => {
    const url = await cloud.signedUrl(await cloud.access(), clientId);
    const outcome = await new Promise<string>((resolve) => {
      const signaling = new ViewerSignaling(url, emulator.caPem, {
        open: () => {
          resolve('open');
          signaling.close();
        },
        answer: () => resolve('an answer'),
        candidate: () => resolve('a candidate'),
        refused: resolve,
        closed: resolve,
      });
    });
    expect(outcome).toBe('open');
  });

  it('says how far it came when no camera answers', async () => {
    const viewing = watch(cloud, { clientId: 'ann', frames: 1, timeoutMs: 500 });
    await expect(viewing).rejects.toThrow('no video within 500 ms (last reached: offer_sent, 0 of 1 frames)');
  });

  it('leaves the credentials that it was given as they are', async () => {
    await cloud.access();
    expect(Object.keys(cloud.cloud.credentials).sort()).toEqual(['accessKeyId', 'secretAccessKey']);
  });
});
