import { findChromium, launchChromium, untilFrames } from './chromium.ts';
import type { Observatory } from './observatory.ts';
import { drawTimeline, missing, type Phase, timeline } from './timeline.ts';
import type { ViewerCloud } from './viewer/cloud.ts';
import { watch } from './viewer/node-viewer.ts';

/** A second of video. */
const FRAMES = 30;
/** From being ready to the last frame, ms. */
const VIEWING_MS = 9000;
/** Chromium takes its time to start on a small machine, ms. */
const BROWSER_MS = 20_000;
/** Until the page shows the last of the daemon's words as well, ms. */
const SETTLE_MS = 1500;
const VIEWPORT = { width: 1200, height: 760 };
/** The daemon's last report may come a little after the first frame, ms. */
const REPORT_MS = 1000;

/** What `npm start -- --once` prints. */
export interface OnceResult {
  frames: number;
  first_frame_ms: number;
  phases: Phase[];
}

/** One session of the Node viewer, as lines for a person. */
export async function showViewing(cloud: ViewerCloud, observatory: Observatory): Promise<string[]> {
  const clientId = `terminal-${process.pid}`;
  const viewing = await watch(cloud, { clientId, frames: FRAMES, timeoutMs: VIEWING_MS });
  const story = await observatory.story(clientId, 'connected', REPORT_MS);
  const phases = timeline(story?.phases ?? {}, viewing.moments);
  const without = missing(phases);
  if (without.length > 0) throw new Error(`the session plays, but nothing reported: ${without.join(', ')}`);
  return [
    `\none session, from the viewer's offer on`,
    ...drawTimeline(phases),
    `\n${viewing.frames} frames received in ${viewing.packets} packets, ${viewing.lost} lost`,
  ];
}

/** One session of headless Chromium with the page, until FRAMES frames are decoded; then a picture of it, if wanted. */
export async function showOnce(url: string, observatory: Observatory, picture?: string): Promise<OnceResult> {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error('no Chromium: install one (Debian: apt-get install chromium)');
  const browser = await launchChromium(chromium);
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(url);
    const { clientId, framesDecoded, moments } = await untilFrames(page, FRAMES, BROWSER_MS);
    const story = await observatory.story(clientId, 'connected', REPORT_MS);
    const phases = timeline(story?.phases ?? {}, moments);
    if (picture !== undefined) {
      await page.waitForTimeout(SETTLE_MS);
      await page.screenshot({ path: picture });
    }
    const first = phases.find(({ name }) => name === 'first_frame');
    return { frames: framesDecoded, first_frame_ms: first?.at_ms ?? Number.NaN, phases };
  } finally {
    await browser.close();
  }
}
