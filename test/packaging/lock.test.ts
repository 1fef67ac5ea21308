import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Entry {
  version: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const packages: Record<string, Entry> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;

/** The folders in which Node looks for a package from another one's folder. */
function places(from: string, name: string): string[] {
  const parts = from === '' ? [] : from.split('/node_modules/');
  return parts
    .map((_, i) => `${parts.slice(0, parts.length - i).join('/node_modules/')}/node_modules/${name}`)
    .concat(`node_modules/${name}`);
}

describe('package-lock.json', () => {
  it('wants what package.json wants: npm ci takes nothing else', () => {
    expect(packages['']?.dependencies).toEqual(manifest.dependencies);
    expect(packages['']?.devDependencies).toEqual(manifest.devDependencies);
  });

  it("has every system's optional packages, not only those of the machine where it was made", () => {
    const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !places(from, name).some((place) => place in packages)),
    );
    expect(missing).toEqual([]);
  });

  it('holds exact versions of everything that package.json names', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
  });
});
