import { readFile } from 'node:fs/promises';
import { BridgeError } from '../common/errors.ts';
import { parseCredentials } from './credential-document.ts';
import type { CredentialSource } from './credentials.ts';
import { CloudError, failureOf } from './failure.ts';
import { type IotOptions, iotCredentials } from './iot-credentials.ts';
import type { ProxyChoice } from './proxy.ts';
import type { TrueTime } from './true-time.ts';

export type CredentialsOptions =
  | { kind: 'static'; accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** The SDK's default chain: environment, shared profile, web identity, container, instance. */
  | { kind: 'chain'; profile?: string }
  /** A JSON file, read anew whenever credentials are wanted, in the shape of the SDK's `credential_process`. */
  | { kind: 'file'; path: string }
  | ({ kind: 'iot' } & IotOptions);

export interface SourceDeps {
  region: string;
  proxy: ProxyChoice;
  time: TrueTime;
}

export function credentialSource(options: CredentialsOptions, deps: SourceDeps): CredentialSource {
  switch (options.kind) {
    case 'static': {
      const { accessKeyId, secretAccessKey, sessionToken } = options;
      if (accessKeyId === '' || secretAccessKey === '') {
        throw new BridgeError('KVSB-CREDENTIALS', 'static credentials need an access key id and a secret access key');
      }
      const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
      return async () => keys;
    }
    case 'chain':
      return chainCredentials(options.profile, deps.region);
    case 'file':
      return fileCredentials(options.path);
    case 'iot':
      return iotCredentials(options, deps);
  }
}

function chainCredentials(profile: string | undefined, region: string): CredentialSource {
  return async () => {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    // A chain keeps what it once got; age is for the cache to judge, so each time a new chain.
    const provide = fromNodeProviderChain({
      ignoreCache: true,
      clientConfig: { region },
      ...(profile === undefined ? {} : { profile }),
    });
    try {
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provide();
      return {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken === undefined ? {} : { sessionToken }),
        ...(expiration === undefined ? {} : { expiresAt: expiration.getTime() }),
      };
    } catch (error) {
      const text = error instanceof Error ? error.message : 'no provider of the default chain has any';
      throw new CloudError(failureOf('credentials', `no credentials: ${text}`));
    }
  };
}

function fileCredentials(path: string): CredentialSource {
  return async (signal) => {
    let text: string;
    try {
      text = await readFile(path, { encoding: 'utf8', signal });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
      throw new CloudError(failureOf('credentials', `credentials file ${path}: ${code}`));
    }
    const credentials = parseCredentials(text);
    if (credentials === undefined) {
      throw new CloudError(
        failureOf('credentials', `credentials file ${path}: not JSON with AccessKeyId and SecretAccessKey`),
      );
    }
    return credentials;
  };
}
