import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bridge } from '../../src/bridge.ts';
import { openAuthority } from '../../src/emulator/authority.ts';
import type { EmulatorOptions } from '../../src/emulator/index.ts';
import { KvsDriver } from '../../src/kvs/driver.ts';
import type { KvsOptions } from '../../src/kvs/options.ts';
import { type CloudReason, cloudReasons, cloudStates } from '../../src/kvs/state.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import { Relay } from '../../src/relay/relay.ts';
import { FakeSerial } from '../app/fake-parts.ts';
import { connect, encode, type TestSocket } from '../emulator/support.ts';
import { FastClock, Rig } from '../kvs/rig.ts';
import { recordingLog, seededRandom, until } from '../kvs/support.ts';
import { offerSdp } from '../relay/rig.ts';

type Of<K extends LinkMessage['kind']> = Extract<LinkMessage, { kind: K }>;

const reasonNames = new Map<number, string>(Object.entries(cloudReasons).map(([name, number]) => [number, name]));
const PATIENCE_MS = 15_000;
const ROLE_ALIAS = 'camera-role';

export interface FieldOptions {
  emulator?: EmulatorOptions;
  kvs?: Partial<KvsOptions>;
  /** How many times as fast the bridge lives. */
  factor?: number;
  /** Credentials of the emulator's IoT endpoint instead of static ones. */
  iot?: boolean;
  /** The service has another authority than the one that the bridge trusts. */
  stranger?: boolean;
}

/** A bridge on the emulator whose device takes everything at once, keeps it, and answers each offer. */
export class Field {
  rig: Rig;
  /** Of the authority that the bridge trusts. */
  readonly #folder: string;
  readonly #options: FieldOptions;
  readonly #sockets: TestSocket[] = [];
  #bridge: Bridge | undefined;
  #serial: FakeSerial | undefined;
  #calls = 0;
  /** The device answers offers. */
  answering = true;

  private constructor(rig: Rig, folder: string, options: FieldOptions) {
    this.rig = rig;
    this.#folder = folder;
    this.#options = options;
  }

  /** The bridge does not run yet: what is wrong from the start comes before `start`. */
  static async open(options: FieldOptions = {}): Promise<Field> {
    const folder = mkdtempSync(join(tmpdir(), 'kvsb-field-'));
    const ca = options.stranger === true ? {} : { caDirectory: folder };
    return new Field(await Rig.start({ ...ca, roleAliases: [ROLE_ALIAS], ...options.emulator }), folder, options);
  }

  /** The service is started again where it was, with a certificate that is good. */
  async serveAgain(): Promise<void> {
    const { endpoints, credentials } = this.rig.emulator;
    const ports = Object.fromEntries(Object.entries(endpoints).map(([name, url]) => [name, Number(new URL(url).port)]));
    await this.rig.close();
    this.rig = await Rig.start({ caDirectory: this.#folder, ports, credentials });
  }

  start(): void {
    const clock = new FastClock(this.#options.factor ?? 20);
    const { log } = recordingLog();
    const random = seededRandom(1);
    const ca = openAuthority(this.#folder, Date.now()).certPem;
    const credentials = this.#options.iot === true ? { credentials: this.#iot(ca) } : {};
    const kvs = { ...this.rig.options(), ca, ...credentials, ...this.#options.kvs };
    const quiet = () => undefined;
    this.#bridge = new Bridge(
      'front',
      {
        relay: (table) => new Relay({ role: 'master', allowDelete: false, table }),
        cloud: (hooks) => new KvsDriver(kvs, { clock, log, random, ...hooks }),
        serial: (hooks) => {
          const serial = new FakeSerial(hooks);
          this.#serial = serial;
          serial.onSend = (token) => this.#taken(serial, token);
          return serial;
        },
      },
      { clock, log, random, loadSessions: quiet, saveSessions: quiet, onChange: quiet, onReport: quiet },
    );
    this.#bridge.start();
    this.#serial?.event({ kind: 'up', peerEpoch: 7, reset: true });
    this.say({ kind: 'syncDone' });
  }

  async close(): Promise<void> {
    for (const { socket } of this.#sockets) socket.terminate();
    await this.#bridge?.stop();
    await this.rig.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** What the MCU was sent so far, of one kind. */
  told<K extends LinkMessage['kind']>(kind: K): Of<K>[] {
    const isOf = (message: LinkMessage): message is Of<K> => message.kind === kind;
    return (this.#serial?.sent ?? []).map(({ message }) => message).filter(isOf);
  }

  /** States as the MCU was told them: CONNECTED, or CONNECTED with its reason in brackets. */
  get states(): string[] {
    const names = new Map<number, string>(Object.entries(cloudStates).map(([name, number]) => [number, name]));
    return this.told('signalingState').map(({ state, reason }) => {
      const name = names.get(state) ?? '?';
      return reason === 0 ? name : `${name} (${reasonNames.get(reason)})`;
    });
  }

  async connected(from = 0): Promise<void> {
    await until(() => this.states.length > from && this.states.at(-1) === 'CONNECTED', PATIENCE_MS);
  }

  /** The MCU is told this reason, from state number `from` on. */
  async hears(reason: CloudReason, from = 0): Promise<void> {
    await until(() => this.states.slice(from).some((state) => state.endsWith(`(${reason})`)), PATIENCE_MS);
  }

  say(message: LinkMessage, messageId = 1): void {
    this.#serial?.event({ kind: 'message', message, messageId });
  }

  async viewer(clientId: string): Promise<TestSocket> {
    const { emulator } = this.rig;
    const socket = await connect(emulator, { role: 'viewer', clientId, arn: emulator.channelArn('cam') });
    this.#sockets.push(socket);
    return socket;
  }

  offer(socket: TestSocket, sdp: string): void {
    const messagePayload = encode(JSON.stringify({ type: 'offer', sdp }));
    socket.send({ action: 'SDP_OFFER', messagePayload, correlationId: `o${this.#calls++}` });
  }

  candidate(socket: TestSocket, n = 1): void {
    const candidate = `candidate:${n} 1 udp 2130706431 192.0.2.${n} 5000 typ host`;
    const messagePayload = encode(JSON.stringify({ candidate, sdpMid: '0', sdpMLineIndex: 0 }));
    socket.send({ action: 'ICE_CANDIDATE', messagePayload });
  }

  /** One call of a new viewer, whole: its offer is with the MCU, and the answer is back. */
  async call(): Promise<void> {
    const name = `after-${this.#calls}`;
    const viewer = await this.viewer(name);
    this.offer(viewer, offerSdp(name));
    await until(() => heard(viewer, 'SDP_ANSWER') === 1, PATIENCE_MS);
    await viewer.settled();
    if (heard(viewer, 'SDP_ANSWER') !== 1) throw new Error('the answer came twice');
    viewer.socket.terminate();
  }

  /** Every viewer leaves. */
  async hangUp(): Promise<void> {
    const sockets = this.#sockets.splice(0);
    for (const { socket } of sockets) socket.terminate();
    await Promise.all(sockets.map(({ closed }) => closed));
    for (const { session } of this.told('sessionOpened')) this.say({ kind: 'closeSession', session });
  }

  #iot(ca: string): KvsOptions['credentials'] {
    const { emulator } = this.rig;
    const { certPem, keyPem } = emulator.clientCertificate('front-door');
    const [certificate, privateKey] = [join(this.#folder, 'cert.pem'), join(this.#folder, 'key.pem')];
    writeFileSync(certificate, certPem);
    writeFileSync(privateKey, keyPem);
    const { host: endpoint } = new URL(emulator.endpoints.credentials);
    return { kind: 'iot', endpoint, roleAlias: ROLE_ALIAS, thingName: 'front-door', certificate, privateKey, ca };
  }

  #taken(serial: FakeSerial, token: number): void {
    const message = serial.sent.find((sent) => sent.token === token)?.message;
    setImmediate(() => {
      serial.event({ kind: 'delivered', token });
      if (message?.kind !== 'offer' || !this.answering) return;
      const { session, offerSeq, sdp } = message;
      this.say({ kind: 'answer', session, offerSeq, sdp: sdp.replace('a=mid:0', 'a=sendonly\r\na=mid:0') }, 2);
    });
  }
}

/** Messages of a type that a viewer's socket brought. */
export function heard(viewer: TestSocket, type: string): number {
  return viewer.frames.filter((frame) => frame.includes(`"${type}"`)).length;
}
