import { Alias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type YAMLError } from 'yaml';
import { redact } from '../common/redact.ts';
import type { Draft, Origin, Path } from './draft.ts';

const ALIASES_MAX = 64;
const NESTING_MAX = 16;

/** Adds what the file says to the draft, with the position of each key. */
export function readYaml(draft: Draft, text: string, file: string): void {
  const lines = new LineCounter();
  const at = (offset: number): Origin => {
    const { line, col } = lines.linePos(offset);
    return { place: `${file}:${Math.max(1, line)}:${Math.max(1, col)}`, kind: 'file', order: line * 10_000 + col };
  };
  draft.locate([], at(0));
  // Without pretty errors: they quote the line, and a secret may stand in it.
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, strict: true });
  const [document, second] = 'empty' in documents ? [] : documents;
  if (document === undefined) return;
  if (second !== undefined) draft.mistake([], 'more than one YAML document', at(second.range[0]));
  const faults: YAMLError[] = [...document.errors, ...document.warnings];
  for (const fault of faults) draft.mistake([], faultText(fault), at(fault.pos[0]));
  if (faults.length > 0) return;

  let aliases = 0;
  const visit = (node: Node | null | undefined, path: Path, key: Origin): void => {
    const origin = isScalar(node) ? at(node.range?.[0] ?? 0) : key;
    if (node instanceof Alias) {
      aliases++;
      if (aliases === ALIASES_MAX + 1) draft.mistake(path, `more than ${ALIASES_MAX} aliases`, origin);
      if (aliases <= ALIASES_MAX) visit(node.resolve(document), path, key);
    } else if (path.length > NESTING_MAX) {
      draft.mistake(path, `nested more than ${NESTING_MAX} deep`, origin);
    } else if (isMap<Node, Node | null>(node)) {
      if (path.length > 0) draft.set(path, {}, origin, key);
      for (const { key: name, value } of node.items) {
        visit(value, [...path, isScalar(name) ? String(name.value) : '?'], at(name.range?.[0] ?? 0));
      }
    } else if (isSeq<Node | null>(node)) {
      draft.set(path, [], origin, key);
      node.items.forEach((item, i) => {
        visit(item, [...path, i], at(item?.range?.[0] ?? 0));
      });
    } else if (path.length > 0) {
      draft.set(path, isScalar(node) ? node.value : null, origin, key);
    } else if (isScalar(node) && node.value !== null) {
      draft.mistake([], 'no options in it, allowed: lines of KEY: VALUE', origin);
    }
  };
  visit(document.contents, [], at(0));
}

function faultText(fault: YAMLError): string {
  if (fault.code === 'DUPLICATE_KEY') return 'the same key twice';
  return `not YAML: ${redact(fault.message)}`;
}
