import type { Clock } from '../common/clock.ts';
import { CloudAgent } from './agent.ts';
import { type CredentialsOptions, credentialSource } from './credential-source.ts';
import { CredentialCache } from './credentials.ts';
import { asCloudError } from './failure.ts';
import { CloudHandler } from './http.ts';
import type { SigningKeys } from './presign.ts';
import type { ProxyChoice } from './proxy.ts';
import { TrueTime } from './true-time.ts';

export interface PartsOptions {
  region: string;
  credentials: CredentialsOptions;
  /** PEM of the only authorities to trust, instead of Node's own. */
  ca: string | undefined;
  proxy: ProxyChoice;
}

/** What all calls and sockets of one set of credentials in one region have in common. */
export class CloudParts {
  readonly time: TrueTime;
  readonly credentials: CredentialCache;
  /** For WebSockets: none of these connections is kept for another. */
  readonly socketAgent: CloudAgent;
  readonly #agent: CloudAgent;
  readonly #handler: CloudHandler;

  constructor(options: PartsOptions, clock: Clock) {
    this.time = new TrueTime(clock);
    const { region, ca, proxy } = options;
    const source = credentialSource(options.credentials, { region, proxy, time: this.time });
    this.credentials = new CredentialCache(source, this.time);
    this.#agent = new CloudAgent({ ca, proxy, keep: true });
    this.socketAgent = new CloudAgent({ ca, proxy, keep: false });
    this.#handler = new CloudHandler(this.#agent, this.time, () => clock.now());
  }

  /** What every SDK client is made with. Retries, times and credentials are not the SDK's business. */
  clientConfig(region: string) {
    return {
      region,
      maxAttempts: 1,
      requestHandler: this.#handler,
      credentials: Object.assign((): Promise<SigningKeys> => this.credentials.get(), { memoized: true }),
    };
  }

  /** Before each call: credentials are at hand, and the SDK signs with the service's time. */
  async prepare(config: { systemClockOffset: number }, signal: AbortSignal): Promise<void> {
    await this.credentials.get(signal);
    // The SDK adds the offset to its own Date.now().
    config.systemClockOffset = this.time.now() - Date.now();
  }

  /** One call; whatever it throws comes out as a CloudError. */
  async attempt<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw asCloudError(error);
    }
  }

  close(): void {
    this.credentials.close();
    this.#agent.destroy();
    this.socketAgent.destroy();
  }
}
