import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;
const LIB = '/usr/lib/kvs-bridge';
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

interface Entry {
  mode: string;
  owner: string;
  path: string;
}

describe.runIf(hasDpkg)('the Debian package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kvsb-deb-test-'));
  let deb: string;
  let entries: Entry[];
  let modeOf: Map<string, string>;

  beforeAll(() => {
    deb = execFileSync(process.execPath, ['packaging/deb.cjs', folder, '--fast'], { encoding: 'utf8' }).trim();
    entries = execFileSync('dpkg-deb', ['-c', deb], { encoding: 'utf8', maxBuffer: 2 ** 24 })
      .trim()
      .split('\n')
      .map((line) => {
        const [mode = '', owner = '', , , , path = ''] = line.split(/\s+/);
        return { mode, owner, path: path.slice(1) };
      });
    modeOf = new Map(entries.map(({ mode, path }) => [path, mode]));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    [`${LIB}/dist/src/main.js`, '-rw-r--r--'],
    [`${LIB}/dist/src/generated/link.js`, '-rw-r--r--'],
    [`${LIB}/launcher`, '-rwxr-xr-x'],
    [`${LIB}/package.json`, '-rw-r--r--'],
    ['/usr/bin/kvs-bridge', '-rwxr-xr-x'],
    ['/usr/lib/systemd/system/kvs-bridge.service', '-rw-r--r--'],
    ['/usr/lib/sysusers.d/kvs-bridge.conf', '-rw-r--r--'],
    ['/usr/lib/udev/rules.d/70-kvs-bridge.rules', '-rw-r--r--'],
    ['/usr/share/doc/kvs-bridge/copyright', '-rw-r--r--'],
    ['/usr/share/doc/kvs-bridge/examples/config.yaml', '-rw-r--r--'],
  ])('installs %s', (path, mode) => {
    expect(modeOf.get(path)).toBe(mode);
  });

  it('installs what the unit starts', () => {
    const unit = readFileSync('packaging/systemd/kvs-bridge.service', 'utf8');
    const words = /^ExecStart=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
    const ours = words.filter((word) => word.startsWith(LIB));
    expect(ours.map((word) => modeOf.get(word))).toEqual(['-rwxr-xr-x', '-rw-r--r--']);
  });

  it('installs every production package, and none of the development', () => {
    for (const name of Object.keys(manifest.dependencies)) {
      expect(modeOf.has(`${LIB}/node_modules/${name}/package.json`), name).toBe(true);
    }
    for (const name of Object.keys(manifest.devDependencies)) {
      expect(modeOf.has(`${LIB}/node_modules/${name}/`), name).toBe(false);
    }
  });

  it('has the serial binding for each Linux that it is for', () => {
    const built = entries.map(({ path }) => /prebuilds\/([^/]+)\/.*\.node$/.exec(path)?.[1]).filter(Boolean);
    expect([...new Set(built)].sort()).toEqual(['linux-arm', 'linux-arm64', 'linux-x64']);
  });

  it('belongs to root, and nobody else may write to it', () => {
    for (const { mode, owner, path } of entries) {
      expect(owner, path).toBe('root/root');
      expect(mode, path).toMatch(/^[-dl]rw[x-]r-[x-]r-[x-]$|^l/);
    }
  });

  it('puts files in no other place', () => {
    const places =
      /^\/(usr\/(bin|lib\/(kvs-bridge|systemd\/system|sysusers\.d|udev\/rules\.d)|share\/doc\/kvs-bridge)\/|$|usr\/)/;
    expect(entries.filter(({ path }) => !places.test(path))).toEqual([]);
  });

  it('needs the Node that package.json wants', () => {
    const depends = execFileSync('dpkg-deb', ['-f', deb, 'Depends'], { encoding: 'utf8' });
    expect(depends).toContain(`nodejs (${manifest.engines.node.replace('>=', '>= ')})`);
    expect(execFileSync('dpkg-deb', ['-f', deb, 'Version'], { encoding: 'utf8' }).trim()).toBe(manifest.version);
  });

  it('runs from where it is installed', () => {
    const root = join(folder, 'root');
    execFileSync('dpkg-deb', ['-x', deb, root]);
    const main = join(root, LIB, 'dist/src/main.js');
    const version = execFileSync(process.execPath, [main, 'version'], { cwd: '/', encoding: 'utf8' });
    expect(version).toContain(manifest.version);
  });
});
