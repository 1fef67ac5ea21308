import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuthority } from '../../src/emulator/authority.ts';
import { createAuthority, issueClient, issueServer, validFrom } from '../../src/emulator/certificates.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { connect, http } from './support.ts';

const DAY_MS = 86_400_000;
const now = Date.now();
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kvsb-ca-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('a certificate', () => {
  const names = ['localhost', '127.0.0.1', '::1', '2001:db8::5:0:1', 'm-1.kvs.test'];

  it('is of its authority, for its names and addresses, and for no others', () => {
    const authority = createAuthority(now);
    const issuer = new X509Certificate(authority.certPem);
    const server = new X509Certificate(issueServer(authority, names, validFrom(now, DAY_MS)).certPem);
    expect(issuer.ca).toBe(true);
    expect(server.ca).toBe(false);
    expect(server.checkIssued(issuer)).toBe(true);
    expect(server.verify(issuer.publicKey)).toBe(true);
    expect(server.checkHost('m-1.kvs.test')).toBe('m-1.kvs.test');
    expect(server.checkHost('m-2.kvs.test')).toBeUndefined();
    expect(server.checkIP('2001:db8:0:0:0:5:0:1')).toBeDefined();
    expect(server.checkIP('::1')).toBeDefined();
    expect(server.checkIP('127.0.0.2')).toBeUndefined();
    expect(new X509Certificate(createAuthority(now).certPem).subject).not.toBe(issuer.subject);
  });

  it('has a positive serial number of its own', () => {
    const authority = createAuthority(now);
    const serials = Array.from({ length: 20 }, () => {
      const { certPem } = issueServer(authority, names, validFrom(now, DAY_MS));
      return new X509Certificate(certPem).serialNumber;
    });
    expect(new Set(serials).size).toBe(20);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it.each([
    ['before 2050', Date.UTC(2049, 11, 31, 23, 59, 59)],
    ['after 2050', Date.UTC(2055, 0, 1)],
  ])('may end %s', (_name, toMs) => {
    const { certPem } = issueServer(createAuthority(now), names, { fromMs: now, toMs });
    expect(Date.parse(new X509Certificate(certPem).validTo)).toBe(toMs);
  });

  it.runIf(hasOpenssl)('passes the strict rules of OpenSSL, as a server and as a client', () => {
    const authority = createAuthority(now);
    const write = (name: string, pem: string): string => {
      const file = join(directory, name);
      writeFileSync(file, pem);
      return file;
    };
    const ca = write('ca.pem', authority.certPem);
    const server = write('server.pem', issueServer(authority, names, validFrom(now, DAY_MS)).certPem);
    const client = write('client.pem', issueClient(authority, 'cam-1', validFrom(now, DAY_MS)).certPem);
    const verify = (...args: string[]) =>
      execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', ca, ...args], { stdio: 'pipe' }).toString();
    expect(verify('-purpose', 'sslserver', '-verify_hostname', 'm-1.kvs.test', server)).toContain('OK');
    expect(verify('-purpose', 'sslserver', '-verify_ip', '::1', server)).toContain('OK');
    expect(verify('-purpose', 'sslclient', client)).toContain('OK');
    expect(() => verify('-purpose', 'sslclient', server)).toThrow();
    const text = execFileSync('openssl', ['x509', '-in', server, '-noout', '-text']).toString();
    expect(text).toContain('Authority Key Identifier');
    expect(text).toContain('Digital Signature');
  });
});

describe('the authority of a directory', () => {
  it('is made once and kept, its key for its owner only', async () => {
    const first = openAuthority(directory, now);
    expect(first.certFile).toBe(join(directory, 'ca.pem'));
    expect(readFileSync(first.certFile ?? '', 'utf8')).toBe(first.certPem);
    expect(statSync(join(directory, 'ca-key.pem')).mode & 0o777).toBe(0o600);
    expect(openAuthority(directory, now)).toEqual(first);
    const emulator = await startEmulator({ caDirectory: directory });
    expect(emulator).toMatchObject({ caPem: first.certPem, caFile: first.certFile });
    await http(emulator, emulator.controlEndpoint);
    await emulator.close();
  });

  it('is made anew when it will not last', () => {
    const first = openAuthority(directory, now);
    expect(openAuthority(directory, now + 3_500 * DAY_MS).certPem).not.toBe(first.certPem);
  });

  it('must be a pair', async () => {
    openAuthority(directory, now);
    writeFileSync(join(directory, 'ca-key.pem'), createAuthority(now).keyPem);
    await expect(startEmulator({ caDirectory: directory })).rejects.toMatchObject({ code: 'KVSB-EMULATOR-CA' });
  });

  it('cannot be kept where nothing can be written', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    expect(() => openAuthority(join(file, 'ca'), now)).toThrow('cannot keep the certificate authority');
  });
});

describe('clients', () => {
  it('that do not know the authority do not come in', async () => {
    const emulator = await startEmulator({ channels: ['cam'] });
    const stranger = { ...emulator, caPem: createAuthority(now).certPem };
    await expect(connect(stranger)).rejects.toMatchObject({ message: expect.stringMatching(/certificate/) });
    await emulator.close();
  });

  it.each([
    ['has expired', { fromMs: now - 2 * DAY_MS, toMs: now - DAY_MS }, 'CERT_HAS_EXPIRED'],
    ['is not valid yet', { fromMs: now + DAY_MS, toMs: now + 2 * DAY_MS }, 'CERT_NOT_YET_VALID'],
  ])('see when the certificate %s', async (_name, certificateValidity, code) => {
    const emulator = await startEmulator({ channels: ['cam'], certificateValidity });
    await expect(connect(emulator)).rejects.toMatchObject({ code });
    await emulator.close();
  });
});
