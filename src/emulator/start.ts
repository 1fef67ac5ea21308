import { BridgeError } from '../common/errors.ts';
import { Addresses, certificateNames, endpointBehind, knownNames } from './addresses.ts';
import { type Admin, createAdmin } from './admin.ts';
import { answerAdmin } from './admin-api.ts';
import { Admissions } from './admission.ts';
import { openAuthority } from './authority.ts';
import { issueClient, issueServer, LEAF_LIFE_MS, validFrom } from './certificates.ts';
import { Channels } from './channels.ts';
import { channelOperations } from './control-plane.ts';
import { provideCredentials } from './credential-endpoint.ts';
import type { Emulator } from './emulator.ts';
import { endpointOperation } from './endpoints.ts';
import { EventLog } from './events.ts';
import { Faults, seededRandom } from './faults.ts';
import { Gate } from './gate.ts';
import { faultReply, spoil } from './http-faults.ts';
import { iceServersOf } from './ice.ts';
import { Keys } from './keys.ts';
import { RETENTION_H } from './limits.ts';
import { storageOperations, streamArn } from './media-storage.ts';
import { type EmulatorOptions, type EndpointName, type Settings, settle } from './options.ts';
import { openPorts } from './ports.ts';
import { QuotaMeter } from './quotas.ts';
import { accessDenied } from './refusal.ts';
import type { Reply } from './reply.ts';
import { headerOf, type ServiceRequest, serviceRequest } from './request.ts';
import { Rooms } from './rooms.ts';
import type { Step } from './scenario.ts';
import { Service } from './service.ts';
import { ServiceClock } from './service-clock.ts';
import { signalingOperations } from './signaling-rest.ts';
import { Sockets } from './sockets.ts';
import { StorageSessions } from './storage-session.ts';
import { Streams } from './streams.ts';

/** Starts a local KVS; everything of it ends with `close`. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = settle(options);
  const { region, accountId, mode } = settings;
  const clock = new ServiceClock(settings.clock, settings.timeFactor);
  const now = (): number => clock.now();
  const wall = (): number => clock.wall();
  const hostMs = settings.clock.wall();
  const authority = openAuthority(settings.caDirectory, hostMs);
  const validity = settings.certificateValidity ?? validFrom(hostMs, LEAF_LIFE_MS);
  const certificate = issueServer(authority, certificateNames(settings), validity);

  const events = new EventLog(wall);
  events.subscribe((event) => settings.log?.debug(event, 'emulator event'));
  const keys = new Keys(settings.credentials);
  const faults = new Faults(seededRandom(settings.seed), (rule, { what, channel }) =>
    events.add({ kind: 'fault', what, detail: rule.fault, ...(channel !== undefined && { channel }) }),
  );
  for (const rule of settings.faults) faults.add(rule);
  const rooms: Rooms = new Rooms({
    rules: settings.routing,
    clock,
    events,
    faults,
    deletion: settings.deletion,
    store: (room, channel, effect) => storage.received(room, channel, effect),
  });
  const channels = new Channels({
    region,
    accountId,
    settleMs: settings.channelSettleMs,
    now,
    wall,
    changed: (channel) => rooms.changed(channel),
    removed: (channel) => rooms.remove(channel),
  });
  const streams = new Streams({ wall, arn: (name, createdMs) => streamArn(region, accountId, name, createdMs) });
  createChannels(settings, channels, streams);
  const storage = new StorageSessions({ channels, rooms, faults, clock });
  const addresses = new Addresses(settings, (name) => ports.listeners.get(name)?.port ?? 0);
  const admin = createAdmin({ channels, rooms, faults, events, clock, rotate: () => addresses.rotate() });

  const rules = { names: knownNames(settings), origins: new Set(settings.allowedOrigins) };
  const gate = new Gate({
    region,
    toleranceMs: settings.clockToleranceMs,
    rules,
    keys,
    faults,
    quotas: settings.quotas ? new QuotaMeter() : undefined,
    events,
    isRetired: (endpoint, host) => addresses.isRetired(endpoint, host),
    now,
    wall,
  });
  const data = new Map([
    ...signalingOperations({
      channels,
      iceServers: (channel) => iceServersOf(settings, channel, wall(), faults),
      ask: (channel, clientId, payload) => rooms.of(channel).call(clientId, payload, settings.alexaWaitMs),
    }),
    ...storage.operations(),
  ]);
  const control = new Map([
    ...channelOperations(channels),
    endpointOperation(channels, (name) => addresses.authority(name)),
    ...storageOperations(channels),
    ...streams.operations(),
  ]);
  const service = new Service(gate, { control, master: data, viewer: data }, clock);
  const admissions = new Admissions(gate, channels, rooms, mode, clock);

  const answer = async (request: ServiceRequest): Promise<Reply> => {
    if (request.endpoint === 'admin') {
      const state = () => ({ region, endpoints: addresses.all(), channels: rooms.state() });
      return answerAdmin(request, { admin, events, faults, rules, token: settings.adminToken, state });
    }
    if (request.endpoint !== 'credentials') return service.answer(request);
    const what = 'GetCredentials';
    const rule = faults.take({ on: 'request', what, channel: undefined, reused: request.reused, named: true });
    const thingName = headerOf(request, 'x-amzn-iot-thingname');
    const { roleAliases, roleDurationS: durationS } = settings;
    const right = () => provideCredentials({ ...request, thingName }, { roleAliases, durationS, keys, faults, wall });
    const reply = rule === undefined ? right() : (faultReply(rule, accessDenied) ?? spoil(right(), rule));
    return gate.finish(reply, { what });
  };
  const ports = await openPorts({
    ports: settings.ports,
    parts: (shared) => {
      const endpointOf = (host: string | undefined): EndpointName => endpointBehind(shared, settings, host);
      const sockets = new Sockets({
        echoSubprotocol: settings.echoSubprotocol,
        wall,
        admit: (request, role) => admissions.judge(serviceRequest(request, Buffer.alloc(0), role, false), role),
        reset: (socket) => ports.listeners.get(shared[0] ?? 'control')?.reset(socket),
        closed: (channel, role, clientId, code) =>
          events.add({ kind: 'closed', channel: channel.name, role, code, ...(clientId !== '' && { clientId }) }),
      });
      const required = shared.length === 1;
      return {
        host: settings.host,
        certificate,
        clients: shared.includes('credentials') ? { authorityPem: authority.certPem, required } : undefined,
        clock,
        answer: (request, body, reused) =>
          answer(serviceRequest(request, body, endpointOf(request.headers.host), reused)),
        upgrade: async (request, socket, head) => {
          const endpoint = endpointOf(request.headers.host);
          if (endpoint === 'master' || endpoint === 'viewer') await sockets.upgrade(request, socket, head, endpoint);
          else socket.destroy();
        },
        failed: (error) => settings.log?.error({ err: error }, 'emulator failed to answer'),
      };
    },
  });
  settings.log?.info({ region, mode, control: addresses.authority('control') }, 'emulator started');
  for (const step of settings.steps) schedule(step, admin, clock);

  return {
    controlEndpoint: addresses.all().control,
    region,
    accountId,
    address: settings.host,
    get endpoints() {
      return addresses.all();
    },
    caPem: authority.certPem,
    caFile: authority.certFile,
    credentials: settings.credentials,
    madeUpCredentials: settings.madeUpCredentials,
    events,
    admin,
    channelArn: (name) => {
      const channel = channels.find(name);
      if (channel === undefined) throw new BridgeError('KVSB-EMULATOR-CHANNEL', `there is no channel ${name}`);
      return channel.arn;
    },
    clientCertificate: (thing) => issueClient(authority, thing, validFrom(settings.clock.wall(), LEAF_LIFE_MS)),
    close: async () => {
      rooms.stop();
      clock.stop();
      await ports.close();
    },
  };
}

/** Until the clock is stopped. */
function schedule({ atS, everyS, ...command }: Step, admin: Admin, clock: ServiceClock): void {
  const run = (): void => {
    admin(command);
    if (everyS !== undefined) clock.after(everyS * 1000, run);
  };
  clock.after(atS * 1000, run);
}

function createChannels(settings: Settings, channels: Channels, streams: Streams): void {
  for (const { name, ttlS, tags, storage } of settings.channels) {
    const channel = channels.create(name, ttlS, new Map(Object.entries(tags ?? {})));
    if (storage !== true) continue;
    channels.setStorage(channel, { enabled: true, streamArn: streams.create(name, RETENTION_H, channel.createdMs) });
  }
}
