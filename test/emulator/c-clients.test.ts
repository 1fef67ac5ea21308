import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts';
import { cHeaders } from './c-signer.ts';
import {
  connect,
  credentialOf,
  encode,
  FakeClock,
  type HttpResult,
  http,
  refusedUpgrade,
  signedUrl,
} from './support.ts';

const MINUTE_MS = 60_000;
let emulator: Emulator;

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startEmulator({ channels: ['cam'], ...options });
}

beforeEach(() => start());

afterEach(async () => {
  await emulator.close();
});

/** A REST call as a C client makes it. */
function call(path: string, body: string, dateMs?: number, base = emulator.controlEndpoint): Promise<HttpResult> {
  const { accessKeyId, secretAccessKey } = credentialOf(emulator);
  const time = dateMs === undefined ? {} : { dateMs };
  const url = `${base}${path}`;
  const headers = cHeaders({ url, body, region: emulator.region, accessKeyId, secretAccessKey, ...time });
  return http(emulator, base, { path, headers, body });
}

describe('REST', () => {
  it('takes SignedHeaders host;user-agent;x-amz-date, and JSON with tabs and newlines', async () => {
    const result = await call('/describeSignalingChannel', '{\n\t"ChannelName": "cam"\n}');
    expect(result.status).toBe(200);
    expect(JSON.parse(result.body)).toMatchObject({ ChannelInfo: { ChannelStatus: 'ACTIVE' } });
  });

  it.each([
    ['an unknown channel', '{"ChannelName":"nobody"}', 404],
    ['a channel name with a space', '{"ChannelName":"front door"}', 400],
  ])('answers %s with its status', async (_name, body, status) => {
    expect(await call('/describeSignalingChannel', body)).toMatchObject({ status });
  });

  it.each([
    ['slow', -6 * MINUTE_MS, 'Signature expired'],
    ['fast', 6 * MINUTE_MS, 'Signature not yet current'],
  ])('tells a client whose clock is %s, and shows the right time', async (_name, skewMs, phrase) => {
    const result = await call('/describeSignalingChannel', '{"ChannelName":"cam"}', Date.now() + skewMs);
    expect(result).toMatchObject({ status: 403, body: expect.stringContaining(phrase) });
    expect(Math.abs(Date.parse(result.headers.date ?? '') - Date.now())).toBeLessThan(MINUTE_MS);
  });

  it('refuses a key that it does not know with 403', async () => {
    const headers = cHeaders({
      url: `${emulator.controlEndpoint}/describeSignalingChannel`,
      body: '{}',
      region: emulator.region,
      accessKeyId: 'AKIDNOBODY',
      secretAccessKey: 'x',
    });
    const result = await http(emulator, emulator.controlEndpoint, {
      path: '/describeSignalingChannel',
      headers,
      body: '{}',
    });
    expect(result).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'UnrecognizedClientException' } });
  });

  it('gives ICE servers that live longer than their grace of 30 s', async () => {
    const ChannelARN = emulator.channelArn('cam');
    const body = JSON.stringify({ ChannelARN, ClientId: 'ProducerMaster', Service: 'TURN' });
    const result = await call('/v1/get-ice-server-config', body, undefined, emulator.endpoints.master);
    const { IceServerList } = JSON.parse(result.body) as { IceServerList: { Ttl: number; Uris: string[] }[] };
    expect(IceServerList.length).toBeGreaterThan(0);
    for (const { Ttl, Uris } of IceServerList) {
      expect(Ttl).toBeGreaterThan(30);
      expect(Uris.length).toBeLessThanOrEqual(4);
      for (const uri of Uris) expect(uri.length).toBeLessThan(127);
    }
  });
});

describe('TLS', () => {
  it('is all that any endpoint speaks', async () => {
    for (const url of Object.values(emulator.endpoints)) {
      const { hostname, port } = new URL(url);
      const socket = connectTcp(Number(port), hostname);
      socket.on('error', () => {});
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      let said = '';
      socket.on('data', (chunk: Buffer) => {
        said += chunk.toString('latin1');
      });
      await new Promise((resolve) => socket.once('close', resolve));
      expect(said).not.toContain('HTTP/');
    }
  });

  it('is trusted with the CA that the client was given, and with nothing else', async () => {
    const { hostname, port } = new URL(emulator.controlEndpoint);
    const outcome = (ca: string | undefined) =>
      new Promise<string>((resolve) => {
        const socket = connectTls({ host: hostname, port: Number(port), ...(ca === undefined ? {} : { ca }) });
        socket.once('secureConnect', () => resolve('trusted'));
        socket.once('error', (error) => resolve(Object(error).code));
        socket.once('close', () => resolve('closed'));
        socket.once('secureConnect', () => socket.destroy());
      });
    expect(await outcome(emulator.caPem)).toBe('trusted');
    expect(await outcome(undefined)).toMatch(/SELF_SIGNED|UNABLE_TO/);
  });
});

describe('endpoints', () => {
  const ask = async (): Promise<string[]> => {
    const body = JSON.stringify({
      ChannelARN: emulator.channelArn('cam'),
      SingleMasterChannelEndpointConfiguration: { Protocols: ['WSS', 'HTTPS'], Role: 'MASTER' },
    });
    const { ResourceEndpointList } = JSON.parse((await call('/getSignalingChannelEndpoint', body)).body) as {
      ResourceEndpointList: { ResourceEndpoint: string }[];
    };
    return ResourceEndpointList.map(({ ResourceEndpoint }) => ResourceEndpoint);
  };

  it('never end in a slash', async () => {
    for (const endpoint of await ask()) expect(endpoint).not.toMatch(/\/$/);
  });

  it('are bare host names when the service is reached on port 443', async () => {
    await emulator.close();
    await start({ names: { master: 'm-1.kvs.test', viewer: 'v-1.kvs.test' }, advertisedPort: 443 });
    const port = new URL(emulator.endpoints.admin);
    expect(port.port).toBe('');
    expect(emulator.endpoints).toMatchObject({ master: 'https://m-1.kvs.test', viewer: 'https://v-1.kvs.test' });
  });

  it('may share one port and are told apart by their names', async () => {
    await emulator.close();
    const free = await freePort();
    const names = { control: 'c.kvs.test', master: 'm.kvs.test', viewer: 'v.kvs.test' };
    const ports = { control: free, master: free, viewer: free };
    emulator = await startEmulator({ channels: ['cam'], names, ports });
    const at = (host: string, path: string) =>
      http(emulator, `https://127.0.0.1:${free}`, { path, headers: { host: `${host}:${free}` }, body: '{}' });
    // Without a signature a known path is 403 JSON, an unknown one 403 XML.
    expect((await at('c.kvs.test', '/describeSignalingChannel')).headers['content-type']).toBe('application/json');
    expect((await at('m.kvs.test', '/describeSignalingChannel')).headers['content-type']).toBe('application/xml');
    expect((await at('V.kvs.test', '/v1/get-ice-server-config')).headers['content-type']).toBe('application/json');
  });
});

it('sockets behind one port go to the endpoint of their host name', async () => {
  await emulator.close();
  const free = await freePort();
  const names = { control: 'c.kvs.test', master: 'm.kvs.test', viewer: 'v.kvs.test' };
  await start({ names, ports: { control: free, master: free, viewer: free } });
  const lookup = (_name: string, _options: object, done: (error: null, all: object[]) => void): void =>
    done(null, [{ address: '127.0.0.1', family: 4 }]);
  for (const [role, options] of [
    ['master', {}],
    ['viewer', { clientId: 'v' }],
  ] as const) {
    const url = await signedUrl(emulator, { role, ...options });
    expect(new URL(url).host).toBe(`${names[role]}:${free}`);
    const socket = new WebSocket(url, { ca: emulator.caPem, lookup } as object);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    expect(await emulator.events.when((event) => event.kind === 'opened' && event.role === role)).toBeDefined();
    socket.terminate();
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('a JSON reply', () => {
  /** Records of application data that the server sends: in TLS 1.2 one for each write. */
  async function recordsOf(path: string): Promise<{ text: string; records: number }> {
    const { hostname, port } = new URL(emulator.controlEndpoint);
    let records = 0;
    let pending = Buffer.alloc(0);
    const count = (chunk: Buffer): void => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 5 && pending.length >= 5 + pending.readUInt16BE(3)) {
        if (pending[0] === 23) records += 1;
        pending = pending.subarray(5 + pending.readUInt16BE(3));
      }
    };
    const upstreams: Socket[] = [];
    const proxy = createServer((socket) => {
      const upstream = connectTcp(Number(port), hostname);
      upstreams.push(socket, upstream);
      upstream.on('data', count);
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const proxyPort = typeof address === 'object' && address !== null ? address.port : 0;
    const client = connectTls({ host: '127.0.0.1', port: proxyPort, ca: emulator.caPem, maxVersion: 'TLSv1.2' });
    const text = await new Promise<string>((resolve, reject) => {
      client.once('error', reject);
      client.once('data', (chunk: Buffer) => resolve(chunk.toString()));
      client.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}`);
    });
    client.destroy();
    for (const socket of upstreams) socket.destroy();
    await new Promise((resolve) => proxy.close(resolve));
    return { text, records };
  }

  it.each(['/describeSignalingChannel', '/unknown'])('comes in one write, head and body: %s', async (path) => {
    const { text, records } = await recordsOf(path);
    expect(records).toBe(1);
    expect(text).toMatch(/^HTTP\/1\.1 403 [\s\S]*\r\n\r\n[\s\S]+$/);
  });
});

describe('sockets', () => {
  it('take capitalised keys, keys in any case, tabs and newlines', async () => {
    const master = await connect(emulator, { expiresS: 604_800 });
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'ConsumerViewer_1' });
    viewer.send(
      `{\n\t"action": "SDP_OFFER",\n\t"RecipientClientId": "ProducerMaster",\n\t"MessagePayload": "${encode('o')}",\n\t"CorrelationId": "1_2",\n\t"IceServerList": []\n}`,
    );
    expect(await master.frame(1)).toEqual({
      messagePayload: encode('o'),
      messageType: 'SDP_OFFER',
      senderClientId: 'ConsumerViewer_1',
    });
    master.send(`{"ACTION":"SDP_ANSWER","recipientclientid":"ConsumerViewer_1","MESSAGEPAYLOAD":"${encode('a')}"}`);
    expect(await viewer.frame(1)).toEqual({ messagePayload: encode('a'), messageType: 'SDP_ANSWER' });
  });

  it.each(['ProducerMaster', 'ConsumerViewer', ''])('ignore the recipient of a viewer, here %j', async (recipient) => {
    const master = await connect(emulator);
    const other = await connect(emulator, { role: 'viewer', clientId: 'ConsumerViewer' });
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'ConsumerViewer_2' });
    viewer.send({ action: 'SDP_OFFER', RecipientClientId: recipient, MessagePayload: encode('o') });
    expect(await master.frame(1)).toMatchObject({ senderClientId: 'ConsumerViewer_2' });
    await other.settled();
    expect(other.frames).toEqual([]);
  });

  it('take a URL that holds for a week, and none that holds for longer', async () => {
    await connect(emulator, { expiresS: 604_800 });
    const url = (await signedUrl(emulator)).replace('X-Amz-Expires=299', 'X-Amz-Expires=604801');
    expect((await refusedUpgrade(emulator, url)).status).toBe(400);
  });

  it('live on pings alone, every 10 s, until they are an hour old', async () => {
    await emulator.close();
    const clock = new FakeClock();
    await start({ clock });
    const master = await connect(emulator);
    for (let s = 0; s < 3_590; s += 10) {
      clock.advance(10_000);
      await master.settled();
    }
    expect(master.socket.readyState).toBe(master.socket.OPEN);
    clock.advance(10_000);
    expect(await master.closed).toEqual({ code: 1001, reason: 'Going away' });
  });

  it('may end without a close frame, and leave their place', async () => {
    await emulator.close();
    await start({ routing: { viewersMax: 1 } });
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'ConsumerViewer_1' });
    viewer.socket.terminate();
    await emulator.events.when(({ kind, role }) => kind === 'closed' && role === 'viewer');
    await connect(emulator, { role: 'viewer', clientId: 'ConsumerViewer_2' });
  });

  it.each([
    'candidate:1 1 UDP 2130706431 2001:DB8:0:0:0:0:0:1 50000 typ host raddr ::/0 rport 0 generation 0',
    'candidate:2 1 udp 1694498815 203.0.113.7 50001 typ srflx raddr ::/0 rport 0',
  ])('carry candidates as they are: %s', async (candidate) => {
    const master = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'v' });
    const payload = encode(JSON.stringify({ candidate, sdpMid: '0', sdpMLineIndex: 0 }));
    viewer.send({ action: 'ICE_CANDIDATE', RecipientClientId: 'ProducerMaster', MessagePayload: payload });
    expect(await master.frame(1)).toMatchObject({ messagePayload: payload });
  });

  it('send a STATUS_RESPONSE without a messagePayload', async () => {
    const master = await connect(emulator);
    master.send({ action: 'SDP_ANSWER', MessagePayload: encode('a'), CorrelationId: 'c' });
    const frame = await master.frame(1);
    expect(frame).not.toHaveProperty('messagePayload');
    expect(frame).toMatchObject({ statusResponse: { correlationId: 'c', statusCode: '400' } });
  });

  it.each([
    ['confirm the subprotocol wss', true, ['wss'], 'wss'],
    ['do without one where none is wanted', true, [], ''],
    ['do not confirm it when told not to', false, [], ''],
  ])('%s', async (_, echoSubprotocol, offered, protocol) => {
    await emulator.close();
    await start({ echoSubprotocol });
    const master = await connect(emulator, {}, offered);
    expect(master.socket.protocol).toBe(protocol);
  });

  it('take candidates before the answer', async () => {
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'v' });
    const master = await connect(emulator);
    master.send({ action: 'ICE_CANDIDATE', RecipientClientId: 'v', MessagePayload: encode('c') });
    master.send({ action: 'SDP_ANSWER', RecipientClientId: 'v', MessagePayload: encode('a') });
    expect(await viewer.frame(1)).toMatchObject({ messageType: 'ICE_CANDIDATE' });
    expect(await viewer.frame(2)).toMatchObject({ messageType: 'SDP_ANSWER' });
  });
});
