import type { IncomingMessage } from 'node:http';
import { BridgeError } from '../common/errors.ts';
import { Admissions } from './admission.ts';
import { openAuthority } from './authority.ts';
import { type CertifiedKey, issueClient, issueServer, LEAF_LIFE_MS, validFrom } from './certificates.ts';
import { Channels } from './channels.ts';
import { channelOperations } from './control-plane.ts';
import { type Authorities, endpointOperation } from './endpoints.ts';
import { EventLog } from './events.ts';
import { hostName } from './guard.ts';
import { type IceServerEntry, syntheticServers } from './ice.ts';
import { Keys } from './keys.ts';
import { storageOperations, streamArn } from './media-storage.ts';
import { type EmulatorCredentials, type EmulatorOptions, type EndpointName, type Settings, settle } from './options.ts';
import { openPorts } from './ports.ts';
import { serviceRequest } from './request.ts';
import { Rooms } from './rooms.ts';
import { Service } from './service.ts';
import { ServiceClock } from './service-clock.ts';
import { signalingOperations } from './signaling-rest.ts';
import { Sockets } from './sockets.ts';

export type { EmulatorEvent } from './events.ts';
export type { IceServerEntry } from './ice.ts';
export type { Mode } from './messages.ts';
export type { ChannelOptions, EmulatorCredentials, EmulatorOptions, EndpointName } from './options.ts';
export type { RoutingRules, Takeover } from './routing.ts';

/** A running local KVS. */
export interface Emulator {
  /** For the SDK's `endpoint`. */
  readonly controlEndpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** Base URLs (`https://...`) by endpoint. */
  readonly endpoints: Readonly<Record<EndpointName, string>>;
  /** The certificate authority that clients must trust. */
  readonly caPem: string;
  /** The same as a file, when a directory was given. */
  readonly caFile: string | undefined;
  readonly credentials: readonly EmulatorCredentials[];
  readonly events: EventLog;
  /** The ARN of a channel that exists. */
  channelArn(name: string): string;
  /** A device certificate that the credential endpoint takes. */
  clientCertificate(thingName: string): CertifiedKey;
  close(): Promise<void>;
}

/** Starts a local KVS; everything of it ends with `close`. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = settle(options);
  const { region, accountId, mode } = settings;
  const clock = new ServiceClock(settings.clock, settings.timeFactor);
  const wall = (): number => clock.wall();
  const authority = openAuthority(settings.caDirectory, settings.clock.wall());
  const certificate = issueServer(authority, certificateNames(settings), serverValidity(settings));
  const events = new EventLog(wall);
  const keys = new Keys(settings.credentials);
  const rooms = new Rooms({ rules: settings.routing, clock, events, deletion: settings.deletion });
  const channels = new Channels({
    region,
    accountId,
    settleMs: settings.channelSettleMs,
    now: () => clock.now(),
    wall,
    changed: (channel) => rooms.changed(channel),
    removed: (channel) => rooms.remove(channel),
  });
  createChannels(settings, channels);

  let authorities: Authorities = { master: '', viewer: '' };
  const signaling = new Map(
    signalingOperations({
      channels,
      iceServers: (arn) => iceServers(settings, arn, wall()),
      ask: (arn, clientId, payload) => rooms.of(channels.get({ arn })).call(clientId, payload, settings.alexaWaitMs),
    }),
  );
  const control = new Map([
    ...channelOperations(channels),
    endpointOperation(channels, () => authorities),
    ...storageOperations(channels),
  ]);
  const guard = { names: advertisedNames(settings), origins: new Set(settings.allowedOrigins) };
  const shared = { region, toleranceMs: settings.clockToleranceMs, guard, keys, events, wall };
  const service = new Service({ ...shared, operations: { control, master: signaling, viewer: signaling } });
  const admissions = new Admissions({ ...shared, mode, channels, rooms });

  const ports = await openPorts({
    ports: settings.ports,
    parts: (names) => {
      const endpointOf = (request: IncomingMessage): EndpointName => pick(names, settings, request.headers.host);
      const sockets = new Sockets({
        echoSubprotocol: settings.echoSubprotocol,
        wall,
        admit: async (request, role) => {
          const endpoint = endpointOf(request);
          return admissions.judge(serviceRequest(request, Buffer.alloc(0), endpoint, false), role);
        },
        reset: (socket) => ports.listeners.get(names[0] ?? 'control')?.reset(socket),
        closed: (channel, role, clientId, code) =>
          events.add({ kind: 'closed', channel: channel.name, role, code, ...(clientId !== '' && { clientId }) }),
      });
      return {
        host: settings.host,
        certificate,
        clientAuthorityPem: names.includes('credentials') ? authority.certPem : undefined,
        clock,
        answer: (request, body, reused) => service.answer(serviceRequest(request, body, endpointOf(request), reused)),
        upgrade: (request, socket, head) => {
          const endpoint = endpointOf(request);
          if (endpoint === 'master' || endpoint === 'viewer') void sockets.upgrade(request, socket, head, endpoint);
          else socket.destroy();
        },
      };
    },
  });
  const authorityOf = (name: EndpointName): string => {
    const host = settings.names[name] ?? reachable(settings.host);
    const port = settings.advertisedPort ?? ports.listeners.get(name)?.port ?? 0;
    return port === 443 ? host : `${host}:${port}`;
  };
  authorities = { master: authorityOf('master'), viewer: authorityOf('viewer') };
  const url = (name: EndpointName): string => `https://${authorityOf(name)}`;
  const endpoints = {
    control: url('control'),
    master: url('master'),
    viewer: url('viewer'),
    credentials: url('credentials'),
    admin: url('admin'),
  };
  settings.log?.info({ region, control: endpoints.control, mode }, 'emulator started');
  return {
    controlEndpoint: endpoints.control,
    region,
    accountId,
    endpoints,
    caPem: authority.certPem,
    caFile: authority.certFile,
    credentials: settings.credentials,
    events,
    channelArn: (name) => {
      const channel = channels.find(name);
      if (channel === undefined) throw new BridgeError('KVSB-EMULATOR-CHANNEL', `there is no channel ${name}`);
      return channel.arn;
    },
    clientCertificate: (thing) => issueClient(authority, thing, validFrom(settings.clock.wall(), LEAF_LIFE_MS)),
    close: async () => {
      rooms.stop();
      await ports.close();
    },
  };
}

function createChannels(settings: Settings, channels: Channels): void {
  for (const { name, ttlS, tags, storage } of settings.channels) {
    const channel = channels.create(name, ttlS, new Map(Object.entries(tags ?? {})));
    if (storage !== true) continue;
    const stream = streamArn(settings.region, settings.accountId, name, channel.createdMs);
    channels.setStorage(channel, { enabled: true, streamArn: stream });
  }
}

function iceServers(settings: Settings, arn: string, wallMs: number): readonly IceServerEntry[] {
  if (settings.iceServers === 'synthetic') return syntheticServers(settings.region, arn, wallMs);
  return settings.iceServers === 'none' ? [] : settings.iceServers;
}

/** Which of the endpoints behind one port a request means. */
function pick(names: readonly EndpointName[], settings: Settings, host: string | undefined): EndpointName {
  const wanted = hostName(host ?? '');
  return names.find((name) => settings.names[name]?.toLowerCase() === wanted) ?? names[0] ?? 'control';
}

/** An address that clients on this host can use. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function advertisedNames(settings: Settings): Set<string> {
  return new Set([...Object.values(settings.names), ...settings.certificateNames].map((name) => name.toLowerCase()));
}

function certificateNames(settings: Settings): string[] {
  const always = ['localhost', '127.0.0.1', '::1'];
  const bound = settings.host === '0.0.0.0' || settings.host === '::' ? [] : [settings.host];
  return [...new Set([...always, ...bound, ...advertisedNames(settings)])];
}

function serverValidity(settings: Settings) {
  return settings.certificateValidity ?? validFrom(settings.clock.wall(), LEAF_LIFE_MS);
}
