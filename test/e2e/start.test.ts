import { spawn } from 'node:child_process';
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
