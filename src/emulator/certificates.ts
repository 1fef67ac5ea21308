import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { isIP } from 'node:net';
import { BridgeError } from '../common/errors.ts';
import { bits, implicit, integer, octets, oid, sequence, set, tagged, text, time, yes } from './der.ts';

const DAY_MS = 86_400_000;
const AUTHORITY_LIFE_MS = 3650 * DAY_MS;
/** What browsers still take. */
export const LEAF_LIFE_MS = 397 * DAY_MS;
/** Peers may be late. */
const BACKDATE_MS = DAY_MS;

const ORGANISATION = 'kvs-bridge emulator';
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

export interface CertifiedKey {
  certPem: string;
  keyPem: string;
}

export interface Validity {
  fromMs: number;
  toMs: number;
}

export function validFrom(nowMs: number, lifeMs: number): Validity {
  return { fromMs: nowMs - BACKDATE_MS, toMs: nowMs + lifeMs };
}

/** A new certificate authority. Its name is its own, so that two of them in one trust store do not get mixed up. */
export function createAuthority(nowMs: number): CertifiedKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = `${ORGANISATION} CA ${randomBytes(4).toString('hex')}`;
  const extensions = [
    extension('2.5.29.19', sequence(yes, integer(Buffer.from([0]))), true),
    // keyCertSign and cRLSign.
    extension('2.5.29.15', bits(Buffer.from([0b0000_0110]), 1), true),
    extension('2.5.29.14', octets(keyId(publicKey))),
  ];
  const validity = validFrom(nowMs, AUTHORITY_LIFE_MS);
  return certify({ issuer: name, subject: name, publicKey, signer: privateKey, validity, extensions }, privateKey);
}

/** A server certificate for host names and addresses. */
export function issueServer(authority: CertifiedKey, names: readonly string[], validity: Validity): CertifiedKey {
  const alternatives = sequence(...names.map(generalName));
  return issue(authority, names[0] ?? 'localhost', SERVER_AUTH, validity, [extension('2.5.29.17', alternatives)]);
}

/** A device certificate for the credential endpoint. */
export function issueClient(authority: CertifiedKey, commonName: string, validity: Validity): CertifiedKey {
  return issue(authority, commonName, CLIENT_AUTH, validity, []);
}

function issue(
  authority: CertifiedKey,
  subject: string,
  usage: string,
  validity: Validity,
  more: Buffer[],
): CertifiedKey {
  const issuer = new X509Certificate(authority.certPem);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [
    extension('2.5.29.19', sequence(), true),
    // digitalSignature.
    extension('2.5.29.15', bits(Buffer.from([0b1000_0000]), 7), true),
    extension('2.5.29.37', sequence(oid(usage))),
    extension('2.5.29.14', octets(keyId(publicKey))),
    extension('2.5.29.35', sequence(implicit(0, keyId(issuer.publicKey)))),
    ...more,
  ];
  const signer = createPrivateKey(authority.keyPem);
  const name = /^CN=(.*)$/m.exec(issuer.subject)?.[1] ?? '';
  const leaf = certify({ issuer: name, subject, publicKey, signer, validity, extensions }, privateKey);
  const parsed = new X509Certificate(leaf.certPem);
  if (!parsed.checkIssued(issuer) || !parsed.verify(issuer.publicKey)) {
    throw new BridgeError(
      'KVSB-EMULATOR-CA',
      'the certificate authority and its key are not a pair made by the emulator',
    );
  }
  return leaf;
}

interface Contents {
  issuer: string;
  subject: string;
  publicKey: KeyObject;
  signer: KeyObject;
  validity: Validity;
  extensions: Buffer[];
}

function certify(contents: Contents, privateKey: KeyObject): CertifiedKey {
  const serial = randomBytes(16);
  // Positive, and of full length.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const toBeSigned = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_WITH_SHA256,
    distinguishedName(contents.issuer),
    sequence(time(contents.validity.fromMs), time(contents.validity.toMs)),
    distinguishedName(contents.subject),
    contents.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...contents.extensions)),
  );
  const signature = sign('sha256', toBeSigned, contents.signer);
  const certificate = sequence(toBeSigned, ECDSA_WITH_SHA256, bits(signature));
  return { certPem: pem(certificate), keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function distinguishedName(commonName: string): Buffer {
  const attribute = (type: string, value: string): Buffer => set(sequence(oid(type), text(value)));
  return sequence(attribute('2.5.4.10', ORGANISATION), attribute('2.5.4.3', commonName));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return critical ? sequence(oid(id), yes, octets(value)) : sequence(oid(id), octets(value));
}

function generalName(name: string): Buffer {
  const family = isIP(name);
  if (family === 0) return implicit(2, Buffer.from(name, 'latin1'));
  return implicit(7, family === 4 ? Buffer.from(name.split('.').map(Number)) : ipv6Octets(name));
}

function ipv6Octets(address: string): Buffer {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [head = [], tail = []] = groups.map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  return Buffer.from([...head, ...zeros, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** RFC 5280 4.2.1.2, method 1: SHA-1 of the public key's bits, which end the structure of a P-256 key. */
function keyId(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const point = publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);
  return createHash('sha1').update(point).digest();
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
