import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../common/clock.ts';
import { BridgeError } from '../common/errors.ts';
import type { Logger } from '../common/logger.ts';
import type { Validity } from './certificates.ts';
import { faultFromText } from './fault-rule.ts';
import type { FaultRule } from './faults.ts';
import type { IceChoice } from './ice.ts';
import { ALEXA_WAIT_MS, CLOCK_TOLERANCE_MS, ROLE_DURATION_S } from './limits.ts';
import type { Mode } from './messages.ts';
import { type RoutingRules, routingDefaults } from './routing.ts';
import type { Step } from './scenario.ts';
import type { Credential } from './sigv4.ts';

const DAY_MS = 86_400_000;
/** As long as those of AWS IoT and STS are. */
const TOKEN_BYTES = 600;

/** `master` and `viewer` serve the signaling REST calls and the sockets of their role. */
export const endpointNames = ['control', 'master', 'viewer', 'credentials', 'admin'] as const;
export type EndpointName = (typeof endpointNames)[number];

export interface EmulatorCredentials extends Credential {
  /** Operations that the policy of these credentials forbids, by name: `ConnectAsMaster`. */
  denied?: readonly string[];
}

export interface ChannelOptions {
  name: string;
  ttlS?: number;
  tags?: Readonly<Record<string, string>>;
  /** Media storage is enabled from the start. */
  storage?: boolean;
}

export interface EmulatorOptions {
  /** Address to listen on; 127.0.0.1 unless told otherwise. */
  host?: string;
  /** 0, the default, takes a free port. Endpoints with the same port share it and are told apart by their names. */
  ports?: Partial<Record<EndpointName, number>>;
  /** Host names to advertise; without one, the address. Port 443 is never written into a URL. */
  names?: Partial<Record<EndpointName, string>>;
  /** Where a port mapping makes the endpoints reachable. */
  advertisedPort?: number;
  region?: string;
  accountId?: string;
  /** Made up when absent. */
  credentials?: readonly EmulatorCredentials[];
  /** Those that are made up have a session token. */
  sessionToken?: boolean;
  /** Channels that exist from the start. */
  channels?: readonly (string | ChannelOptions)[];
  /** `observed` unless told otherwise. */
  mode?: Mode;
  /** The certificate authority is kept in this directory, and taken from there the next time. */
  caDirectory?: string;
  /** More host names and addresses for the server's certificate. */
  certificateNames?: readonly string[];
  /** For tests of clients whose clock is wrong. */
  certificateValidity?: Validity;
  /** The same by a word: over since yesterday, or valid from tomorrow on. */
  certificate?: 'valid' | 'expired' | 'early';
  clock?: Clock;
  /** The service's intervals (idle time, age, TTL) pass this many times as fast. Signatures stay in real time. */
  timeFactor?: number;
  log?: Logger;
  /** Origins of pages beside those on this machine. */
  allowedOrigins?: readonly string[];
  /** Needed for the admin API as soon as it listens beyond loopback. */
  adminToken?: string;
  /** What GetIceServerConfig gives; `synthetic` looks real and leads nowhere. */
  iceServers?: IceChoice;
  routing?: Partial<Omit<RoutingRules, 'mode'>>;
  /** Requests per second as documented; on in mode `documented`. */
  quotas?: boolean;
  /** How long a channel is CREATING, UPDATING or DELETING. */
  channelSettleMs?: number;
  clockToleranceMs?: number;
  /** Confirm the first subprotocol that a client offers. */
  echoSubprotocol?: boolean;
  /** Sockets of a deleted channel: open and silent, or closed. */
  deletion?: 'orphan' | { code: number; reason: string };
  /** How long SendAlexaOfferToMaster waits at most. */
  alexaWaitMs?: number;
  /** Role aliases of the credential endpoint. */
  roleAliases?: readonly string[];
  /** How long its credentials live. */
  roleDurationS?: number;
  /** Faults from the start, as rules or as text: `throttle,only=GetIceServerConfig,count=3`. */
  faults?: readonly (FaultRule | string)[];
  /** Repeats the decisions of random faults. */
  seed?: number;
  /** What happens later. */
  steps?: readonly Step[];
}

export interface Settings {
  host: string;
  ports: Record<EndpointName, number>;
  names: Partial<Record<EndpointName, string>>;
  advertisedPort: number | undefined;
  region: string;
  accountId: string;
  credentials: readonly EmulatorCredentials[];
  madeUpCredentials: boolean;
  channels: readonly ChannelOptions[];
  mode: Mode;
  caDirectory: string | undefined;
  certificateNames: readonly string[];
  certificateValidity: Validity | undefined;
  clock: Clock;
  timeFactor: number;
  log: Logger | undefined;
  allowedOrigins: readonly string[];
  adminToken: string | undefined;
  iceServers: IceChoice;
  routing: RoutingRules;
  quotas: boolean;
  channelSettleMs: number;
  clockToleranceMs: number;
  echoSubprotocol: boolean;
  deletion: 'orphan' | { code: number; reason: string };
  alexaWaitMs: number;
  roleAliases: readonly string[];
  roleDurationS: number;
  faults: readonly FaultRule[];
  seed: number;
  steps: readonly Step[];
}

export function settle(options: EmulatorOptions): Settings {
  const mode = options.mode ?? 'observed';
  const host = options.host ?? '127.0.0.1';
  if (!isLoopback(host) && options.adminToken === undefined) {
    const hint = 'Set an admin token, or listen on 127.0.0.1.';
    throw new BridgeError('KVSB-EMULATOR-ADMIN', `the admin API on ${host} needs a token`, hint);
  }
  const timeFactor = options.timeFactor ?? 1;
  if (!(timeFactor > 0)) throw new BridgeError('KVSB-EMULATOR-TIME', 'the time factor must be greater than 0');
  return {
    host,
    ports: { control: 0, master: 0, viewer: 0, credentials: 0, admin: 0, ...options.ports },
    names: options.names ?? {},
    advertisedPort: options.advertisedPort,
    region: options.region ?? 'us-west-2',
    accountId: options.accountId ?? '123456789012',
    credentials: options.credentials ?? sampleCredentials(options.sessionToken === true),
    madeUpCredentials: options.credentials === undefined,
    channels: (options.channels ?? []).map((channel) => (typeof channel === 'string' ? { name: channel } : channel)),
    mode,
    caDirectory: options.caDirectory,
    certificateNames: options.certificateNames ?? [],
    certificateValidity:
      options.certificateValidity ?? validityOf(options.certificate, (options.clock ?? systemClock).wall()),
    clock: options.clock ?? systemClock,
    timeFactor,
    log: options.log,
    allowedOrigins: options.allowedOrigins ?? [],
    adminToken: options.adminToken,
    iceServers: options.iceServers ?? 'synthetic',
    routing: { ...routingDefaults, ...options.routing, mode },
    quotas: options.quotas ?? mode === 'documented',
    channelSettleMs: options.channelSettleMs ?? 0,
    clockToleranceMs: options.clockToleranceMs ?? CLOCK_TOLERANCE_MS,
    echoSubprotocol: options.echoSubprotocol ?? true,
    deletion: options.deletion ?? 'orphan',
    alexaWaitMs: options.alexaWaitMs ?? ALEXA_WAIT_MS,
    roleAliases: options.roleAliases ?? ['KvsCameraIoTRoleAlias'],
    roleDurationS: options.roleDurationS ?? ROLE_DURATION_S,
    faults: (options.faults ?? []).map((fault) => (typeof fault === 'string' ? faultFromText(fault) : fault)),
    seed: options.seed ?? 1,
    steps: options.steps ?? [],
  };
}

function validityOf(word: EmulatorOptions['certificate'], nowMs: number): Validity | undefined {
  if (word === 'expired') return { fromMs: nowMs - 30 * DAY_MS, toMs: nowMs - DAY_MS };
  return word === 'early' ? { fromMs: nowMs + DAY_MS, toMs: nowMs + 30 * DAY_MS } : undefined;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Look like the real ones, and say what they are. */
function sampleCredentials(withToken: boolean): EmulatorCredentials[] {
  const accessKeyId = `${withToken ? 'ASIA' : 'AKIA'}EMULATOR${randomBytes(4).toString('hex').toUpperCase()}`;
  const keys = { accessKeyId, secretAccessKey: randomBytes(30).toString('base64') };
  return [withToken ? { ...keys, sessionToken: randomBytes(TOKEN_BYTES).toString('base64') } : keys];
}
