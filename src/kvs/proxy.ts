import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { BridgeError } from '../common/errors.ts';
import { registerSecret } from '../common/redact.ts';
import { CloudError, classifyConnection, failureOf } from './failure.ts';

/** Longest wait for a tunnel, ms. */
const TUNNEL_MS = 2_000;

/** The proxy in the way to a host; undefined for none. */
export type ProxyChoice = (host: string, port: number) => URL | undefined;

const NAMES = ['HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'];

/** Of an environment, what is about proxies. */
export function proxyVariables(env: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(NAMES.map((name) => [name, env[name.toLowerCase()] ?? env[name]]));
}

/** As `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say it, in either case. */
export function proxyFromEnvironment(env: Record<string, string | undefined>): ProxyChoice {
  const { HTTPS_PROXY, ALL_PROXY, NO_PROXY } = proxyVariables(env);
  const url = HTTPS_PROXY || ALL_PROXY || '';
  if (url === '') return () => undefined;
  const proxy = parseProxy(url);
  const except = (NO_PROXY ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
  return (host, port) => (except.some((entry) => covers(entry, host.toLowerCase(), port)) ? undefined : proxy);
}

function parseProxy(text: string): URL {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new BridgeError('KVSB-PROXY', 'HTTPS_PROXY is no http:// or https:// URL');
  }
  registerSecret(decodeURIComponent(url.password));
  return url;
}

/** `*`, `host`, `.domain`, `*.domain`, `[v6]`, each also with `:port`, and `v6`. A name covers what is below it. */
function covers(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  if (isIP(entry) === 6) return host === entry;
  const [, v6, other = '', onlyPort] = /^(?:\[(.*)\]|(.*?))(?::(\d+))?$/.exec(entry) ?? [];
  const name = v6 ?? other;
  if (onlyPort !== undefined && Number(onlyPort) !== port) return false;
  const bare = name.replace(/^\*?\./, '');
  return host === bare || host.endsWith(`.${bare}`);
}

/** A connection through the proxy, as if made directly. */
export function openTunnel(proxy: URL, host: string, port: number, closing: AbortSignal): Promise<Duplex> {
  const request = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const target = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      const failure = classifyConnection(error);
      reject(new CloudError({ ...failure, text: `proxy ${proxy.host}: ${failure.text}` }));
    };
    const asking = request({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : proxy.port,
      method: 'CONNECT',
      path: target,
      agent: false,
      signal: AbortSignal.any([AbortSignal.timeout(TUNNEL_MS), closing]),
      headers: {
        host: target,
        ...(login === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` }),
      },
    });
    asking.on('connect', (response, socket, head) => {
      const status = response.statusCode ?? 0;
      if (status === 200) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      const reason = status >= 500 ? 'network' : 'configuration';
      const why = status === 407 ? 'it wants a user name and password (HTTP 407)' : `it refuses (HTTP ${status})`;
      reject(new CloudError(failureOf(reason, `proxy ${proxy.host}: ${why}`)));
    });
    asking.on('error', fail);
    asking.end();
  });
}
