import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorText } from '../common/errors.ts';
import type { Option } from './options.ts';

/** A configuration is for people; anything larger is the wrong file. */
const FILE_MAX_BYTES = 262_144;

const readable: Record<NonNullable<Option['file']>, { what: string; mark: RegExp }> = {
  ca: { what: 'certificates in PEM', mark: /-----BEGIN CERTIFICATE-----/ },
  certificate: { what: 'a certificate in PEM', mark: /-----BEGIN CERTIFICATE-----/ },
  privateKey: { what: 'a private key in PEM', mark: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
};

/** The text, or throws with one sentence. */
export function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > FILE_MAX_BYTES) throw new Error(`${size} bytes, at most ${FILE_MAX_BYTES} are allowed`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(plainReason(error), { cause: error });
  }
}

/** The text of a file that an option names, checked for what it should be. */
export function readOptionFile(kind: NonNullable<Option['file']>, path: string): string {
  const text = readText(path);
  const { what, mark } = readable[kind];
  if (!mark.test(text)) throw new Error(`holds no ${what.replace(/^an? /, '')}, allowed: ${what}`);
  if (kind === 'privateKey' && isPublic(path)) throw new Error(`everybody can read it, allowed: chmod o-r ${path}`);
  return text;
}

export function isPublic(path: string): boolean {
  return (statSync(path).mode & 0o004) !== 0;
}

/** A reader of `$CREDENTIALS_DIRECTORY`, where systemd puts what LoadCredential= names. */
export function credentialReader(folder: string | undefined): (name: string) => string {
  return (name) => {
    if (folder === undefined) throw new Error('CREDENTIALS_DIRECTORY is not set (LoadCredential= of the unit sets it)');
    try {
      return readText(join(folder, name));
    } catch (error) {
      throw new Error(`${join(folder, name)}: ${errorText(error)}`, { cause: error });
    }
  };
}

function plainReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  if (code === 'EISDIR') return 'a folder, allowed: a file';
  return errorText(error);
}
