import { invalidArgument } from './refusal.ts';

/** A JSON object as it came; every member must be looked at before it is used. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Characters of channel names, client ids and correlation ids. */
export const IDENTIFIER = /^[a-zA-Z0-9_.-]{1,256}$/;
export const VERSION = /^[a-zA-Z0-9]{1,64}$/;

export function text(json: Json, name: string, pattern: RegExp): string {
  return optionalText(json, name, pattern) ?? missing(name);
}

export function optionalText(json: Json, name: string, pattern: RegExp): string | undefined {
  const value = json[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || !pattern.test(value)) throw invalidArgument(`${name} must match ${pattern.source}`);
  return value;
}

export function optionalNumber(json: Json, name: string, min: number, max: number): number | undefined {
  const value = json[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw invalidArgument(`${name} must be a whole number between ${min} and ${max}`);
  }
  return value;
}

export function optionalObject(json: Json, name: string): Json | undefined {
  const value = json[name];
  if (value === undefined || value === null) return undefined;
  if (!isJson(value)) throw invalidArgument(`${name} must be an object`);
  return value;
}

export function optionalList(json: Json, name: string, max: number): readonly unknown[] | undefined {
  const value = json[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.length > max) throw invalidArgument(`${name} must be a list of at most ${max}`);
  return value;
}

/** The member must be one of the choices, if it is there. */
export function optionalChoice<T extends string>(json: Json, name: string, choices: readonly T[]): T | undefined {
  const value = json[name];
  if (value === undefined || value === null) return undefined;
  return oneOf(value, choices) ?? wrongChoice(name, choices);
}

export function oneOf<T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value);
}

function wrongChoice(name: string, choices: readonly string[]): never {
  throw invalidArgument(`${name} must be one of ${choices.join(', ')}`);
}

function missing(name: string): never {
  throw invalidArgument(`${name} is required`);
}
