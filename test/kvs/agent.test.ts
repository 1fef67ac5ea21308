import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startEmulator } from '../../src/emulator/index.ts';
import { CloudAgent } from '../../src/kvs/agent.ts';
import { asCloudError } from '../../src/kvs/failure.ts';
import type { KvsOptions } from '../../src/kvs/options.ts';
import { proxyFromEnvironment } from '../../src/kvs/proxy.ts';
import { Client, FastClock, Rig } from './rig.ts';

const DAY_MS = 86_400_000;
const ROLE_ALIAS = 'camera-role';

describe('NO_PROXY', () => {
  const proxy = 'http://proxy.example:3128';
  const rows: [noProxy: string, host: string, port: number, direct: boolean][] = [
    ['', 'kinesisvideo.us-west-2.amazonaws.com', 443, false],
    ['*', 'kinesisvideo.us-west-2.amazonaws.com', 443, true],
    ['amazonaws.com', 'kinesisvideo.us-west-2.amazonaws.com', 443, true],
    ['.amazonaws.com', 'kinesisvideo.us-west-2.amazonaws.com', 443, true],
    ['*.amazonaws.com', 'kinesisvideo.us-west-2.amazonaws.com', 443, true],
    ['AmazonAWS.com', 'kinesisvideo.us-west-2.amazonaws.com', 443, true],
    ['aws.com', 'kinesisvideo.us-west-2.amazonaws.com', 443, false],
    ['localhost, 127.0.0.1', '127.0.0.1', 8443, true],
    ['localhost 127.0.0.1', 'localhost', 8443, true],
    ['localhost:8443', 'localhost', 8443, true],
    ['localhost:8444', 'localhost', 8443, false],
    ['host', 'ghost', 443, false],
    ['::1', '::1', 8443, true],
    ['[::1]', '::1', 8443, true],
    ['[::1]:8443', '::1', 8443, true],
    ['[::1]:443', '::1', 8443, false],
    ['::1', '::2', 8443, false],
  ];
  it.each(rows)('"%s" and %s:%i: direct is %s', (noProxy, host, port, direct) => {
    const choose = proxyFromEnvironment({ HTTPS_PROXY: proxy, NO_PROXY: noProxy });
    expect(choose(host, port)?.host).toBe(direct ? undefined : 'proxy.example:3128');
  });

  it('and the others are read in either case, a bare host as http', () => {
    expect(proxyFromEnvironment({ https_proxy: 'proxy.example:8080' })('x', 443)?.href).toBe(
      'http://proxy.example:8080/',
    );
    expect(proxyFromEnvironment({ ALL_PROXY: proxy })('x', 443)?.port).toBe('3128');
    expect(proxyFromEnvironment({})('x', 443)).toBeUndefined();
  });

  it.each(['socks5://x:1', 'http://', 'ftp://x'])('a proxy that cannot serve is refused at once: %s', (url) => {
    expect(() => proxyFromEnvironment({ HTTPS_PROXY: url })).toThrow('HTTPS_PROXY');
  });
});

describe('a proxy', () => {
  let rig: Rig;
  const asked: string[] = [];
  const logins: (string | undefined)[] = [];
  let status = 200;
  const proxy = createServer();
  proxy.on('connect', (incoming: IncomingMessage, client: Socket) => {
    asked.push(incoming.url ?? '');
    logins.push(incoming.headers['proxy-authorization']);
    client.on('error', () => undefined);
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${incoming.url}`);
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy());
  });
  const environment = (extra = {}) => {
    const { port } = proxy.address() as AddressInfo;
    return { HTTPS_PROXY: `http://user:pl%40nted@127.0.0.1:${port}`, ...extra };
  };

  beforeAll(async () => {
    rig = await Rig.start({ roleAliases: [ROLE_ALIAS] });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await rig.stopClients();
    asked.length = 0;
    logins.length = 0;
    status = 200;
  });
  afterAll(async () => {
    proxy.closeAllConnections();
    proxy.close();
    await rig.close();
  });

  it('carries REST calls and the socket, with its login', async () => {
    const client = await rig.connect({ proxy: environment() });
    await client.has('iceServers');
    const hosts = new Set(asked);
    expect(hosts).toContain(new URL(rig.emulator.endpoints.control).host);
    expect(hosts).toContain(new URL(rig.emulator.endpoints.master).host);
    expect(new Set(logins)).toEqual(new Set([`Basic ${Buffer.from('user:pl@nted').toString('base64')}`]));
    expect(client.lines.filter((line) => line.includes('pl@nted') || line.includes('pl%40nted'))).toEqual([]);
  });

  it('carries the calls of IoT as well, unless NO_PROXY names their host', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kvsb-proxy-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { endpoints, caPem } = rig.emulator;
    const { certPem, keyPem } = rig.emulator.clientCertificate('front-door');
    const [certificate, privateKey] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(certificate, certPem);
    writeFileSync(privateKey, keyPem);
    const iot = { endpoint: endpoints.credentials, roleAlias: ROLE_ALIAS, certificate, privateKey, ca: caPem };
    const credentials = { kind: 'iot', ...iot } as const;
    const provider = new URL(endpoints.credentials).host;
    await rig.connect({ credentials, proxy: environment() });
    expect(asked).toContain(provider);
    asked.length = 0;
    await rig.connect({ credentials, proxy: environment({ NO_PROXY: provider }) });
    expect(asked).not.toContain(provider);
    for (const name of ['control', 'master'] as const) expect(asked).toContain(new URL(endpoints[name]).host);
  });

  it('is left out where NO_PROXY says so', async () => {
    await rig.connect({ proxy: environment({ NO_PROXY: 'localhost,127.0.0.1' }) });
    expect(asked).toEqual([]);
  });

  it.each([
    [407, 'configuration', 'user name and password'],
    [403, 'configuration', 'HTTP 403'],
    [502, 'network', 'HTTP 502'],
  ] as const)('that answers %i is named as what hinders', async (answer, reason, text) => {
    status = answer;
    const client = rig.client({ proxy: environment() });
    client.driver.start();
    const shown = await client.shows('DESCRIBE', reason);
    expect(shown.text).toMatch(/proxy 127\.0\.0\.1:\d+/);
    expect(shown.text).toContain(text);
  });

  const hosts: [string, Partial<KvsOptions>, string][] = [
    ['plain', {}, 'kinesisvideo.us-west-2.amazonaws.com:443'],
    ['FIPS', { fips: true }, 'kinesisvideo-fips.us-west-2.amazonaws.com:443'],
    ['dual-stack', { dualStack: true }, 'kinesisvideo.us-west-2.api.aws:443'],
    ['both', { fips: true, dualStack: true }, 'kinesisvideo-fips.us-west-2.api.aws:443'],
    ['China', { region: 'cn-north-1' }, 'kinesisvideo.cn-north-1.amazonaws.com.cn:443'],
    ['GovCloud', { region: 'us-gov-west-1' }, 'kinesisvideo-fips.us-gov-west-1.amazonaws.com:443'],
    [
      'China dual-stack',
      { region: 'cn-north-1', dualStack: true },
      'kinesisvideo.cn-north-1.api.amazonwebservices.com.cn:443',
    ],
  ];
  it.each(hosts)('sees which control plane is asked: %s', async (_name, part, host) => {
    status = 502;
    const { endpoint: _, ...options } = rig.options();
    const client = new Client({ ...options, ...part, proxy: environment() }, new FastClock(5));
    rig.clients.push(client);
    client.driver.start();
    await client.shows('DESCRIBE', 'network');
    expect(asked).toContain(host);
  });

  it('is asked for the given endpoint, whatever the environment says of FIPS and dual-stack', async () => {
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true');
    vi.stubEnv('AWS_USE_DUALSTACK_ENDPOINT', 'true');
    await rig.connect({ proxy: environment() });
    vi.unstubAllEnvs();
  });

  it('that is not there is named as what hinders', async () => {
    const client = rig.client({ proxy: { HTTPS_PROXY: 'http://127.0.0.1:1' } });
    client.driver.start();
    expect((await client.shows('DESCRIBE', 'network')).text).toContain('proxy 127.0.0.1:1');
  });
});

describe("a certificate that is not valid by this host's clock", () => {
  const now = Date.now();
  it.each([
    ['of the past', { fromMs: now - 20 * DAY_MS, toMs: now - 10 * DAY_MS }],
    ['of the future', { fromMs: now + 10 * DAY_MS, toMs: now + 20 * DAY_MS }],
  ])('is refused, with its time and ours: %s', async (_name, validity) => {
    const emulator = await startEmulator({ certificateValidity: validity });
    const agent = new CloudAgent({ ca: emulator.caPem, proxy: () => undefined, keep: false });
    try {
      const error = await new Promise((resolve, reject) => {
        const asking = request(emulator.controlEndpoint, { agent }, () => reject(new Error('it was taken')));
        asking.on('error', resolve);
        asking.end();
      });
      const { reason, text } = asCloudError(error).failure;
      expect(reason).toBe('clock');
      expect(text).toContain(new Date(now).toISOString().slice(0, 10));
      expect(text).toContain(new Date(validity.fromMs).toISOString().slice(0, 10));
      expect(text).toContain(new Date(validity.toMs).toISOString().slice(0, 10));
      expect(text).toContain("set this host's clock");
    } finally {
      agent.destroy();
      await emulator.close();
    }
  });

  it('is refused just the same when nobody looked at it', () => {
    const error = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });
    expect(asCloudError(error).failure).toMatchObject({ reason: 'clock', text: expect.stringContaining('is over') });
  });
});
