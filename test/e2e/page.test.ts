import { describe, expect, it } from 'vitest';
import { snapshot } from '../../demo/chromium.ts';
import { missing, timeline } from '../../demo/timeline.ts';
import { chromium, until, useStage } from './stage.ts';

describe.skipIf(chromium === undefined)('a browser with the page and the SDK of AWS', () => {
  const stage = useStage();

  it('plays the video of the camera', async () => {
    const page = await stage.viewer();
    const before = await snapshot(page);
    const after = await stage.plays(page);
    // 30 frames are a second of the picture's own time.
    expect(after.currentTime - before.currentTime).toBeGreaterThan(0.5);
    expect(await page.evaluate<number>("document.getElementById('video').videoWidth")).toBe(640);
    await page.close();
  });

  it('has each phase of its session reported, in order', async () => {
    const page = await stage.viewer();
    const { clientId, moments } = await snapshot(page);
    const story = await stage.observatory.story(clientId, 'connected', 2000);
    const phases = timeline(story?.phases ?? {}, moments);
    expect(missing(phases)).toEqual([]);
    const names = phases.map(({ name }) => name);
    const relayed = ['offer_sent', 'offer_received', 'offer_on_wire', 'offer_at_mcu', 'answer_received', 'answer_sent'];
    expect(names.filter((name) => relayed.includes(name))).toEqual(relayed);
    await page.close();
  });

  it('shows each part of the path at work', async () => {
    const page = await stage.viewer();
    const states = () =>
      page.evaluate<string[]>("[...document.querySelectorAll('#path li')].map((part) => part.dataset.state)");
    await until('all parts at work', states, (all) => all.every((state) => state === 'good'));
    await page.close();
  });

  it('ends its session when it leaves', async () => {
    const page = await stage.viewer();
    const { clientId } = await snapshot(page);
    await page.close();
    const closed = () => stage.observatory.book.of(clientId)?.closed;
    await until('the end of the session', closed, (why) => why !== undefined);
  });

  it('asks no other host for anything', async () => {
    const page = await stage.viewer();
    const hosts: string[] = [];
    page.on('request', (request) => hosts.push(new URL(request.url()).hostname));
    await stage.reloads(page);
    expect(new Set(hosts)).toEqual(new Set(['127.0.0.1']));
    await page.close();
  });
});
