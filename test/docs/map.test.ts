import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/compile.ts';

const source = join(root, 'src');
const map = readFileSync(join(source, 'README.md'), 'utf8');

/** What each room may use of the others: rooms, or single files. */
const arrows: Record<string, string[]> = {
  common: [],
  generated: [],
  config: ['common'],
  emulator: ['common'],
  kvs: ['common'],
  link: ['common', 'generated'],
  relay: ['common', 'kvs/message.ts', 'kvs/state.ts', 'link/message.ts'],
  serial: ['common', 'link', 'relay/types.ts'],
  control: ['common', 'kvs/state.ts', 'kvs/status.ts', 'relay/types.ts', 'serial/status.ts'],
  cli: [
    ...['common', 'config', 'control', 'emulator', 'link/limits.ts', 'app.ts', 'direct-line.ts'],
    ...[
      'serial/failure.ts',
      'serial/holder.ts',
      'serial/frame-view.ts',
      'serial/link-test.ts',
      'serial/link-result.ts',
    ],
  ],
};

function imports(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => path ?? '');
  return found.map((path) => relative(source, join(source, dirname(file), path)));
}

describe('the map of the sources', () => {
  it.each(Object.keys(arrows))('%s uses only what its arrows allow', (room) => {
    const allowed = [room, ...(arrows[room] ?? [])];
    const files = readdirSync(join(source, room), { recursive: true }).map(String);
    const turned = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => imports(join(room, file)).map((target) => `${room}/${file} -> ${target}`))
      .filter((arrow) => !allowed.some((each) => arrow.split(' -> ')[1]?.startsWith(each)));
    expect(turned).toEqual([]);
  });

  it('has every room and no other', () => {
    const rooms = readdirSync(source, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? entry.name : [],
    );
    expect(rooms.sort()).toEqual(Object.keys(arrows).sort());
    for (const room of rooms) expect(map).toContain(`| \`${room}/\` |`);
  });

  it('names only files that are there, in at most 80 lines', () => {
    const files = [...map.matchAll(/`([a-z-]+\/[a-z-]+\.ts)`/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(8);
    for (const file of files) expect(existsSync(join(source, file)), file).toBe(true);
    expect(map.split('\n').length).toBeLessThanOrEqual(81);
  });
});
