import { isJson, type Json, optionalList, text } from './fields.ts';
import { TAGS_MAX } from './limits.ts';
import { invalidArgument } from './refusal.ts';

const KEY = /^[\s\S]{1,128}$/;
const VALUE = /^[\s\S]{0,256}$/;

/** `Tags: [{Key, Value}]`. */
export function tagsIn(input: Json): Map<string, string> {
  const tags = new Map<string, string>();
  for (const entry of optionalList(input, 'Tags', TAGS_MAX) ?? []) {
    if (!isJson(entry)) throw invalidArgument('Tags must be objects with Key and Value');
    tags.set(text(entry, 'Key', KEY), text(entry, 'Value', VALUE));
  }
  return tags;
}

export function keysIn(input: Json): string[] {
  const keys = optionalList(input, 'TagKeyList', TAGS_MAX) ?? [];
  if (keys.length === 0) throw invalidArgument('TagKeyList is required');
  return keys.flatMap((key) => (typeof key === 'string' ? key : []));
}

export function tagMap(tags: ReadonlyMap<string, string>): Json {
  return Object.fromEntries(tags);
}
