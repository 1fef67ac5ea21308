import { SESSION_CREDENTIALS_MAX } from './limits.ts';
import type { EmulatorCredentials } from './options.ts';

/** The credentials that the service knows: those it was given, and those that it issued itself. */
export class Keys {
  readonly #given: Map<string, EmulatorCredentials>;
  readonly #issued = new Map<string, EmulatorCredentials>();

  constructor(given: readonly EmulatorCredentials[]) {
    this.#given = new Map(given.map((credential) => [credential.accessKeyId, credential]));
  }

  find(accessKeyId: string): EmulatorCredentials | undefined {
    return this.#given.get(accessKeyId) ?? this.#issued.get(accessKeyId);
  }

  /** The oldest ones are forgotten when there are too many. */
  issue(credential: EmulatorCredentials): void {
    this.#issued.set(credential.accessKeyId, credential);
    const oldest = this.#issued.keys().next().value;
    if (this.#issued.size > SESSION_CREDENTIALS_MAX && oldest !== undefined) this.#issued.delete(oldest);
  }
}
