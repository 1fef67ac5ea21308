import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { inRepository } from '../../demo/paths.ts';
import { chromium } from './stage.ts';

/** Runs npm start as a person without a terminal would. */
function npmStart(...args: string[]) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const child = spawn('npm', ['start', '--silent', ...(args.length > 0 ? ['--', ...args] : [])], {
      cwd: inRepository(),
      env: { ...process.env, KVSB_NO_INSTALL: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe('npm start without a terminal', () => {
  it('shows one session with each phase and ends with 0', async () => {
    const { code, stdout, stderr } = await npmStart();
    expect({ code, stderr }).toMatchObject({ code: 0 });
    for (const label of ['offer received', 'on the wire', 'at the MCU', 'answer back', 'connected', 'first frame']) {
      expect(stdout).toMatch(new RegExp(`^ +${label} .*[0-9.]+ ms$`, 'm'));
    }
    expect(stdout).toMatch(/^30 frames received in \d+ packets, 0 lost$/m);
  });
});

describe('npm start on a terminal', () => {
  it('stays up with the page at one address until Ctrl-C, and leaves nothing behind', async () => {
    // `script` gives it a terminal; what is written to its input is typed.
    const child = spawn('script', ['-qefc', 'npm start --silent', '/dev/null'], {
      cwd: inRepository(),
      env: { ...process.env, KVSB_NO_INSTALL: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let shown = '';
    const [url = '', folder = ''] = await new Promise<string[]>((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        shown += chunk;
        const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(shown) ?? [];
        const [folder] = /\/\S+\/kvs-bridge-demo-\w+/.exec(shown) ?? [];
        if (url !== undefined && folder !== undefined) resolve([url, folder]);
      });
      child.on('close', () => reject(new Error(shown)));
    });
    expect(await statusOf(url)).toBe(200);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    child.stdin.write('\x03');
    // The demo ends with 0; a shell between it and here says that it was interrupted too.
    expect([0, 130]).toContain(await ended);
    expect(processesAbout(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });
});

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

function processesAbout(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(text));
}

describe.skipIf(chromium === undefined)('npm start -- --once', () => {
  it('prints nothing but one JSON object on stdout', async () => {
    const { code, stdout, stderr } = await npmStart('--once');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const result = JSON.parse(stdout);
    expect(result).toEqual({
      frames: expect.any(Number),
      first_frame_ms: expect.any(Number),
      phases: expect.arrayContaining([{ name: 'first_frame', at_ms: result.first_frame_ms }]),
    });
    expect(result.frames).toBeGreaterThanOrEqual(30);
  });
});
