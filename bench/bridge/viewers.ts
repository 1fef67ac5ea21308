import { ViewerCloud } from '../../demo/viewer/cloud.ts';
import type { Emulator } from '../../src/emulator/index.ts';

/** The cloud as viewers of this channel reach it. */
export function viewerCloud(emulator: Emulator, channel: string): ViewerCloud {
  const [credentials] = emulator.credentials;
  if (credentials === undefined) throw new Error('the emulator has no credentials');
  const { accessKeyId, secretAccessKey } = credentials;
  return new ViewerCloud({
    endpoint: emulator.controlEndpoint,
    region: emulator.region,
    channel,
    ca: emulator.caPem,
    credentials: { accessKeyId, secretAccessKey },
  });
}
