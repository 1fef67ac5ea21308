import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, type RequestOptions, request } from 'node:https';
import { WebSocket } from 'ws';
import { CHANNEL, type Keys, type Kind, type Place } from './place.ts';

/** What a client knows from before, so that it need not ask. */
export interface Known {
  keys?: Keys;
  arn?: string;
  wss?: string;
  https?: string;
  hasIce?: boolean;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * The way of the reference clients: each call on a TLS connection of its own, one after the other; credentials, describe,
 * endpoint, ICE servers, socket. Returns the open socket.
 */
export async function connectAsReference(place: Place, kind: Kind, known: Known = {}): Promise<WebSocket> {
  const { emulator } = place;
  const keys = known.keys ?? (kind === 'static' ? place.keys : await iotKeys(place));
  const rest = (base: string, path: string, body: object) => call(place, keys, `${base}${path}`, JSON.stringify(body));
  let { arn, wss, https } = known;
  if (arn === undefined) {
    const described: { ChannelInfo: { ChannelARN: string } } = JSON.parse(
      await rest(emulator.controlEndpoint, '/describeSignalingChannel', { ChannelName: CHANNEL }),
    );
    arn = described.ChannelInfo.ChannelARN;
  }
  if (wss === undefined || https === undefined) {
    const located: { ResourceEndpointList: { Protocol: string; ResourceEndpoint: string }[] } = JSON.parse(
      await rest(emulator.controlEndpoint, '/getSignalingChannelEndpoint', {
        ChannelARN: arn,
        SingleMasterChannelEndpointConfiguration: { Protocols: ['WSS', 'HTTPS'], Role: 'MASTER' },
      }),
    );
    const of = (name: string) =>
      located.ResourceEndpointList.find(({ Protocol }) => Protocol === name)?.ResourceEndpoint;
    wss = of('WSS');
    https = of('HTTPS');
  }
  if (wss === undefined || https === undefined) throw new Error('no endpoints');
  if (known.hasIce !== true) await rest(https, '/v1/get-ice-server-config', { ChannelARN: arn });
  return open(place, signedUrl(place, keys, wss, arn));
}

export async function iotKeys({ iot }: Place): Promise<Keys> {
  const text = await https(`https://${iot.endpoint}/role-aliases/${iot.roleAlias}/credentials`, '', {
    method: 'GET',
    headers: { 'x-amzn-iot-thingname': iot.thingName },
    ca: iot.ca,
    cert: readFileSync(iot.certificate),
    key: readFileSync(iot.privateKey),
  });
  const { credentials }: { credentials: Keys } = JSON.parse(text);
  return credentials;
}

function call(place: Place, keys: Keys, address: string, body: string): Promise<string> {
  const url = new URL(address);
  const { date, scope, sign } = signer(place, keys);
  const token = keys.sessionToken === undefined ? {} : { 'x-amz-security-token': keys.sessionToken };
  const headers: Record<string, string> = { host: url.host, 'x-amz-date': date, ...token };
  const names = Object.keys(headers).toSorted();
  const canonical = [
    'POST',
    url.pathname,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    hash(body),
  ].join('\n');
  const authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${sign(canonical)}`;
  return https(address, body, {
    method: 'POST',
    headers: { ...headers, authorization, 'content-type': 'application/json', 'content-length': body.length },
    ca: place.emulator.caPem,
  });
}

function signedUrl(place: Place, keys: Keys, wss: string, arn: string): string {
  const { host } = new URL(wss);
  const { date, scope, sign } = signer(place, keys);
  const query = Object.entries({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-ChannelARN': arn,
    'X-Amz-Credential': `${keys.accessKeyId}/${scope}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': '299',
    ...(keys.sessionToken === undefined ? {} : { 'X-Amz-Security-Token': keys.sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const canonical = ['GET', '/', query, `host:${host}`, '', 'host', hash('')].join('\n');
  return `wss://${host}/?${query}&X-Amz-Signature=${sign(canonical)}`;
}

function signer({ emulator }: Place, keys: Keys) {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = date.slice(0, 8);
  const scope = `${day}/${emulator.region}/kinesisvideo/aws4_request`;
  const sign = (canonical: string): string => {
    const steps = [day, emulator.region, 'kinesisvideo', 'aws4_request'];
    const key = steps.reduce<string | Buffer>((last, step) => hmac(last, step), `AWS4${keys.secretAccessKey}`);
    return hmac(Buffer.from(key), ['AWS4-HMAC-SHA256', date, scope, hash(canonical)].join('\n')).toString('hex');
  };
  return { date, scope, sign };
}

/** One request on a connection of its own. */
function https(address: string, body: string, options: RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(address, { ...options, agent: new Agent({ keepAlive: false }) }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${address} answered ${response.statusCode}`));
      });
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function open(place: Place, url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { ca: place.emulator.caPem, perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
