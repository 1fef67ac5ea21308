import type { Admin } from './admin.ts';
import type { CertifiedKey } from './certificates.ts';
import type { EventLog } from './events.ts';
import type { EmulatorCredentials, EndpointName } from './options.ts';

/** A running local KVS. */
export interface Emulator {
  /** For the SDK's `endpoint`, or AWS_ENDPOINT_URL_KINESIS_VIDEO. */
  readonly controlEndpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** Where it listens. */
  readonly address: string;
  /** Base URLs (`https://...`) by endpoint. */
  readonly endpoints: Readonly<Record<EndpointName, string>>;
  /** The certificate authority that clients must trust. */
  readonly caPem: string;
  /** The same as a file, when a directory was given. */
  readonly caFile: string | undefined;
  readonly credentials: readonly EmulatorCredentials[];
  /** They open this emulator only, so that they may be shown; otherwise somebody gave them. */
  readonly madeUpCredentials: boolean;
  readonly events: EventLog;
  /** Faults, closes, clock: everything that can be done to it while it runs. */
  readonly admin: Admin;
  /** The ARN of a channel that exists. */
  channelArn(name: string): string;
  /** A device certificate that the credential endpoint takes, for this thing. */
  clientCertificate(thingName: string): CertifiedKey;
  close(): Promise<void>;
}
