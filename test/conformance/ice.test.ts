import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../emulator/support.ts';
import { FastClock, Rig } from '../kvs/rig.ts';
import { SDP, tally } from './traffic.ts';

const folder = mkdtempSync(join(tmpdir(), 'kvsb-conformance-'));
let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterEach(() => rig.stopClients());
afterAll(async () => {
  await rig.close();
  rmSync(folder, { recursive: true });
});

const renew = () => rig.emulator.admin({ do: 'reconnectIceServer', channel: 'cam', role: 'master' });

describe('ICE configuration and credentials', () => {
  it('#49 each demand for servers that are none or too old is one call, and the socket stays', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'ice-short' });
    const client = await rig.connect();
    await client.has('iceServers');
    const calls = tally(rig);
    for (let demand = 1; demand <= 3; demand += 1) {
      client.driver.fetchIce();
      await client.has('iceServers', demand + 1);
      expect(calls()).toEqual({ describe: 0, create: 0, endpoint: 0, ice: demand });
    }
    expect(client.driver.status().counters.connects).toBe(1);
    expect(client.states).not.toContain('DISCONNECTED');
  });

  it('#50 with expired credentials a refresh fails in words, held servers are served, the socket lives, and good ones mend it', async () => {
    const client = await rig.connect({}, new FastClock(50));
    await client.has('iceServers');
    rig.emulator.admin({ do: 'inject', fault: 'expired-token', only: 'GetIceServerConfig' });
    client.driver.fetchIce();
    await client.has('iceServers', 2);
    renew();
    await client.has('iceFailed');
    rig.emulator.admin({ do: 'clear' });
    await retried(client);
    expect(client.driver.status().counters.connects).toBe(1);
    client.driver.connect();
    expect(client.driver.status().state).toBe('CONNECTED');
  });

  it('#52 when every refresh fails the state stays, messages go out, and the demand is answered with the failure', async () => {
    const client = await rig.connect({}, new FastClock(50));
    await client.has('iceServers');
    rig.emulator.admin({ do: 'inject', fault: 'internal', only: 'GetIceServerConfig' });
    renew();
    await client.has('iceFailed');
    expect(client.states.at(-1)).toBe('CONNECTED');
    const viewer = await rig.viewer('row-52');
    client.driver.send({ kind: 'answer', to: 'row-52', correlationId: 'a', sdp: SDP }, 60_000);
    await viewer.has('message');
  });

  it('#53 a wrong secret is reported, and a right one in its place connects without a restart', async () => {
    const path = join(folder, 'credentials.json');
    const { credentials } = rig.options();
    if (credentials.kind !== 'static') throw new Error('static in this rig');
    const write = (secret: string) =>
      writeFileSync(path, JSON.stringify({ AccessKeyId: credentials.accessKeyId, SecretAccessKey: secret }));
    write('wrong');
    const client = rig.client({ credentials: { kind: 'file', path } }, new FastClock(200));
    client.driver.start();
    await client.shows('DESCRIBE', 'credentials');
    write(credentials.secretAccessKey);
    await client.connected();
  });

  it('#55 servers that come inside an offer are not taken', async () => {
    const client = await rig.connect();
    await client.has('iceServers');
    const frame = {
      messageType: 'SDP_OFFER',
      messagePayload: encode(JSON.stringify({ type: 'offer', sdp: SDP })),
      senderClientId: 'row-55',
      IceServerList: [{ Uris: ['turn:foreign.example:443'], Username: 'u', Password: 'p', Ttl: 298 }],
    };
    rig.emulator.admin({ do: 'send', channel: 'cam', role: 'master', frame: JSON.stringify(frame) });
    await client.has('message');
    client.driver.fetchIce();
    await client.has('iceServers', 2);
    expect(JSON.stringify(client.of('iceServers'))).not.toContain('foreign');
  });
});

/** Asks until servers come; the first demands may fall into the pause after a failure. */
async function retried(client: Awaited<ReturnType<Rig['connect']>>): Promise<void> {
  const before = client.of('iceServers').length;
  while (client.of('iceServers').length === before) {
    const told = client.events.length;
    client.driver.fetchIce();
    while (client.events.length === told) await new Promise((resolve) => setImmediate(resolve));
  }
}
