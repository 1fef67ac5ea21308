import { MASK, redact } from '../common/redact.ts';
import { getIn, keyText } from './draft.ts';
import type { Loaded } from './load.ts';
import { bridgeOptions, daemonOptions, type Option } from './options.ts';

/** One effective value and where it came from; secrets masked. */
export interface Setting {
  key: string;
  value: unknown;
  origin: string;
}

/** All that is in force, bridge by bridge and then for the process. */
export function settings({ config, draft, bridges }: Loaded): Setting[] {
  const out: Setting[] = [];
  config.bridges.forEach((bridge, i) => {
    const locate = bridges[i]?.locate ?? ((path) => path);
    const { source } = bridge.kvs.credentials;
    for (const option of bridgeOptions) {
      if (option.source !== undefined && option.source !== source) continue;
      const path = option.key.split('.');
      const key =
        config.bridges.length === 1 && draft.found(['bridges']) === undefined
          ? option.key
          : keyText(['bridges', i, ...path]);
      out.push({
        key,
        value: shown(option, getIn(bridge, path)),
        origin: draft.found(locate(path))?.place ?? implied(option),
      });
    }
  });
  for (const option of daemonOptions) {
    const path = option.key.split('.');
    const value = option.key === 'control.http' ? getIn(draft.root, path) : getIn(config, path);
    out.push({ key: option.key, value: shown(option, value), origin: draft.found(path)?.place ?? 'default' });
  }
  return out;
}

function implied(option: Option): string {
  return option.key === 'kvs.region' ? 'kvs.channelArn or AWS_REGION' : 'default';
}

function shown(option: Option, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (option.secret === true) return MASK;
  return typeof value === 'string' ? redact(value) : value;
}
