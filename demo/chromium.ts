import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chromium-headless-shell'];

/** Quiet, without a network of its own, and with loopback candidates, which a host without a network needs. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
];

/** The path of a Chromium that is installed, or undefined. */
export function findChromium(): string | undefined {
  const files = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** What the demo's page tells a test (demo/page/main.js). */
export interface PageSnapshot {
  clientId: string;
  framesDecoded: number;
  currentTime: number;
  connection: string;
  localUfrag: string;
  remoteUfrag: string;
  moments: Record<string, number>;
}

export function snapshot(page: Page): Promise<PageSnapshot> {
  return page.evaluate<PageSnapshot>('window.demo.snapshot()');
}

/** Waits until the page has decoded so many frames; says where it stands when it has not. */
export async function untilFrames(page: Page, frames: number, timeoutMs: number): Promise<PageSnapshot> {
  const endsMs = performance.now() + timeoutMs;
  for (;;) {
    const now = await snapshot(page);
    if (now.framesDecoded >= frames) return now;
    if (performance.now() > endsMs) {
      const said = await page.evaluate<string>('document.body.dataset.state');
      const reached = Object.keys(now.moments).at(-1) ?? 'nothing';
      throw new Error(
        `${now.framesDecoded} of ${frames} frames decoded within ${timeoutMs} ms; the page says '${said}', its connection ` +
          `'${now.connection}', last reached: ${reached}`,
      );
    }
    await page.waitForTimeout(50);
  }
}
