import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BridgeError } from '../common/errors.ts';
import { type CertifiedKey, createAuthority, LEAF_LIFE_MS } from './certificates.ts';

export interface Authority extends CertifiedKey {
  /** Where clients find the certificate; absent when it lives in memory only. */
  certFile: string | undefined;
}

/** The authority of a directory, made there when it has none or an old one; without a directory one for this run. */
export function openAuthority(directory: string | undefined, nowMs: number): Authority {
  if (directory === undefined) return { ...createAuthority(nowMs), certFile: undefined };
  const certFile = join(directory, 'ca.pem');
  const keyFile = join(directory, 'ca-key.pem');
  const kept = read(certFile, keyFile);
  if (kept !== undefined && outlivesALeaf(kept.certPem, nowMs)) return { ...kept, certFile };
  const made = createAuthority(nowMs);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(keyFile, made.keyPem, { mode: 0o600 });
    writeFileSync(certFile, made.certPem);
  } catch (error) {
    const hint = 'Give a directory that can be written, or none.';
    throw new BridgeError('KVSB-EMULATOR-CA', `cannot keep the certificate authority in ${directory}`, hint, {
      cause: error,
    });
  }
  return { ...made, certFile };
}

function read(certFile: string, keyFile: string): CertifiedKey | undefined {
  try {
    return { certPem: readFileSync(certFile, 'utf8'), keyPem: readFileSync(keyFile, 'utf8') };
  } catch {
    return undefined;
  }
}

function outlivesALeaf(certPem: string, nowMs: number): boolean {
  const { validFrom, validTo } = new X509Certificate(certPem);
  return Date.parse(validFrom) <= nowMs && Date.parse(validTo) > nowMs + LEAF_LIFE_MS;
}
