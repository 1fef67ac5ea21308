import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../demo/chromium.ts';
import { inRepository } from '../../demo/paths.ts';
import { systemClock } from '../../src/common/clock.ts';
import { Rig } from '../kvs/rig.ts';
import { counts, openSdk, serveSdk } from './sdk-page.ts';
import { chromium, until } from './stage.ts';

const FRAMES = 30;

describe.skipIf(chromium === undefined)("AWS's JavaScript SDK in a browser as the master", () => {
  let rig: Rig;
  let browser: Browser;
  let context: BrowserContext;
  let site: Awaited<ReturnType<typeof serveSdk>>;
  beforeAll(async () => {
    // A server-side rule of the service's own documents: the SDK must keep to them.
    rig = await Rig.start({ mode: 'documented', quotas: true, channels: ['sdk', 'ours'] });
    site = await serveSdk();
    browser = await launchChromium(chromium ?? '');
    // The emulator's CA is its own.
    context = await browser.newContext({ ignoreHTTPSErrors: true });
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.close();
    site?.close();
  });

  const place = () => ({ url: site.url, emulator: rig.emulator });

  it('answers the SDK as the viewer: candidates cross, and pictures arrive', async () => {
    const master = await openSdk(context, { ...place(), channel: 'sdk' });
    const viewer = await openSdk(context, { ...place(), channel: 'sdk', clientId: 'browser' });
    await viewer.evaluate('callMaster()');
    const seen = await until(
      'pictures',
      () => counts(viewer),
      ({ framesDecoded }) => framesDecoded >= FRAMES,
    );
    expect(seen).toMatchObject({ answers: 1, connection: 'connected', errors: [] });
    const served = await counts(master);
    expect(served).toMatchObject({ offers: 1, connection: 'connected', errors: [] });
    expect(seen.candidatesOut).toBeGreaterThan(0);
    expect(served.candidatesOut).toBeGreaterThan(0);
    expect(served.candidatesIn).toBe(seen.candidatesOut);
    expect(seen.candidatesIn).toBe(served.candidatesOut);
  });

  it('answers our cloud side as the viewer', async () => {
    const master = await openSdk(context, { ...place(), channel: 'ours' });
    const viewer = rig.client({ role: 'viewer', clientId: 'device', channel: { name: 'ours' } }, systemClock);
    viewer.driver.start();
    await viewer.connected();
    const sdp = readFileSync(inRepository('test/corpus/chromium156__offer__recvonly-va__0.sdp'), 'utf8');
    viewer.driver.send({ kind: 'offer', to: undefined, correlationId: 'o', sdp }, 60_000);
    const heard = (kind: string) => viewer.of('message').filter(({ message }) => message.kind === kind);
    await until(
      'an answer',
      () => heard('answer'),
      (answers) => answers.length === 1,
    );
    await until(
      'candidates',
      () => heard('candidate'),
      (candidates) => candidates.length > 0,
    );
    const candidate = {
      candidate: 'candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host',
      mid: '0',
      mline: 0,
      ufrag: undefined,
    };
    viewer.driver.send({ kind: 'candidate', to: undefined, correlationId: 'c', candidate }, 60_000);
    const told = await until(
      'our candidate',
      () => counts(master),
      ({ candidatesIn }) => candidatesIn === 1,
    );
    expect(told).toMatchObject({ offers: 1, errors: [] });
    expect(viewer.of('rejected')).toEqual([]);
    const [answer] = heard('answer');
    expect(answer?.message).toMatchObject({
      kind: 'answer',
      from: undefined,
      sdp: expect.stringContaining('a=sendonly'),
    });
  });
});
