export type Labels = Record<string, string | number>;

/** Writes the Prometheus text format: each family once, its samples together. */
export class Exposition {
  readonly #families = new Map<string, { head: string; samples: string[] }>();

  /** `name` without the prefix; `_total` for counters, base units. */
  add(
    kind: 'gauge' | 'counter',
    name: string,
    help: string,
    labels: Labels,
    value: number | boolean | undefined,
  ): void {
    if (value === undefined) return;
    this.#samples(kind, name, help).push(`kvsbridge_${name}${labelText(labels)} ${Number(value)}`);
  }

  /** `counts` are cumulative, the last one is all. */
  histogram(
    name: string,
    help: string,
    labels: Labels,
    bounds: readonly number[],
    counts: readonly number[],
    sum: number,
  ): void {
    const samples = this.#samples('histogram', name, help);
    counts.forEach((count, i) => {
      samples.push(`kvsbridge_${name}_bucket${labelText({ ...labels, le: bounds[i] ?? '+Inf' })} ${count}`);
    });
    samples.push(
      `kvsbridge_${name}_sum${labelText(labels)} ${sum}`,
      `kvsbridge_${name}_count${labelText(labels)} ${counts.at(-1) ?? 0}`,
    );
  }

  toString(): string {
    return [...this.#families.values()].map(({ head, samples }) => `${head}${samples.join('\n')}\n`).join('');
  }

  #samples(kind: string, name: string, help: string): string[] {
    let family = this.#families.get(name);
    if (family === undefined) {
      family = { head: `# HELP kvsbridge_${name} ${help}\n# TYPE kvsbridge_${name} ${kind}\n`, samples: [] };
      this.#families.set(name, family);
    }
    return family.samples;
  }
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
