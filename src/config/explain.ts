import type { $ZodIssue } from 'zod/v4/core';
import { MASK, redact } from '../common/redact.ts';
import { didYouMean } from '../common/suggest.ts';
import { type Draft, getIn, isTree, type Path } from './draft.ts';
import { optionAt, siblings } from './options.ts';
import { oneOf } from './schema.ts';

const FOUND_MAX_CHARS = 60;

/** Says what the schema refused in the words of the option: what was found and what is allowed. */
export function explain(draft: Draft, issue: $ZodIssue, tree: unknown, locate: (path: Path) => Path): void {
  const path = issue.path.map((name) => (typeof name === 'number' ? name : String(name)));
  if (issue.code === 'unrecognized_keys') {
    for (const name of issue.keys) unknownKey(draft, path, name, tree, locate);
    return;
  }
  const value = getIn(tree, path);
  const option = optionAt(path);
  const at = locate(path);
  if (value === undefined) draft.mistake(at, `missing: ${option?.doc ?? 'a section'} (${option?.allowed ?? ''})`);
  else if (option === undefined)
    draft.mistake(at, `found ${foundText(value, false)}, allowed: options of this section`);
  else draft.mistake(at, `found ${foundText(value, option.secret === true)}, allowed: ${option.allowed}`);
}

function unknownKey(draft: Draft, parent: Path, name: string, tree: unknown, locate: (path: Path) => Path): void {
  const path = [...parent, name];
  const at = locate(path);
  const origin = draft.keyOf(at);
  const option = optionAt(path);
  if (option?.source !== undefined) {
    const source = getIn(tree, [...parent, 'source']);
    draft.mistake(
      at,
      `belongs to source: ${option.source}, but source is ${foundText(source ?? 'default', false)}`,
      origin,
    );
    return;
  }
  const known = siblings(at.slice(0, -1));
  const meant = didYouMean(name, known);
  draft.mistake(at, `unknown key${meant === '' ? `, allowed: ${oneOf(known)}` : meant}`, origin);
}

export function foundText(value: unknown, secret: boolean): string {
  if (secret) return MASK;
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isTree(value)) return 'a section';
  const text = typeof value === 'string' ? JSON.stringify(redact(value)) : String(value);
  return text.length <= FOUND_MAX_CHARS ? text : `${text.slice(0, FOUND_MAX_CHARS)}...`;
}
