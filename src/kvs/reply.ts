/** Reading of what the SDK gives back: its types are the documentation's, and the answer may be anything. */

type JsonObject = Record<string, unknown>;

/** Text that is there, and not longer than this. */
export function textIn(value: unknown, maxChars: number): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= maxChars ? value : undefined;
}

export function objectIn(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The objects of a list; without a list there are none. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textsIn(value: unknown, maxChars: number): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((item) => textIn(item, maxChars)).filter((text) => text !== undefined);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
