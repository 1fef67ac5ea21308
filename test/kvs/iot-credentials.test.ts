import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, issueServer, validFrom } from '../../src/emulator/certificates.ts';
import { faultCatalogue } from '../../src/emulator/faults.ts';
import type { FaultName } from '../../src/emulator/index.ts';
import { credentialSource } from '../../src/kvs/credential-source.ts';
import type { IotOptions } from '../../src/kvs/iot-credentials.ts';
import type { CloudReason } from '../../src/kvs/state.ts';
import { TrueTime } from '../../src/kvs/true-time.ts';
import { Rig, sourceDeps } from './rig.ts';
import { FakeClock } from './support.ts';

const never = new AbortController().signal;
const directory = mkdtempSync(join(tmpdir(), 'kvsb-iot-'));
let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start({ roleAliases: ['camera-role'], roleDurationS: 900 });
});
afterAll(async () => {
  await rig.close();
  rmSync(directory, { recursive: true });
});

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

/** What a device with this thing's certificate is configured with. */
function iot(part: Partial<IotOptions> = {}, thing = 'front-door'): IotOptions {
  const { certPem, keyPem } = rig.emulator.clientCertificate(thing);
  return {
    endpoint: rig.emulator.endpoints.credentials,
    roleAlias: 'camera-role',
    thingName: thing,
    certificate: file(`${thing}.cert.pem`, certPem),
    privateKey: file(`${thing}.key.pem`, keyPem),
    ca: rig.emulator.caPem,
    ...part,
  };
}

const fetched = (options: IotOptions, time = new TrueTime(new FakeClock(Date.now()))) =>
  credentialSource({ kind: 'iot', ...options }, sourceDeps(time))(never);

async function failureOf(promise: Promise<unknown>): Promise<{ reason: CloudReason; text: string }> {
  const error: unknown = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof Error && 'failure' in error) return error.failure as { reason: CloudReason; text: string };
  throw new Error(`no failure but ${String(error)}`);
}

describe('the IoT credential provider', () => {
  it('gives temporary credentials, with which the device connects', async () => {
    const client = await rig.connect({ credentials: { kind: 'iot', ...iot() } });
    const { credentialsLeftMs } = client.driver.status();
    expect(credentialsLeftMs).toBeGreaterThan(0);
    expect(credentialsLeftMs).toBeLessThanOrEqual(900_000);
    const text = [...client.lines, JSON.stringify(client.driver.status())].join('\n');
    expect(text).not.toMatch(/ASIA|[A-Za-z0-9+/]{60,}/);
    await rig.stopClients();
  });

  it('works without the name of a thing', async () => {
    const { thingName: _, ...options } = iot();
    expect(await fetched(options)).toMatchObject({ accessKeyId: expect.any(String), expiresAt: expect.any(Number) });
  });

  it("teaches the service's time before anything is signed", async () => {
    const clock = new FakeClock(Date.now() - 86_400_000);
    const time = new TrueTime(clock);
    await fetched(iot(), time);
    expect(Math.abs(time.now() - Date.now())).toBeLessThan(600_000);
  });

  it('takes a certificate that was renewed since', async () => {
    const options = iot({ certificate: file('renewed.pem', 'not yet'), privateKey: file('renewed.key', 'not yet') });
    expect((await failureOf(fetched(options))).text).toContain('renewed.pem is no certificate');
    const { certPem, keyPem } = rig.emulator.clientCertificate('front-door');
    file('renewed.pem', certPem);
    file('renewed.key', keyPem);
    expect(await fetched(options)).toMatchObject({ accessKeyId: expect.any(String) });
  });

  const refusals: [FaultName, wrong: RegExp, fix: RegExp][] = [
    ['thing-name', /thing "front-door" is not attached/, /attach-thing-principal/],
    ['certificate-policy', /iot:AssumeRoleWithCertificate on alias "camera-role"/, /attach one that does/],
    ['certificate-endpoint', /not active, or of another account or region/, /activate or register/],
    ['role-alias', /role alias "camera-role" does not exist/, /create-role-alias/],
    ['role-assume', /trust policy lacks the principal credentials\.iot\.amazonaws\.com/, /add it/],
    ['role-duration', /alias "camera-role" asks for longer/, /raise MaxSessionDuration/],
  ];
  it.each(refusals)('explains the refusal: %s', async (fault, wrong, fix) => {
    rig.emulator.admin({ do: 'inject', fault, count: 1 });
    const failure = await failureOf(fetched(iot()));
    expect(failure.reason).toBe('credentials');
    expect(failure.text).toMatch(wrong);
    expect(failure.text).toMatch(fix);
    // Whole: the MCU gets 200 bytes of it.
    expect(failure.text).not.toMatch(/\.\.\.$/);
  });

  it('explains each documented refusal of the provider in its own way', () => {
    const names = Object.entries(faultCatalogue).flatMap(([name, { on }]) => (on === 'credentials' ? [name] : []));
    expect([...refusals.map(([name]) => name), 'dead-credentials'].toSorted()).toEqual(names.toSorted());
  });

  it('explains a role alias of another name', async () => {
    expect((await failureOf(fetched(iot({ roleAlias: 'other' })))).text).toContain('role alias "other" does not exist');
  });

  it('explains a thing that the certificate is not of', async () => {
    expect((await failureOf(fetched(iot({ thingName: 'back-door' })))).text).toContain(
      'thing "back-door" is not attached',
    );
  });

  const files: [string, Partial<IotOptions>, RegExp][] = [
    ['no certificate', { certificate: '/nowhere/cert.pem' }, /certificate \/nowhere\/cert\.pem: ENOENT/],
    ['no key', { privateKey: '/nowhere/key.pem' }, /private key \/nowhere\/key\.pem: ENOENT/],
    ['a key of another certificate', { privateKey: 'other' }, /does not belong to certificate/],
    ['nobody there', { endpoint: 'localhost:1' }, /ECONNREFUSED/],
  ];
  it.each(files)('says what is wrong: %s', async (_name, part, text) => {
    const other = part.privateKey === 'other' ? { privateKey: iot({}, 'other-thing').privateKey } : {};
    expect((await failureOf(fetched(iot({ ...part, ...other })))).text).toMatch(text);
  });

  it('trusts nobody but the given authorities', async () => {
    const { ca: _, ...options } = iot();
    expect((await failureOf(fetched(options))).reason).toBe('configuration');
  });

  it.each([
    'a1b2c3d4e5f6g7-ats.iot.us-west-2.amazonaws.com',
    'a1b2c3d4e5f6g7.iot.us-west-2.amazonaws.com',
    'a1b2c3d4e5f6g7.ats.iot.cn-north-1.amazonaws.com.cn',
    'a1b2c3d4e5f6g7.jobs.iot.eu-west-1.amazonaws.com',
    'data.iot-fips.us-gov-west-1.amazonaws.com',
    'a1b2c3d4e5f6g7-ats.iot.eu-west-1.api.aws',
  ])('tells the data endpoint from its own, and how to find that: %s', (endpoint) => {
    expect(() => fetched(iot({ endpoint }))).toThrow(/endpoint for data.*iot:CredentialProvider/);
  });

  it.each([
    'c1a2b3c4d5e6f7.credentials.iot.us-west-2.amazonaws.com',
    'c1a2b3c4d5e6f7.credentials.iot.cn-north-1.amazonaws.com.cn',
    'c1a2b3c4d5e6f7.credentials.iot-fips.us-gov-west-1.amazonaws.com',
    'localhost:8443',
    'iot.example.com',
  ])('takes %s for one', (endpoint) => {
    expect(() => credentialSource({ kind: 'iot', ...iot({ endpoint }) }, sourceDeps())).not.toThrow();
  });

  it('refuses what is no name of a role alias', () => {
    expect(() => fetched(iot({ roleAlias: '../x' }))).toThrow('role alias');
  });

  const oddities: [string, string | number, CloudReason][] = [
    ['no JSON', 'plantedSecretText', 'service'],
    ['half of it', '{"credentials":{"accessKeyId":"plantedSecretText"', 'service'],
    ['no secret', '{"credentials":{"accessKeyId":"plantedSecretText"}}', 'service'],
    ['far too much', 'x'.repeat(100_000), 'network'],
    ['a throttle', 429, 'throttled'],
    ['an outage', 503, 'service'],
    ['anything else', 418, 'credentials'],
  ];
  it.each(oddities)('survives an answer that is %s', async (_name, answer, reason) => {
    const authority = createAuthority(Date.now());
    const { certPem, keyPem } = issueServer(authority, ['localhost'], validFrom(Date.now(), 86_400_000));
    const server = createServer({ cert: certPem, key: keyPem }, (_request, response) => {
      response.statusCode = typeof answer === 'number' ? answer : 200;
      response.end(typeof answer === 'number' ? '{"message":"no"}' : answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const failure = await failureOf(fetched(iot({ endpoint: `localhost:${port}`, ca: authority.certPem })));
      expect(failure.reason).toBe(reason);
      expect(failure.text).not.toContain('plantedSecretText');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
