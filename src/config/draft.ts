/** Where a value was found. */
export interface Origin {
  /** `config.yaml:3:9`, `KVSB_LOG__LEVEL` or `--log-level` */
  place: string;
  kind: 'file' | 'env' | 'flag';
  /** Sorts mistakes as a reader meets them. */
  order: number;
}

/** One thing wrong with the configuration. */
export interface Mistake extends Pick<Origin, 'place' | 'order'> {
  key: string;
  text: string;
}

export type Tree = Record<string, unknown>;
export type Path = readonly (string | number)[];

/** A configuration before it is checked: the values as found, and where each was found. */
export class Draft {
  readonly root: Tree = {};
  readonly mistakes: Mistake[] = [];
  readonly #origins = new Map<string, { value: Origin; key: Origin }>();

  /** Puts `value` at `path`; a later source wins. */
  set(path: Path, value: unknown, origin: Origin, key = origin): void {
    let node: unknown = this.root;
    path.slice(0, -1).forEach((name, depth) => {
      const next = getIn(node, [name]);
      const made: Tree | unknown[] = typeof path[depth + 1] === 'number' ? [] : {};
      if (!isContainer(next)) put(node, name, made);
      node = isContainer(next) ? next : made;
    });
    put(node, path.at(-1) ?? '', value);
    this.locate(path, origin, key);
  }

  locate(path: Path, value: Origin, key = value): void {
    this.#origins.set(path.join('.'), { value, key });
  }

  /** Where the value of `path` was found, exactly. */
  found(path: Path): Origin | undefined {
    return this.#origins.get(path.join('.'))?.value;
  }

  /** Where its name stands, for a name that is wrong itself. */
  keyOf(path: Path): Origin {
    return this.#origins.get(path.join('.'))?.key ?? this.near(path);
  }

  /** Where `path` was found, or what encloses it. */
  near(path: Path): Origin {
    for (let length = path.length; length >= 0; length--) {
      const origin = this.found(path.slice(0, length));
      if (origin !== undefined) return origin;
    }
    return { place: 'configuration', kind: 'file', order: 0 };
  }

  /** Every value that is no section and no list. */
  *leaves(node: unknown = this.root, path: Path = []): Generator<[path: Path, value: unknown]> {
    if (!isContainer(node)) yield [path, node];
    else
      for (const name of Array.isArray(node) ? [...node.keys()] : Object.keys(node))
        yield* this.leaves(getIn(node, [name]), [...path, name]);
  }

  mistake(path: Path, text: string, origin = this.near(path)): void {
    const { place, order } = origin;
    const key = keyText(path);
    if (!this.mistakes.some((other) => other.place === place && other.key === key && other.text === text)) {
      this.mistakes.push({ place, order, key, text });
    }
  }
}

/** `bridges[1].serial.port` */
export function keyText(path: Path): string {
  return path.map((name, i) => (typeof name === 'number' ? `[${name}]` : i === 0 ? name : `.${name}`)).join('');
}

export function getIn(node: unknown, path: Path): unknown {
  let at = node;
  for (const name of path) {
    if (!isContainer(at) || !Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Also for names such as `__proto__`, which must stay plain (and then unknown) keys. */
function put(node: unknown, name: string | number, value: unknown): void {
  if (isContainer(node))
    Object.defineProperty(node, name, { value, writable: true, enumerable: true, configurable: true });
}
