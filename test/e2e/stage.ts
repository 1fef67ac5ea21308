import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { findChromium, launchChromium, type PageSnapshot, snapshot, untilFrames } from '../../demo/chromium.ts';
import { Observatory } from '../../demo/observatory.ts';
import { PageServer } from '../../demo/page-server/server.ts';
import { World } from '../../demo/world.ts';

export const chromium = findChromium();

const FRAMES_MS = 20_000;
const STATE_MS = 15_000;
const POLL_MS = 50;

/** The whole path, the page's server and a browser, for one file of tests. */
export class Stage {
  world!: World;
  observatory!: Observatory;
  #browser!: Browser;
  #pages!: PageServer;
  #url = '';
  #folder = '';
  readonly #stopping = new AbortController();
  readonly said: string[] = [];

  async open(executable: string): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'kvs-bridge-e2e-'));
    this.world = new World({
      folder: this.#folder,
      talk: (line) => this.said.push(line),
      ended: (message) => this.said.push(`ended: ${message}`),
    });
    await this.world.start();
    this.observatory = new Observatory(this.world.controlSocket, this.#stopping.signal);
    this.#pages = new PageServer(this.world.cloud, this.observatory);
    this.#url = await this.#pages.start();
    this.#browser = await launchChromium(executable);
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#browser?.close();
    await this.#pages?.stop();
    await this.world?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A new viewer that plays. */
  async viewer(frames = 30): Promise<Page> {
    const page = await this.#browser.newPage();
    await page.goto(this.#url);
    await untilFrames(page, frames, FRAMES_MS);
    return page;
  }

  /** Decodes `frames` more than it has now. */
  async plays(page: Page, frames = 30): Promise<PageSnapshot> {
    return untilFrames(page, (await snapshot(page)).framesDecoded + frames, FRAMES_MS);
  }

  async reloads(page: Page): Promise<PageSnapshot> {
    await page.reload();
    return untilFrames(page, 30, FRAMES_MS);
  }
}

/** Opens a stage for the tests of a file. */
export function useStage(): Stage {
  const stage = new Stage();
  beforeAll(async () => {
    if (chromium !== undefined) await stage.open(chromium);
  });
  afterAll(() => stage.close());
  return stage;
}

/** Asks until the answer is as wanted; the last answer is in the error. */
export async function until<T>(what: string, ask: () => Promise<T> | T, wanted: (answer: T) => boolean): Promise<T> {
  const endsMs = performance.now() + STATE_MS;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (performance.now() > endsMs) throw new Error(`${what} did not come; the last answer: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
