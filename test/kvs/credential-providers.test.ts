import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CredentialsOptions, credentialSource } from '../../src/kvs/credential-source.ts';
import { TrueTime } from '../../src/kvs/true-time.ts';
import { type Asked, containerDocument, MetadataServer } from './metadata-server.ts';
import { FastClock, Rig, sourceDeps } from './rig.ts';
import { FakeClock, until } from './support.ts';

const HOUR = 3_600_000;
const never = new AbortController().signal;
const directory = mkdtempSync(join(tmpdir(), 'kvsb-providers-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

const fetched = (options: CredentialsOptions, time?: TrueTime) =>
  credentialSource(options, time === undefined ? sourceDeps() : sourceDeps(time))(never);

const servers: MetadataServer[] = [];
async function serve(...args: ConstructorParameters<typeof MetadataServer>) {
  const server = new MetadataServer(...args);
  servers.push(server);
  return { server, address: await server.start() };
}

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(directory, 'absent'));
  vi.stubEnv('AWS_CONFIG_FILE', join(directory, 'absent'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('the environment as the source of credentials', () => {
  it('gives what the variables hold', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'from-env');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    vi.stubEnv('AWS_CREDENTIAL_EXPIRATION', '2026-11-20T13:00:00Z');
    expect(await fetched({ kind: 'environment' })).toEqual({
      accessKeyId: 'from-env',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiresAt: Date.UTC(2026, 10, 20, 13),
    });
  });

  it('says which variables are missing', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'from-env');
    await expect(fetched({ kind: 'environment' })).rejects.toMatchObject({
      failure: {
        reason: 'credentials',
        text: expect.stringMatching(/^set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/),
      },
    });
  });
});

describe('a shared profile as the source of credentials', () => {
  const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = plantedSecretText\n`;

  it('is the one that is named, else that of AWS_PROFILE, else the default one, read anew each time', async () => {
    const text = `[default]\n${keys('one')}[cams]\n${keys('two')}[env]\n${keys('three')}`;
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file('credentials', text));
    expect(await fetched({ kind: 'profile' })).toMatchObject({ accessKeyId: 'one' });
    const source = credentialSource({ kind: 'profile', profile: 'cams' }, sourceDeps());
    expect(await source(never)).toMatchObject({ accessKeyId: 'two' });
    vi.stubEnv('AWS_PROFILE', 'env');
    expect(await fetched({ kind: 'profile' })).toMatchObject({ accessKeyId: 'three' });
    file('credentials', `[cams]\n${keys('renewed')}`);
    expect(await source(never)).toMatchObject({ accessKeyId: 'renewed' });
  });

  it('may be a program that prints them', async () => {
    const document = file('process.json', JSON.stringify({ Version: 1, AccessKeyId: 'printed', SecretAccessKey: 'b' }));
    vi.stubEnv('AWS_CONFIG_FILE', file('config', `[profile cams]\ncredential_process = cat ${document}\n`));
    expect(await fetched({ kind: 'profile', profile: 'cams' })).toMatchObject({ accessKeyId: 'printed' });
  });

  const role = '[profile cams]\nrole_arn = arn:aws:iam::123456789012:role/camera\nsource_profile = base\n';
  const assumed = (expiration: string) =>
    `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>assumed</AccessKeyId><SecretAccessKey>b</SecretAccessKey><SessionToken>c</SessionToken>
    <Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

  it("may be a role that the keys of its source profile take on, asked for with the service's time", async () => {
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file('base', `[base]\n${keys('base')}`));
    vi.stubEnv('AWS_CONFIG_FILE', file('role', role));
    const { server, address } = await serve((_asked, response) => {
      response.setHeader('content-type', 'text/xml');
      response.end(assumed('2026-11-20T13:00:00Z'));
    });
    vi.stubEnv('AWS_ENDPOINT_URL_STS', address);
    const time = new TrueTime(new FakeClock(Date.UTC(2031, 5, 1, 12)));
    expect(await fetched({ kind: 'profile', profile: 'cams' }, time)).toEqual({
      accessKeyId: 'assumed',
      secretAccessKey: 'b',
      sessionToken: 'c',
      expiresAt: Date.UTC(2026, 10, 20, 13),
    });
    const [asked] = server.asked;
    expect(asked?.body).toContain('Action=AssumeRole');
    expect(asked?.headers['authorization']).toContain('Credential=base/20310601/us-west-2/sts/aws4_request');
  });

  it('whose role may not be taken on says so in the words of the service', async () => {
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file('base', `[base]\n${keys('base')}`));
    vi.stubEnv('AWS_CONFIG_FILE', file('role', role));
    const { address } = await serve((_asked, response) => {
      response.writeHead(403, { 'content-type': 'text/xml' });
      response.end(
        '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>',
      );
    });
    vi.stubEnv('AWS_ENDPOINT_URL_STS', address);
    await expect(fetched({ kind: 'profile', profile: 'cams' })).rejects.toMatchObject({
      failure: { reason: 'credentials', text: expect.stringMatching(/^look at profile cams.*sts:AssumeRole/) },
    });
  });

  const useless: [string, string][] = [
    ['that is not there', '[other]\n'],
    ['without a secret', '[cams]\naws_access_key_id = a\n'],
    ['in a file that is none', '\u0000plantedSecretText'],
  ];
  it.each(useless)('%s says where to look, and nothing of what is in the file', async (_name, text) => {
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file('useless', text));
    const error: unknown = await fetched({ kind: 'profile', profile: 'cams' }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      failure: {
        reason: 'credentials',
        text: expect.stringMatching(/^look at profile cams .*AWS_SHARED_CREDENTIALS_FILE/),
      },
    });
    expect(String(error)).not.toContain('plantedSecretText');
  });
});

describe("a container's endpoint as the source of credentials", () => {
  it('is asked with the token of the file, which is read anew each time', async () => {
    const { server, address } = await serve((_asked, response) => response.end(containerDocument('contained', HOUR)));
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${address}/v1/credentials?tes=1`);
    vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', file('token', 'first'));
    const source = credentialSource({ kind: 'container' }, sourceDeps());
    expect(await source(never)).toMatchObject({ accessKeyId: 'contained', expiresAt: expect.any(Number) });
    file('token', 'second');
    await source(never);
    expect(server.asked.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/v1/credentials?tes=1', 'first'],
      ['/v1/credentials?tes=1', 'second'],
    ]);
  });

  it('that is not named, refuses the token, or talks nonsense says what to look at', async () => {
    const failure = (reason: string, text: RegExp) => ({ failure: { reason, text: expect.stringMatching(text) } });
    const asking = /AWS_CONTAINER_CREDENTIALS_FULL_URI set, and its token good/;
    await expect(fetched({ kind: 'container' })).rejects.toMatchObject(failure('credentials', asking));
    let answer = '';
    const { address } = await serve((_asked, response) => {
      response.statusCode = answer === '' ? 401 : 200;
      response.end(answer);
    });
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', address);
    await expect(fetched({ kind: 'container' })).rejects.toMatchObject(failure('credentials', /token good.*401/));
    answer = '{"AccessKeyId":"plantedSecretText"';
    const error: unknown = await fetched({ kind: 'container' }).catch((caught: unknown) => caught);
    expect(error).toMatchObject(failure('credentials', asking));
    expect(String(error)).not.toContain('plantedSecretText');
  });

  it('that does not listen yet is taken for a network that is not there yet', async () => {
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://127.0.0.1:1/');
    await expect(fetched({ kind: 'container' })).rejects.toMatchObject({ failure: { reason: 'network' } });
  });
});

describe("an instance's metadata service as the source of credentials", () => {
  const metadata = ({ method, path, headers }: Asked): [number, string] => {
    if (method === 'PUT' && path === '/latest/api/token') return [200, 'session-token'];
    if (headers['x-aws-ec2-metadata-token'] !== 'session-token') return [401, ''];
    if (path === '/latest/meta-data/iam/security-credentials/') return [200, 'camera-role'];
    if (path !== '/latest/meta-data/iam/security-credentials/camera-role') return [404, ''];
    return [200, JSON.stringify({ Code: 'Success', ...JSON.parse(containerDocument('instance', HOUR)) })];
  };

  it('is asked in its second version: a session first', async () => {
    const { server, address } = await serve((asked, response) => {
      const [status, body] = metadata(asked);
      response.writeHead(status).end(body);
    });
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', address);
    expect(await fetched({ kind: 'instance' })).toMatchObject({
      accessKeyId: 'instance',
      sessionToken: 'token',
      expiresAt: expect.any(Number),
    });
    expect(server.asked.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET']);
  });

  it('is never asked in its first version, which anything that can fetch a URL could use', async () => {
    const { server, address } = await serve((asked, response) => {
      response.writeHead(asked.method === 'PUT' ? 404 : 200).end('camera-role');
    });
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', address);
    await expect(fetched({ kind: 'instance' })).rejects.toMatchObject({
      failure: { text: expect.stringMatching(/IMDSv2/) },
    });
    expect(server.asked.map(({ method }) => method)).toEqual(['PUT']);
  });

  it('says what to look at when the instance has no role', async () => {
    const { address } = await serve((asked, response) => {
      response.writeHead(asked.method === 'PUT' ? 200 : 404).end('session-token');
    });
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', address);
    await expect(fetched({ kind: 'instance' })).rejects.toMatchObject({
      failure: { reason: 'credentials', text: expect.stringMatching(/^has this instance a role/) },
    });
  });

  it('that is not there is taken for a network that is not there yet', async () => {
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', 'http://127.0.0.1:1');
    await expect(fetched({ kind: 'instance' })).rejects.toMatchObject({ failure: { reason: 'network' } });
  });
});

describe('the default chain as the source of credentials', () => {
  it('finds the environment first', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'from-env');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    expect(await fetched({ kind: 'chain' })).toMatchObject({ accessKeyId: 'from-env', sessionToken: 'token' });
  });

  it('says that it found nothing, and where to name a source', async () => {
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    await expect(fetched({ kind: 'chain' })).rejects.toMatchObject({
      failure: { reason: 'credentials', status: 0, text: expect.stringContaining('set kvs.credentials') },
    });
  });
});

describe('credentials that are rotated while the device is connected', () => {
  it('are fetched early, at the second try if need be, and used from then on, and the socket stays', async () => {
    const credentials = ['first', 'second'].map((name) => ({
      accessKeyId: `${name}-key`,
      secretAccessKey: 'secret',
      sessionToken: 'token',
    }));
    const rig = await Rig.start({ credentials });
    // A minute is three seconds here.
    const clock = new FastClock(20);
    const { server, address } = await serve((_asked, response) => {
      const asked = server.asked.length;
      // Refused in the first early refresh, in which the library asks three times.
      if (asked >= 2 && asked <= 4) {
        response.writeHead(503).end();
        return;
      }
      const [id, lifeMs] = asked === 1 ? ['first-key', 120_000] : ['second-key', 12 * HOUR];
      response.end(containerDocument(id, lifeMs, clock.wall()));
    });
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', address);
    try {
      const client = await rig.connect({ credentials: { kind: 'container' } }, clock);
      await client.has('iceServers');
      const before = client.events.length;
      const leftMs = () => client.driver.status().credentialsLeftMs ?? 0;
      await until(() => leftMs() > HOUR, 20_000);
      expect(server.asked).toHaveLength(5);
      expect(client.driver.status().counters.credentialFailures).toBe(1);
      expect(client.lines.filter((line) => line.includes('could not be renewed'))).toHaveLength(1);
      client.driver.fetchIce();
      await client.has('iceServers', 2);
      expect(client.driver.status().counters.connects).toBe(1);
      expect(client.events.slice(before).filter(({ kind }) => kind === 'state')).toEqual([]);
    } finally {
      await rig.close();
    }
  });
});
