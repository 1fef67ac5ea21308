import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:https';
import { BridgeError } from '../common/errors.ts';
import { iotEndpointMistake } from '../common/iot-endpoint.ts';
import { CloudAgent } from './agent.ts';
import { parseCredentials } from './credential-document.ts';
import type { CredentialSource } from './credentials.ts';
import {
  aboutCredentials,
  CloudError,
  classifyConnection,
  classifyRefusal,
  type Failure,
  failureOf,
  type Refusal,
} from './failure.ts';
import { readRefusal } from './http.ts';
import type { ProxyChoice } from './proxy.ts';
import type { TrueTime } from './true-time.ts';

/** AWS IoT Core's credential provider: the device's certificate buys temporary credentials of a role. */
export interface IotOptions {
  /** `<prefix>.credentials.iot.<region>.amazonaws.com`, with `:port` if not 443. */
  endpoint: string;
  roleAlias: string;
  /** Needed where policies use the thing's name; must be attached to the certificate. */
  thingName?: string;
  /** Paths of PEM files, read anew each time, so that a rotation needs no restart. */
  certificate: string;
  privateKey: string;
  /** PEM of the only authorities to trust, instead of Node's own. */
  ca?: string;
}

/** Longest that the provider may be silent, ms; the whole request is bounded by the caller. */
const SILENCE_MS = 5_000;
/** Largest answer that is taken, bytes. */
const ANSWER_MAX_BYTES = 16 * 1024;

export function iotCredentials(
  options: IotOptions,
  { time, proxy }: { time: TrueTime; proxy: ProxyChoice },
): CredentialSource {
  if (!/^[\w=,@-]{1,128}$/.test(options.roleAlias)) {
    throw new BridgeError('KVSB-CREDENTIALS', `"${options.roleAlias}" is not the name of a role alias`);
  }
  const target = new URL(`https://${options.endpoint.replace(/^https:\/\//, '')}`);
  const mistake = iotEndpointMistake(target.hostname);
  if (mistake !== undefined) throw new BridgeError('KVSB-CREDENTIALS', mistake);
  const agent = new CloudAgent({ ca: options.ca, proxy, keep: false });
  return async (signal) => {
    const cert = await readPem(options.certificate, 'certificate', signal);
    const key = await readPem(options.privateKey, 'private key', signal);
    checkPair(cert, key, options);
    const answer = await get(
      {
        host: target.hostname,
        port: target.port === '' ? 443 : Number(target.port),
        path: `/role-aliases/${encodeURIComponent(options.roleAlias)}/credentials`,
        headers: options.thingName === undefined ? {} : { 'x-amzn-iot-thingname': options.thingName },
        agent,
        timeout: SILENCE_MS,
        cert,
        key,
        signal,
      },
      time,
    );
    if (answer.status !== 200) throw new CloudError(explain(answer.refusal, options, time.now()));
    const credentials = parseCredentials(answer.body);
    if (credentials === undefined) {
      throw new CloudError(failureOf('service', 'IoT: the answer of the credential provider could not be read'));
    }
    return credentials;
  };
}

interface Answer {
  status: number;
  body: string;
  refusal: Refusal;
}

function get(options: RequestOptions, time: TrueTime): Promise<Answer> {
  const sentAt = performance.now();
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      const failure = classifyConnection(error);
      // An unknown or revoked certificate ends in the handshake, without an answer.
      const refused = /alert|handshake|ECONNRESET/i.test(`${failure.errorType} ${failure.text}`);
      const hint = refused ? ' (is the certificate active and registered with IoT?)' : '';
      reject(new CloudError({ ...failure, text: `IoT: ${failure.text}${hint}` }));
    };
    const outgoing = request(options, (response) => {
      time.learn(response.headers.date, sentAt);
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > ANSWER_MAX_BYTES) outgoing.destroy(new Error('the answer is larger than any can be'));
        else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        const body = Buffer.concat(chunks).toString('utf8');
        const headers = {
          'x-amzn-errortype': first(response.headers['x-amzn-errortype']),
          'retry-after': response.headers['retry-after'],
        };
        resolve({ status, body, refusal: readRefusal(status, headers, body) });
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${SILENCE_MS} ms`)));
    outgoing.on('error', fail);
    outgoing.end();
  });
}

/** The provider's documented refusals, each with what mends it. */
const explanations: [RegExp, (options: IotOptions) => string][] = [
  [
    /invalid thing name/i,
    ({ thingName }) =>
      thingName === undefined
        ? 'the provider wants a thing name: set kvs.credentials.thingName'
        : `thing "${thingName}" is not attached to this certificate: attach it (aws iot attach-thing-principal), or name the right one`,
  ],
  [
    /certificate is invalid on this endpoint/i,
    () =>
      'the certificate is not active, or of another account or region than the endpoint: activate or register it there',
  ],
  [
    /role alias does not exist/i,
    ({ roleAlias }) =>
      `role alias "${roleAlias}" does not exist in this account and region: create it (aws iot create-role-alias)`,
  ],
  [
    /unable to assume the role/i,
    ({ roleAlias }) =>
      `the role of alias "${roleAlias}" is gone, or its trust policy lacks the principal credentials.iot.amazonaws.com: add it`,
  ],
  [
    /credentialdurationseconds exceeds/i,
    ({ roleAlias }) =>
      `alias "${roleAlias}" asks for longer credentials than its role allows: raise MaxSessionDuration, or ask for less`,
  ],
  [
    /access denied/i,
    ({ roleAlias }) =>
      `the certificate's policy does not allow iot:AssumeRoleWithCertificate on alias "${roleAlias}": attach one that does`,
  ],
];

function explain(refusal: Refusal, options: IotOptions, nowMs: number): Failure {
  const failure = classifyRefusal(refusal, nowMs);
  const found = explanations.find(([pattern]) => pattern.test(refusal.message));
  if (found === undefined) return aboutCredentials({ ...failure, text: `IoT: ${failure.text}` });
  return { ...failureOf('credentials', `IoT: ${found[1](options)}`), status: refusal.status };
}

async function readPem(path: string, what: string, signal: AbortSignal): Promise<string> {
  try {
    return await readFile(path, { encoding: 'utf8', signal });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CloudError(failureOf('credentials', `IoT: ${what} ${path}: ${code}`));
  }
}

/** The TLS layer would say it in its own words, and throw. */
function checkPair(cert: string, key: string, { certificate, privateKey }: IotOptions): void {
  const wrong = (what: string) => new CloudError(failureOf('credentials', `IoT: ${what}`));
  let x509: X509Certificate;
  try {
    x509 = new X509Certificate(cert);
  } catch {
    throw wrong(`${certificate} is no certificate in PEM`);
  }
  let fits: boolean;
  try {
    fits = x509.checkPrivateKey(createPrivateKey(key));
  } catch {
    throw wrong(`${privateKey} is no private key in PEM`);
  }
  if (!fits) throw wrong(`private key ${privateKey} does not belong to certificate ${certificate}`);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
