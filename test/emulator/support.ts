import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { KinesisVideoSignalingClient } from '@aws-sdk/client-kinesis-video-signaling';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { WebSocket } from 'ws';
import type { Clock } from '../../src/common/clock.ts';
import type { Emulator, EmulatorCredentials } from '../../src/emulator/index.ts';

/** Time that moves when told to. It starts at the real time, so that real TLS clients take the certificates. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #startMs = Date.now();
  #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#startMs + this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get waiting(): number {
    return this.#timers.length;
  }

  /** Runs every timer that is due, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#now = Math.max(this.#now, due.at);
      this.#timers = this.#timers.filter((other) => other !== due);
      due.callback();
    }
    this.#now = end;
  }
}

/** SHA-256 and HMAC in the form that the signer of the SDK wants. */
export class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {}
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

export function credentialOf(emulator: Emulator): EmulatorCredentials {
  const [first] = emulator.credentials;
  if (first === undefined) throw new Error('the emulator has no credentials');
  return first;
}

function sdkConfig(emulator: Emulator, credentials: EmulatorCredentials) {
  return {
    region: emulator.region,
    maxAttempts: 1,
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      ...(credentials.sessionToken !== undefined && { sessionToken: credentials.sessionToken }),
    },
    requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ keepAlive: true, ca: emulator.caPem }) }),
  };
}

export function controlClient(emulator: Emulator, credentials = credentialOf(emulator)): KinesisVideoClient {
  return new KinesisVideoClient({ ...sdkConfig(emulator, credentials), endpoint: emulator.controlEndpoint });
}

export function signalingClient(
  emulator: Emulator,
  endpoint = emulator.endpoints.master,
  credentials = credentialOf(emulator),
): KinesisVideoSignalingClient {
  return new KinesisVideoSignalingClient({ ...sdkConfig(emulator, credentials), endpoint });
}

export interface UrlOptions {
  role?: 'master' | 'viewer';
  /** Empty for none. */
  arn?: string;
  /** Empty for none. */
  clientId?: string;
  credentials?: EmulatorCredentials;
  expiresS?: number;
  dateMs?: number;
  extra?: Record<string, string>;
}

/** A WSS URL, signed by the SDK's own signer. */
export async function signedUrl(emulator: Emulator, options: UrlOptions = {}): Promise<string> {
  const { role = 'master', expiresS = 299, extra = {} } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = options.credentials ?? credentialOf(emulator);
  const endpoint = new URL(emulator.endpoints[role]);
  const arn = options.arn ?? emulator.channelArn('cam');
  const clientId = role === 'viewer' ? (options.clientId ?? 'viewer-1') : options.clientId;
  const signer = new SignatureV4({
    service: 'kinesisvideo',
    region: emulator.region,
    sha256: Sha256,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  });
  const query = {
    ...(arn !== '' && { 'X-Amz-ChannelARN': arn }),
    ...(clientId !== undefined && clientId !== '' && { 'X-Amz-ClientId': clientId }),
    ...extra,
  };
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'wss:',
      hostname: endpoint.hostname,
      port: Number(endpoint.port),
      path: '/',
      headers: { host: endpoint.host },
      query,
    },
    { expiresIn: expiresS, ...(options.dateMs !== undefined && { signingDate: new Date(options.dateMs) }) },
  );
  const pairs = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return `wss://${endpoint.host}/?${pairs.join('&')}`;
}

/** A WebSocket client that keeps what it hears. */
export class TestSocket {
  readonly socket: WebSocket;
  readonly frames: string[] = [];
  readonly #waiters: { count: number; resolve: () => void }[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.frames.push(data.toString());
      for (const waiter of this.#waiters) if (this.frames.length >= waiter.count) waiter.resolve();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Frame number `count`, counted from 1, once it is here. */
  async frame(count: number): Promise<Record<string, unknown>> {
    if (this.frames.length < count) {
      await new Promise<void>((resolve) => {
        this.#waiters.push({ count, resolve });
      });
    }
    const frame: Record<string, unknown> = JSON.parse(this.frames[count - 1] ?? 'null');
    return frame;
  }

  /** Everything that was sent to or from this socket before this call has arrived. */
  async settled(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.socket.once('pong', () => resolve());
      this.socket.ping();
    });
  }
}

export async function connect(
  emulator: Emulator,
  options: UrlOptions = {},
  protocols: string[] = [],
): Promise<TestSocket> {
  const socket = new WebSocket(await signedUrl(emulator, options), protocols, { ca: emulator.caPem });
  const client = new TestSocket(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return client;
}

export interface HttpResult {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** The refusal of an upgrade. */
export async function refusedUpgrade(emulator: Emulator, url: string): Promise<HttpResult> {
  const socket = new WebSocket(url, { ca: emulator.caPem });
  socket.on('error', () => {});
  return new Promise((resolve, reject) => {
    socket.once('open', () => reject(new Error('the socket opened')));
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
  });
}

export interface RawOptions {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  ca?: string;
  cert?: string;
  key?: string;
}

/** A plain HTTPS request. */
export function http(emulator: Emulator, base: string, options: RawOptions = {}): Promise<HttpResult> {
  const { method = 'POST', path = '/', headers = {}, body = '', cert, key } = options;
  return new Promise((resolve, reject) => {
    const client = { ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
    const request = httpsRequest(
      `${base}${path}`,
      {
        method,
        headers: { 'content-length': Buffer.byteLength(body), ...headers },
        ca: emulator.caPem,
        // The Host header may be anything.
        servername: 'localhost',
        agent: false,
        ...client,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

export const encode = (value: string): string => Buffer.from(value).toString('base64');
