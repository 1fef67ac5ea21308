import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DelayProxy } from '../../bench/cloud/delay.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { CloudAgent } from '../../src/kvs/agent.ts';
import { until } from './support.ts';

const FAR = '127.0.0.2';
let emulator: Emulator;
let path: DelayProxy;
let agent: CloudAgent;
beforeAll(async () => {
  emulator = await startEmulator({ certificateNames: [FAR], names: { control: FAR } });
  path = await DelayProxy.open(FAR, Number(new URL(emulator.controlEndpoint).port), 0);
  agent = new CloudAgent({ ca: emulator.caPem, proxy: () => undefined, keep: true });
});
afterAll(async () => {
  agent.destroy();
  await path.close();
  await emulator.close();
});

const asked = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const asking = request(emulator.controlEndpoint, { agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    asking.on('error', reject);
    asking.end();
  });

describe('a connection made ahead', () => {
  it('serves the next request, and is made once however often it is wished for', async () => {
    agent.connectAhead(emulator.controlEndpoint);
    agent.connectAhead(emulator.controlEndpoint);
    await until(() => path.connections === 1);
    await asked();
    expect(path.connections).toBe(1);
  });

  it('that broke before its request is nobody`s loss', async () => {
    agent.destroy();
    agent = new CloudAgent({ ca: emulator.caPem, proxy: () => undefined, keep: true });
    const before = path.connections;
    agent.connectAhead(emulator.controlEndpoint);
    await until(() => path.connections === before + 1);
    path.breakAll();
    await until(() => agent.ahead === 0);
    expect(await asked()).toBeGreaterThan(0);
  });
});
