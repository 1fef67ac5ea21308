/** protobuf text format on one line, as test/vectors/README.md has it. Field order is that of the object. */

const renamed: Record<string, string> = { peerKind: 'kind', dataKind: 'kind' };

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function textFormat(fields: object): string {
  return Object.entries(fields)
    .flatMap(([key, value]) => {
      const name = snakeCase(renamed[key] ?? key);
      // An index of 0 is an index.
      if (key !== 'mline' && isDefault(value)) return [];
      if (value === undefined) return [];
      return Array.isArray(value) ? value.map((element) => one(name, element)) : [one(name, value)];
    })
    .join(' ');
}

function isDefault(value: unknown): boolean {
  return (
    value === 0 ||
    value === 0n ||
    value === false ||
    value === '' ||
    (value instanceof Uint8Array && value.length === 0)
  );
}

function one(name: string, value: unknown): string {
  if (typeof value === 'string') return `${name}: "${escaped(new TextEncoder().encode(value))}"`;
  if (value instanceof Uint8Array) return `${name}: "${escaped(value)}"`;
  if (typeof value === 'object' && value !== null) return block(name, textFormat(value));
  return `${name}: ${value}`;
}

export function block(name: string, inner: string): string {
  return inner === '' ? `${name} { }` : `${name} { ${inner} }`;
}

function escaped(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const plain = byte >= 0x20 && byte < 0x7f && !'"\\|'.includes(String.fromCharCode(byte));
    return plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }).join('');
}
