import { resolve } from 'node:path';
import * as z from 'zod/mini';
import type { $ZodIssue, $ZodType } from 'zod/v4/core';
import { BridgeError, errorText } from '../common/errors.ts';
import { didYouMean } from '../common/suggest.ts';
import { Draft, getIn, type Path } from '../config/draft.ts';
import { foundText } from '../config/explain.ts';
import { readText } from '../config/files.ts';
import { mistakeLines } from '../config/load.ts';
import { readYaml } from '../config/yaml.ts';
import { faultFromText } from '../emulator/fault-rule.ts';
import type { EmulatorOptions } from '../emulator/index.ts';
import { scenarioOptions, scenarioSchema } from '../emulator/scenario.ts';

/** Reads a scenario; throws with every mistake at once, each by file, line, column and key. */
export function readScenario(file: string): EmulatorOptions {
  const draft = new Draft();
  try {
    readYaml(draft, readText(resolve(file)), file);
  } catch (error) {
    draft.mistake([], errorText(error), { place: file, kind: 'file', order: 0 });
  }
  if (draft.mistakes.length === 0 && Object.hasOwn(draft.root, ''))
    draft.mistake([], 'found a list, allowed: lines of KEY: VALUE');
  if (draft.mistakes.length === 0) faultsFromText(draft);
  if (draft.mistakes.length === 0) {
    const { data, error } = scenarioSchema.safeParse(draft.root);
    if (data !== undefined) return scenarioOptions(data);
    for (const issue of error.issues) explain(draft, issue, []);
  }
  const hint = 'src/emulator/README.md lists what a scenario can say';
  throw new BridgeError('KVSB-EMULATOR-SCENARIO', mistakeLines(draft.mistakes).join('\n'), hint);
}

/** Faults may be written as on the command line. */
function faultsFromText(draft: Draft): void {
  const faults = getIn(draft.root, ['faults']);
  if (!Array.isArray(faults)) return;
  faults.forEach((fault: unknown, i) => {
    const path = ['faults', i];
    if (typeof fault !== 'string') return;
    try {
      draft.set(path, faultFromText(fault), draft.near(path));
    } catch (error) {
      draft.mistake(path, errorText(error));
    }
  });
}

function explain(draft: Draft, issue: $ZodIssue, parent: Path): void {
  const path = [...parent, ...issue.path.map((name) => (typeof name === 'number' ? name : String(name)))];
  const value = getIn(draft.root, path);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const at = [...path, key];
      const known = keysAt(scenarioSchema, path, draft.root);
      const meant = didYouMean(key, known);
      draft.mistake(at, `unknown key${meant === '' ? `, allowed: ${known.join(', ')}` : meant}`, draft.keyOf(at));
    }
  } else if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that took the value for its own knows better what is wrong inside it.
    const inside = issue.errors.find(
      ([first]) => first !== undefined && (first.path.length > 0 || first.code === 'unrecognized_keys'),
    );
    if (inside === undefined) draft.mistake(path, `found ${foundText(value, false)}, allowed: ${issue.message}`);
    else for (const inner of inside) explain(draft, inner, path);
  } else if (value === undefined) {
    draft.mistake(path, `missing: ${issue.message}`);
  } else {
    draft.mistake(
      path,
      `found ${foundText(value, /secret|token|password/i.test(String(path.at(-1))))}, allowed: ${issue.message}`,
    );
  }
}

/** The keys that a section may have. */
function keysAt(schema: $ZodType, path: Path, node: unknown): string[] {
  if (schema instanceof z.ZodMiniExactOptional) return keysAt(schema.def.innerType, path, node);
  if (schema instanceof z.ZodMiniUnion || schema instanceof z.ZodMiniDiscriminatedUnion) {
    const branches = schema.def.options.filter((branch) => fits(branch, node));
    return [...new Set(branches.flatMap((branch) => keysAt(branch, path, node)))];
  }
  const [name, ...rest] = path;
  if (name === undefined) return schema instanceof z.ZodMiniObject ? Object.keys(schema.shape) : [];
  const inner = getIn(node, [name]);
  if (schema instanceof z.ZodMiniArray) return keysAt(schema.def.element, rest, inner);
  const member: unknown = schema instanceof z.ZodMiniObject ? schema.shape[String(name)] : undefined;
  return member instanceof z.ZodMiniType ? keysAt(member, rest, inner) : [];
}

/** Of the steps, only the one that does what this one does. */
function fits(branch: $ZodType, node: unknown): boolean {
  const verb: unknown = branch instanceof z.ZodMiniObject ? branch.shape['do'] : undefined;
  return !(verb instanceof z.ZodMiniLiteral) || verb.def.values.includes(String(getIn(node, ['do'])));
}
