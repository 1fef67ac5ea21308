import { DescribeSignalingChannelCommand } from '@aws-sdk/client-kinesis-video';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type FaultName, startEmulator } from '../../src/emulator/index.ts';
import { connect, controlClient, FakeClock, http, type RawOptions } from './support.ts';

const PATH = '/role-aliases/KvsCameraIoTRoleAlias/credentials';
let clock: FakeClock;
let emulator: Emulator;

beforeEach(async () => {
  clock = new FakeClock();
  emulator = await startEmulator({ clock, channels: ['cam'] });
});

afterEach(async () => {
  await emulator.close();
});

/** As the device `cam-1` asks. */
function ask(options: RawOptions = {}) {
  const { certPem: cert, keyPem: key } = emulator.clientCertificate('cam-1');
  const headers = { 'x-amzn-iot-thingname': 'cam-1' };
  return http(emulator, emulator.endpoints.credentials, { method: 'GET', path: PATH, cert, key, headers, ...options });
}

interface Issued {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: string;
}

async function issue(): Promise<Issued> {
  const { body, status } = await ask();
  expect(status).toBe(200);
  const { credentials } = JSON.parse(body) as { credentials: Issued };
  return credentials;
}

describe('credentials by certificate', () => {
  it('open the service for their time, and no longer', async () => {
    const { expiration, ...keys } = await issue();
    expect(expiration).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Math.abs(Date.parse(expiration) - clock.wall() - 3_600_000)).toBeLessThan(2_000);
    expect(keys.sessionToken.length).toBeGreaterThan(800);
    const control = controlClient(emulator, keys);
    await control.send(new DescribeSignalingChannelCommand({ ChannelName: 'cam' }));
    const master = await connect(emulator, { credentials: keys });
    emulator.admin({ do: 'clock', offsetMs: 3_700_000 });
    const late = new DescribeSignalingChannelCommand({ ChannelName: 'cam' });
    control.config.systemClockOffset = 3_700_000;
    await expect(control.send(late)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    // An open socket is not touched.
    await master.settled();
  });

  it('need their token', async () => {
    const { accessKeyId, secretAccessKey } = await issue();
    const control = controlClient(emulator, { accessKeyId, secretAccessKey });
    await expect(control.send(new DescribeSignalingChannelCommand({ ChannelName: 'cam' }))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  it('need no thing name', async () => {
    expect(await ask({ headers: {} })).toMatchObject({ status: 200 });
  });

  it.each<[string, RawOptions, number, string]>([
    ['for another thing', { headers: { 'x-amzn-iot-thingname': 'cam-2' } }, 403, 'Invalid thing name passed'],
    ['for an unknown alias', { path: '/role-aliases/other/credentials' }, 404, 'Role alias does not exist'],
    ['by POST', { method: 'POST' }, 404, 'Not Found'],
    ['on another path', { path: '/' }, 404, 'Not Found'],
  ])('are refused %s', async (_name, options, status, message) => {
    const result = await ask(options);
    expect(result).toMatchObject({ status, body: JSON.stringify({ message }) });
    expect(result.headers['x-amzn-errortype']).toMatch(/Exception$/);
  });

  it.each<[FaultName, number, string]>([
    ['thing-name', 403, 'Invalid thing name passed'],
    ['certificate-policy', 403, 'Access Denied'],
    ['certificate-endpoint', 403, 'Certificate is invalid on this endpoint'],
    ['role-alias', 404, 'Role alias does not exist'],
    ['role-assume', 400, 'Unable to assume the role, or the role to assume does not exist'],
    ['role-duration', 400, 'The requested CredentialDurationSeconds exceeds the MaxSessionDuration set for the role'],
  ])('are refused on demand: %s', async (fault, status, message) => {
    emulator.admin({ do: 'inject', fault, count: 1 });
    expect(await ask()).toMatchObject({ status, body: JSON.stringify({ message }) });
    await issue();
  });

  it('may be dead on arrival', async () => {
    emulator.admin({ do: 'inject', fault: 'dead-credentials', count: 1 });
    expect(Date.parse((await issue()).expiration)).toBeLessThan(clock.wall());
  });

  it('are not to be had without a certificate, or with one of another authority', async () => {
    const call = (options: RawOptions) =>
      http(emulator, emulator.endpoints.credentials, { method: 'GET', path: PATH, ...options });
    await expect(call({})).rejects.toThrow();
    const other = await startEmulator();
    const { certPem: cert, keyPem: key } = other.clientCertificate('cam-1');
    await other.close();
    await expect(call({ cert, key })).rejects.toThrow();
  });
});

describe('the endpoint of credentials', () => {
  it.each([
    ['too-many', 429],
    ['internal', 500],
    ['html', 503],
    ['forbidden', 403],
    ['garbage', 200],
  ] as const)('can fail as any other does, if it is named: %s', async (fault, status) => {
    emulator.admin({ do: 'inject', fault });
    await issue();
    emulator.admin({ do: 'inject', fault, only: 'GetCredentials', count: 1 });
    const { body } = await ask();
    if (fault === 'garbage') expect(() => JSON.parse(body)).toThrow();
    expect(emulator.events.list().at(-1)).toMatchObject({ what: 'GetCredentials', status });
    await issue();
  });
});
