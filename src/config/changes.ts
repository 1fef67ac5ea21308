import type { BridgeConfig, Config } from './load.ts';

export interface Changes {
  /** Names of bridges that are as they were. */
  same: ReadonlySet<string>;
  /** Bridges to be started, new ones and changed ones. */
  fresh: BridgeConfig[];
  /** For the log. */
  words: string[];
}

/** What a running daemon has to do to follow a new configuration. */
export function changesBetween(before: Config, after: Config): Changes {
  const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const old = new Map(before.bridges.map((bridge) => [bridge.name, bridge]));
  const fresh = after.bridges.filter((bridge) => !isEqual(bridge, old.get(bridge.name)));
  const named = new Set(after.bridges.map(({ name }) => name));
  const same = new Set(after.bridges.filter((bridge) => !fresh.includes(bridge)).map(({ name }) => name));
  const process = (['control', 'log', 'stateDir', 'runtimeDir'] as const).filter(
    (key) => !isEqual(before[key], after[key]),
  );
  const words = [
    ...before.bridges.filter(({ name }) => !named.has(name)).map(({ name }) => `${name} removed`),
    ...fresh.map(({ name }) => `${name} ${old.has(name) ? 'changed' : 'added'}`),
    ...process.map((key) => `${key} changes with the next start`),
  ];
  return { same, fresh, words };
}
