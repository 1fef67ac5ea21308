import { type Draft, getIn, isTree, type Path, type Tree } from './draft.ts';
import { allOptions, bridgeOptions } from './options.ts';
import { BRIDGES_MAX } from './sources.ts';

/** What one bridge is checked as, and where each of its values stands in the draft. */
export interface BridgeDraft {
  tree: Tree;
  locate(path: Path): Path;
}

const bridgeSections = new Set(bridgeOptions.map(({ key }) => key.split('.')[0] ?? ''));

/** A section with nothing under it (`relay:` and then comments) is as good as absent. */
export function dropEmptySections(draft: Draft): void {
  const sections = new Set(allOptions.flatMap(({ key }) => prefixes(key)));
  const visit = (tree: Tree, path: Path): void => {
    for (const [name, value] of Object.entries(tree)) {
      const inner = [...path, name];
      const key = (path[0] === 'bridges' ? inner.slice(2) : inner).join('.');
      if (value === null && sections.has(key)) delete tree[name];
      else if (isTree(value)) visit(value, inner);
      else if (Array.isArray(value)) {
        for (const [i, item] of value.entries()) if (isTree(item)) visit(item, [...inner, i]);
      }
    }
  };
  visit(draft.root, []);
}

function prefixes(key: string): string[] {
  const names = key.split('.');
  return names.slice(1).map((_, i) => names.slice(0, i + 1).join('.'));
}

/**
 * The bridges of the draft. What stands at the top level holds for each of them unless its own entry says otherwise;
 * without `bridges` the top level is the one bridge.
 */
export function splitBridges(draft: Draft): { bridges: BridgeDraft[]; daemon: Tree } {
  const { bridges: list, ...top } = draft.root;
  const entries = Object.entries(top);
  const shared = Object.fromEntries(entries.filter(([name]) => bridgeSections.has(name)));
  const daemon = Object.fromEntries(entries.filter(([name]) => !bridgeSections.has(name)));
  if (list === undefined) return { bridges: [{ tree: withSections(shared), locate: (path) => path }], daemon };

  if (!Array.isArray(list) || list.length === 0 || list.length > BRIDGES_MAX) {
    draft.mistake(['bridges'], `allowed: a list of 1 to ${BRIDGES_MAX} bridges, each with serial.port and kvs.channel`);
    return { bridges: [], daemon };
  }
  const { name, ...inherited } = shared;
  if (name !== undefined) draft.mistake(['name'], 'belongs into an entry of bridges', draft.keyOf(['name']));
  const bridges = Array.from(list, (entry: unknown, i): BridgeDraft => {
    if (!isTree(entry)) draft.mistake(['bridges', i], 'allowed: the options of a bridge');
    const own = isTree(entry) ? entry : {};
    const locate = (path: Path): Path =>
      getIn(own, path) === undefined && getIn(inherited, path) !== undefined ? path : ['bridges', i, ...path];
    return { tree: withSections(merge(inherited, own)), locate };
  });
  return { bridges, daemon };
}

/** Absent required sections are empty ones: the mistake is the option missing in them. */
function withSections(tree: Tree): Tree {
  return { serial: {}, kvs: {}, ...tree };
}

/** Credentials are taken as a whole: fields of two sources would not go together. */
function merge(under: Tree, over: Tree): Tree {
  const out: Tree = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = out[name];
    const both = isTree(below) && isTree(value) && name !== 'credentials';
    Object.defineProperty(out, name, {
      value: both ? merge(below, value) : value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return out;
}
