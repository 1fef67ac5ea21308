import { createHash } from 'node:crypto';
import type { Clock } from '../common/clock.ts';
import { CloudAgent } from './agent.ts';
import { type CredentialsOptions, credentialSource } from './credential-source.ts';
import { CredentialCache } from './credentials.ts';
import { asCloudError } from './failure.ts';
import { CloudHandler } from './http.ts';
import { type SigningKeys, signedPost } from './presign.ts';
import { proxyFromEnvironment } from './proxy.ts';
import { TrueTime } from './true-time.ts';

export interface PartsOptions {
  region: string;
  credentials: CredentialsOptions;
  /** PEM of the only authorities to trust, instead of Node's own. */
  ca: string | undefined;
  /** HTTPS_PROXY, ALL_PROXY and NO_PROXY. */
  proxy: Record<string, string | undefined>;
}

/** The parts of all bridges of a process: one set for each region, credentials, authorities and proxy. */
export class CloudShare {
  readonly #sets = new Map<string, { parts: CloudParts; users: number }>();

  /** `release` is called once by each who acquired; the last one closes the set. */
  acquire(options: PartsOptions, clock: Clock, random: () => number): { parts: CloudParts; release: () => void } {
    const key = createHash('sha256').update(JSON.stringify(options)).digest('hex');
    const set = this.#sets.get(key) ?? { parts: new CloudParts(options, clock, random), users: 0 };
    set.users += 1;
    this.#sets.set(key, set);
    const release = () => {
      set.users -= 1;
      if (set.users > 0) return;
      this.#sets.delete(key);
      set.parts.close();
    };
    return { parts: set.parts, release };
  }
}

/** What all calls and sockets of one set of credentials in one region have in common. */
export class CloudParts {
  readonly time: TrueTime;
  readonly credentials: CredentialCache;
  /** For WebSockets: none of these connections is kept for another. */
  readonly socketAgent: CloudAgent;
  readonly #agent: CloudAgent;
  readonly #handler: CloudHandler;

  constructor(options: PartsOptions, clock: Clock, random: () => number) {
    const time = new TrueTime(clock);
    const { region, ca } = options;
    const proxy = proxyFromEnvironment(options.proxy);
    this.time = time;
    this.#agent = new CloudAgent({ ca, proxy, keep: true });
    this.socketAgent = new CloudAgent({ ca, proxy, keep: false });
    this.#handler = new CloudHandler(this.#agent, time, () => clock.now());
    const source = credentialSource(options.credentials, { region, proxy, time, handler: this.#handler });
    this.credentials = new CredentialCache(source, { time, clock, random });
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

  /** One signed call of a plane that no SDK client is at hand for; its answer has nothing to say. */
  async post(target: { endpoint: string; path: string; region: string }, body: object, signal: AbortSignal) {
    const keys = await this.credentials.get(signal);
    const signingDate = new Date(this.time.now());
    const signed = await signedPost({ ...target, keys, signingDate, body: JSON.stringify(body) });
    const request = { ...signed, query: {}, clone: () => request };
    await this.attempt(() => this.#handler.handle(request, { abortSignal: signal }));
  }

  /** The next call to this address finds a connection that is made already. */
  connectAhead(address: string): void {
    this.#agent.connectAhead(address);
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
