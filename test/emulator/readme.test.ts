import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandIn } from '../../src/emulator/admin-api.ts';
import { faultCatalogue } from '../../src/emulator/faults.ts';
import { settle } from '../../src/emulator/options.ts';

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

  it('names options that there are', () => {
    const settings = settle({});
    const told = [...readme.matchAll(/`routing\.(\w+)`/g)].map(([, name]) => name);
    expect(told.length).toBeGreaterThan(8);
    for (const name of told) expect(settings.routing).toHaveProperty(name ?? '?');
    for (const name of ['deletion', 'alexaWaitMs', 'clockToleranceMs', 'channelSettleMs', 'allowedOrigins']) {
      expect(readme).toContain(name);
      expect(settings).toHaveProperty(name);
    }
  });
});
