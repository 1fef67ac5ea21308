import * as z from 'zod/mini';
import type { $ZodType } from 'zod/v4/core';
import { about, bridgeSchema, daemonSchema, type OptionInfo } from './schema.ts';

/** One leaf of the configuration, by all its names. */
export interface Option extends OptionInfo {
  /** `serial.baudRate` */
  key: string;
  /** `KVSB_SERIAL__BAUD_RATE` */
  env: string;
  /** `serial-baud-rate`; secrets have none. */
  flag: string | undefined;
  required: boolean;
  default: unknown;
  /** The credential source to which it belongs. */
  source: string | undefined;
}

/** Every option, in the order of the schema. */
export const bridgeOptions: readonly Option[] = [...leaves(bridgeSchema, [])];
export const daemonOptions: readonly Option[] = [...leaves(daemonSchema, [])];
export const allOptions: readonly Option[] = [...bridgeOptions, ...daemonOptions];

const byKey = new Map(allOptions.map((option) => [option.key, option]));

/** The option of a path in the file, be it at the top level or in an entry of `bridges`. */
export function optionAt(path: readonly PropertyKey[]): Option | undefined {
  return byKey.get((path[0] === 'bridges' ? path.slice(2) : path).join('.'));
}

/** What is allowed beside `path`: the names of its siblings. */
export function siblings(parent: readonly PropertyKey[]): string[] {
  const inBridge = parent[0] === 'bridges';
  const depth = inBridge ? parent.length - 2 : parent.length;
  const prefix = (inBridge ? parent.slice(2) : parent).map((name) => `${String(name)}.`).join('');
  const options = inBridge ? bridgeOptions : allOptions;
  const names = options.filter(({ key }) => key.startsWith(prefix)).map(({ key }) => key.split('.')[depth] ?? '');
  return [...new Set(depth === 0 && !inBridge ? [...names, 'bridges'] : names)];
}

function* leaves(schema: $ZodType, path: string[], source?: string): Generator<Option> {
  const { field, required, fallback } = unwrap(schema);
  const info = about.get(field);
  if (field instanceof z.ZodMiniObject) {
    for (const [name, inner] of Object.entries(field.shape)) yield* leaves(inner, [...path, name], source);
  } else if (field instanceof z.ZodMiniDiscriminatedUnion) {
    if (info !== undefined) yield option([...path, 'source'], info, false, 'default', source);
    for (const variant of field.def.options) yield* variantLeaves(variant, path);
  } else if (info !== undefined) {
    yield option(path, info, required, fallback, source);
  }
}

function* variantLeaves(variant: unknown, path: string[]): Generator<Option> {
  if (!(variant instanceof z.ZodMiniObject)) return;
  const { source, ...fields } = variant.shape;
  const name = source instanceof z.ZodMiniLiteral ? String(source.def.values[0]) : '';
  for (const [field, inner] of Object.entries(fields)) yield* leaves(inner, [...path, field], name);
}

function option(path: string[], info: OptionInfo, required: boolean, fallback: unknown, source?: string): Option {
  const split = (by: string) => path.map((name) => name.replace(/[A-Z]/g, (capital) => `${by}${capital}`));
  return {
    ...info,
    key: path.join('.'),
    env: `KVSB_${split('_').join('__').toUpperCase()}`,
    flag: info.secret === true ? undefined : split('-').join('-').toLowerCase(),
    required,
    default: fallback,
    source,
  };
}

function unwrap(schema: $ZodType): { field: $ZodType; required: boolean; fallback: unknown } {
  if (schema instanceof z.ZodMiniOptional) return { ...unwrap(schema.def.innerType), required: false };
  if (schema instanceof z.ZodMiniDefault) {
    return { ...unwrap(schema.def.innerType), required: false, fallback: schema.def.defaultValue };
  }
  if (schema instanceof z.ZodMiniPrefault) return { ...unwrap(schema.def.innerType), required: false };
  return { field: schema, required: true, fallback: undefined };
}
