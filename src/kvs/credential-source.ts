import { readFile } from 'node:fs/promises';
import { BridgeError } from '../common/errors.ts';
import { parseCredentials } from './credential-document.ts';
import { providerCredentials } from './credential-providers.ts';
import type { CredentialSource } from './credentials.ts';
import { CloudError, failureOf } from './failure.ts';
import type { CloudHandler } from './http.ts';
import { type IotOptions, iotCredentials } from './iot-credentials.ts';
import type { ProxyChoice } from './proxy.ts';
import type { TrueTime } from './true-time.ts';

export type CredentialsOptions =
  | { kind: 'static'; accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** The first of environment, shared profile, web identity, container and instance that has any. */
  | { kind: 'chain' }
  | { kind: 'environment' | 'container' | 'instance' }
  /** Of the shared files; the default one, or that of AWS_PROFILE, unless named. */
  | { kind: 'profile'; profile?: string }
  /** A JSON file, read anew whenever credentials are wanted, in the shape of the SDK's `credential_process`. */
  | { kind: 'file'; path: string }
  | ({ kind: 'iot' } & IotOptions);

export interface SourceDeps {
  region: string;
  proxy: ProxyChoice;
  time: TrueTime;
  /** Carries what a provider of the SDK asks of AWS itself, such as taking on a role. */
  handler: CloudHandler;
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
    case 'file':
      return fileCredentials(options.path);
    case 'iot':
      return iotCredentials(options, deps);
    default:
      return providerCredentials(options, deps);
  }
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
