import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { readScenario } from '../../src/cli/scenario.ts';
import { commandIn } from '../../src/emulator/admin-api.ts';
import { describeEmulatorJson } from '../../src/emulator/describe.ts';
import { faultNames } from '../../src/emulator/fault-rule.ts';
import { faultCatalogue } from '../../src/emulator/faults.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { settle } from '../../src/emulator/options.ts';

const folder = mkdtempSync(join(tmpdir(), 'kvsb-emulator-readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

const readme = readFileSync(new URL('../../src/emulator/README.md', import.meta.url), 'utf8');

function rows(text: string): string[][] {
  const lines = text.split('\n').filter((line) => /^\| [^-]/.test(line));
  return lines.slice(1).map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));
}

const between = (name: string): string =>
  new RegExp(`<!-- ${name} -->([\\s\\S]*)<!-- /${name} -->`).exec(readme)?.[1] ?? '';

describe("the emulator's README", () => {
  it('explains the faults that there are', () => {
    const known = Object.entries(faultCatalogue).map(([name, { on, doc }]) => [`\`${name}\``, on, doc]);
    expect(rows(between('faults'))).toEqual(known);
  });

  it('explains the commands that there are', () => {
    const source = readFileSync(new URL('../../src/emulator/admin.ts', import.meta.url), 'utf8');
    const known = [...source.matchAll(/do: '(\w+)'/g)].map(([, name]) => `\`${name}\``);
    const told = rows(between('commands')).map(([name]) => name);
    expect([...told].sort()).toEqual([...new Set(known)].sort());
    for (const name of told) {
      const body = { do: name?.replaceAll('`', ''), channel: 'cam', frame: '', offsetMs: 1, fault: 'drop' };
      expect(commandIn(body)).toMatchObject({ do: body.do });
    }
  });

  it('shows a scenario that can be played', () => {
    const file = join(folder, 'scenario.yaml');
    writeFileSync(file, /```yaml\n([\s\S]*?)```/.exec(between('scenario'))?.[1] ?? '');
    expect(readScenario(file)).toMatchObject({ mode: 'documented', steps: [{}, {}, {}] });
  });

  it('shows calls of curl that work', async () => {
    const emulator = await startEmulator({ channels: ['front'], caDirectory: folder });
    try {
      const script = /```sh\n([\s\S]*?)```/.exec(between('try'))?.[1] ?? '';
      const { environment } = describeEmulatorJson(emulator);
      const { stdout } = await promisify(execFile)('sh', ['-ec', script], { env: { ...process.env, ...environment } });
      const [described, injected, throttled, log, state] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(described).toMatchObject({ ChannelInfo: { ChannelName: 'front' } });
      expect(injected).toEqual({ affected: 1 });
      expect(throttled).toEqual({ Message: 'Rate exceeded' });
      const kinds = log.events.map(({ kind }: { kind: string }) => kind);
      expect(kinds).toEqual(['request', 'admin', 'fault', 'request']);
      expect(state).toMatchObject({ region: 'us-west-2', endpoints: { control: emulator.controlEndpoint } });
    } finally {
      await emulator.close();
    }
  });

  it('says by which names each fault of the field can be had', () => {
    const text = between('field');
    const commands = rows(between('commands')).map(([name]) => name?.replaceAll('`', '') ?? '');
    const settings = settle({ certificate: 'valid' });
    const known = new Set([
      ...faultNames,
      ...commands,
      ...Object.keys(settings),
      'certificate',
      'ttlS',
      'only=SDP_OFFER',
    ]);
    const told = [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
    for (const name of told) expect(name.startsWith('routing.') || known.has(name), name).toBe(true);
    for (const name of faultNames) {
      if (!/^(certificate-|role-(assume|duration))/.test(name)) expect(told).toContain(name);
    }
  });

  it('names options that there are', () => {
    const settings = settle({});
    const told = [...readme.matchAll(/`routing\.(\w+)`/g)].map(([, name]) => name);
    expect(told.length).toBeGreaterThan(8);
    for (const name of told) expect(settings.routing).toHaveProperty(name ?? '?');
    for (const name of ['deletion', 'alexaWaitMs', 'clockToleranceMs', 'channelSettleMs', 'roleDurationS']) {
      expect(readme).toContain(name);
      expect(settings).toHaveProperty(name);
    }
  });
});
