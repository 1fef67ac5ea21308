import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { EndpointName } from './options.ts';
import type { SignedRequest } from './signature-claim.ts';
import type { Parameter } from './uri.ts';

/** A request as the service sees it. */
export interface ServiceRequest extends SignedRequest {
  endpoint: EndpointName;
  host: string | undefined;
  origin: string | undefined;
  /** The connection has served a request before. */
  reused: boolean;
  /** Common name of the client's certificate, when it is one of ours. */
  certificateName: string | undefined;
}

export function serviceRequest(
  message: IncomingMessage,
  body: Buffer,
  endpoint: EndpointName,
  reused: boolean,
): ServiceRequest {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const headers: Parameter[] = [];
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    headers.push([message.rawHeaders[i] ?? '', message.rawHeaders[i + 1] ?? '']);
  }
  return {
    endpoint,
    method: message.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers,
    body,
    host: message.headers.host,
    origin: message.headers.origin,
    reused,
    certificateName: certificateName(message),
  };
}

export function headerOf(request: ServiceRequest, name: string): string | undefined {
  return request.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

function certificateName({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const name: unknown = socket.getPeerCertificate().subject?.CN;
  return typeof name === 'string' ? name : undefined;
}
