import { isIP } from 'node:net';
import type { Emulator } from './emulator.ts';

/** What somebody needs to use an emulator, for scripts. */
export interface EmulatorDescription {
  endpoints: Emulator['endpoints'];
  region: string;
  accountId: string;
  caFile: string | undefined;
  /** The secret parts only when the emulator made them up. */
  credentials: { accessKeyId: string; secretAccessKey?: string; sessionToken?: string }[];
  /** Makes AWS SDKs and the AWS command line use it. */
  environment: Record<string, string>;
  /** The line for /etc/hosts that its host names need where nothing else knows them; '' without names. */
  hosts: string;
}

export function describeEmulatorJson(emulator: Emulator): EmulatorDescription {
  const { accountId, caFile, endpoints, region } = emulator;
  const credentials = emulator.credentials.map(({ accessKeyId, secretAccessKey, sessionToken }) => ({
    accessKeyId,
    ...(emulator.madeUpCredentials && { secretAccessKey }),
    ...(emulator.madeUpCredentials && sessionToken !== undefined && { sessionToken }),
  }));
  return {
    endpoints,
    region,
    accountId,
    caFile,
    credentials,
    environment: environmentOf(emulator),
    hosts: hostsOf(emulator),
  };
}

/** The same for a person. */
export function describeEmulator(emulator: Emulator): string {
  const { caFile, endpoints, region } = emulator;
  const environment = Object.entries(environmentOf(emulator)).map(
    ([name, value]) => `  export ${name}=${quoted(value)}`,
  );
  return [
    `A local KVS for region ${region}`,
    '',
    `  control plane   ${endpoints.control}`,
    `  master          ${endpoints.master}`,
    `  viewer          ${endpoints.viewer}`,
    `  credentials     ${endpoints.credentials}   (client certificate required)`,
    `  admin           ${endpoints.admin}/_emu`,
    `  CA certificate  ${caFile ?? 'in memory only; give a directory to have it as a file'}`,
    '',
    'For AWS SDKs and command lines:',
    '',
    ...environment,
    '',
    ...(hostsOf(emulator) === ''
      ? []
      : ['In /etc/hosts, unless these names are known:', '', `  ${hostsOf(emulator)}`, '']),
  ].join('\n');
}

function hostsOf({ address, endpoints }: Emulator): string {
  const hosts = Object.values(endpoints).map((url) => new URL(url).hostname);
  const names = [...new Set(hosts)].filter((host) => isIP(host.replace(/^\[|\]$/g, '')) === 0 && host !== 'localhost');
  const reached = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return names.length === 0 ? '' : [reached, ...names].join(' ');
}

function environmentOf(emulator: Emulator): Record<string, string> {
  const [credential] = emulator.madeUpCredentials ? emulator.credentials : [];
  return {
    AWS_REGION: emulator.region,
    AWS_ENDPOINT_URL_KINESIS_VIDEO: emulator.controlEndpoint,
    KVS_EMULATOR_ADMIN: `${emulator.endpoints.admin}/_emu`,
    ...(credential !== undefined && {
      AWS_ACCESS_KEY_ID: credential.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credential.secretAccessKey,
      ...(credential.sessionToken !== undefined && { AWS_SESSION_TOKEN: credential.sessionToken }),
    }),
    ...(emulator.caFile !== undefined && { NODE_EXTRA_CA_CERTS: emulator.caFile, AWS_CA_BUNDLE: emulator.caFile }),
  };
}

/** For a POSIX shell. */
function quoted(value: string): string {
  return /^[\w.:/+=-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
