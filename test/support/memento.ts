/**
 * Remembers a whole graph of objects; the result puts it back. The objects stay the same ones, so closures over them
 * hold. Private fields are out of reach.
 */
export function remember(root: object): () => void {
  const restores: (() => void)[] = [];
  const seen = new Set<object>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    restores.push(rememberOne(value, visit));
  };
  visit(root);
  return () => {
    for (const restore of restores) restore();
  };
}

function rememberOne(value: object, visit: (value: unknown) => void): () => void {
  if (value instanceof Uint8Array) {
    const bytes = value.slice();
    return () => value.set(bytes);
  }
  if (Array.isArray(value)) {
    const array: unknown[] = value;
    const items = [...array];
    items.forEach(visit);
    return () => {
      array.length = 0;
      array.push(...items);
    };
  }
  if (value instanceof Map) {
    const map: Map<unknown, unknown> = value;
    const entries = [...map];
    entries.flat().forEach(visit);
    return () => {
      map.clear();
      for (const [key, item] of entries) map.set(key, item);
    };
  }
  const fields = { ...value };
  Object.values(fields).forEach(visit);
  return () => void Object.assign(value, fields);
}
