import type { CredentialsOptions, SourceDeps } from './credential-source.ts';
import type { CredentialSource } from './credentials.ts';
import { aboutCredentials, CloudError, type Failure, failureOf, withAdvice } from './failure.ts';

/** Longest that a metadata service may be silent, ms, and how often it is asked again. */
const METADATA_MS = 1_000;
const METADATA_RETRIES = 2;

type ProviderOptions = Extract<
  CredentialsOptions,
  { kind: 'chain' | 'environment' | 'profile' | 'container' | 'instance' }
>;
type Providers = typeof import('@aws-sdk/credential-providers');
type Provide = () => Promise<{
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}>;

/**
 * The providers of the SDK, loaded when they are wanted. Each keeps what it once got, and age is for the cache to judge:
 * so each time a new one.
 */
export function providerCredentials(options: ProviderOptions, deps: SourceDeps): CredentialSource {
  return async () => {
    const providers = await import('@aws-sdk/credential-providers');
    try {
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provider(providers, options, deps)();
      return {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken === undefined ? {} : { sessionToken }),
        ...(expiration === undefined ? {} : { expiresAt: expiration.getTime() }),
      };
    } catch (error) {
      throw new CloudError(withAdvice(failed(error), advice(options)));
    }
  };
}

function provider(providers: Providers, options: ProviderOptions, { region, time, handler }: SourceDeps): Provide {
  const shared = {
    ignoreCache: true,
    // The SDK adds the offset to its own Date.now().
    clientConfig: { region, requestHandler: handler, systemClockOffset: time.now() - Date.now() },
  };
  const metadata = { timeout: METADATA_MS, maxRetries: METADATA_RETRIES, logger: silent };
  switch (options.kind) {
    case 'chain':
      return providers.fromNodeProviderChain({ ...shared, ...metadata });
    case 'environment':
      return providers.fromEnv();
    case 'profile':
      return providers.fromIni({ ...shared, ...(options.profile === undefined ? {} : { profile: options.profile }) });
    case 'container':
      return providers.fromHttp(metadata);
    case 'instance':
      return providers.fromInstanceMetadata({ ...metadata, ec2MetadataV1Disabled: true });
  }
}

/** The SDK would warn on the console, past the log. */
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const UNREACHABLE = /ECONN|EHOST|ENET|EAI_AGAIN|ETIMEDOUT|Timeout|hang up|v1 fallback/i;

/** A metadata service may start later than this daemon: then it is asked again as soon as a network would be. */
function failed(error: unknown): Failure {
  if (error instanceof CloudError) return aboutCredentials(error.failure);
  const text = error instanceof Error ? error.message : 'no reason given';
  return failureOf(UNREACHABLE.test(text) ? 'network' : 'credentials', text);
}

function advice(options: ProviderOptions): string {
  switch (options.kind) {
    case 'chain':
      return 'no credentials in environment, profile, container or instance: set kvs.credentials';
    case 'environment':
      return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the daemon's environment";
    case 'profile':
      return `look at profile ${options.profile ?? 'default'} in ~/.aws of the daemon's user, or AWS_SHARED_CREDENTIALS_FILE`;
    case 'container':
      return 'is AWS_CONTAINER_CREDENTIALS_FULL_URI set, and its token good?';
    case 'instance':
      return 'has this instance a role, and may it reach its metadata service (IMDSv2)?';
  }
}
