import type { KvsMessage, OutgoingMessage } from '../../src/kvs/message.ts';
import type { CloudEvent, CloudState } from '../../src/kvs/state.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import { Relay } from '../../src/relay/relay.ts';
import type { DeviceEvent, RelayCommand, RelayInput, RelayOptions, RelayReport } from '../../src/relay/types.ts';

export type Of<Kind extends LinkMessage['kind']> = Extract<LinkMessage, { kind: Kind }>;

const EPOCH_WALL_MS = 1_790_000_000_000;

/** An offer as a browser makes one. The same `pc` is the same peer connection; a new `ufrag` is an ICE restart. */
export function offerSdp(pc: string, ufrag = 'u1', extra: string[] = []): string {
  return sdp(pc, ufrag, ['a=ice-options:trickle', 'a=mid:0', ...extra]);
}

/** An offer of a peer that never trickles: candidates inside, no option. */
export function wholeSdp(pc: string): string {
  return sdp(pc, 'u1', ['a=mid:0', 'a=candidate:1 1 udp 2130706431 192.0.2.9 9 typ host']);
}

function sdp(pc: string, ufrag: string, lines: string[]): string {
  const fingerprint = [...pc].map((letter) => letter.charCodeAt(0).toString(16).toUpperCase()).join(':');
  return [
    'v=0',
    `o=- ${pc} 2 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=ice-ufrag:${ufrag}`,
    'a=ice-pwd:not-a-real-password-000',
    ...lines,
    '',
  ].join('\r\n');
}

export function candidateText(n: number, ufrag?: string): string {
  const tail = ufrag === undefined ? '' : ` ufrag ${ufrag}`;
  return `candidate:${n} 1 udp 2122194687 192.0.2.1 ${50_000 + n} typ host generation 0${tail}`;
}

/** A relay with a clock of its own; remembers all commands. */
export class Rig {
  readonly relay: Relay;
  now = 1_000;
  /** Added to the wall clock. */
  wallStep = 0;
  /** Everything since the last `clear`. */
  commands: RelayCommand[] = [];
  #messageId = 0;
  #undelivered: number[] = [];

  constructor(options: Partial<RelayOptions> = {}) {
    this.relay = new Relay({ role: 'master', ...options });
  }

  get wall(): number {
    return EPOCH_WALL_MS + this.now + this.wallStep;
  }

  tell(input: RelayInput): RelayCommand[] {
    const commands = this.relay.handle(input, this.now, this.wall);
    this.commands.push(...commands);
    for (const command of commands) {
      if (command.to === 'device' && 'token' in command) this.#undelivered.push(command.token);
    }
    return commands;
  }

  cloud(event: CloudEvent): RelayCommand[] {
    return this.tell({ from: 'cloud', event });
  }

  device(event: DeviceEvent): RelayCommand[] {
    return this.tell({ from: 'device', event });
  }

  /** A message of the MCU; its link message id is `lastMessageId`. */
  mcu(message: LinkMessage): RelayCommand[] {
    this.#messageId++;
    return this.device({ kind: 'message', message, messageId: this.#messageId });
  }

  get lastMessageId(): number {
    return this.#messageId;
  }

  message(message: KvsMessage): RelayCommand[] {
    return this.cloud({ kind: 'message', message });
  }

  offer(from: string | undefined, sdp: string): RelayCommand[] {
    return this.message({ kind: 'offer', from, sdp });
  }

  candidate(from: string | undefined, n: number, ufrag?: string): RelayCommand[] {
    const candidate = { candidate: candidateText(n, ufrag), mid: '0', mline: 0, ufrag };
    return this.message({ kind: 'candidate', from, candidate });
  }

  answer(session: number, offerSeq = 1, sdp = offerSdp('mcu')): RelayCommand[] {
    return this.mcu({ kind: 'answer', session, offerSeq, sdp });
  }

  mcuCandidate(session: number, n: number): RelayCommand[] {
    return this.mcu({ kind: 'candidate', session, mline: 0, mid: '0', ufrag: '', candidate: candidateText(n) });
  }

  sessionState(session: number, phase: number, offerSeq = 1): RelayCommand[] {
    return this.mcu({ kind: 'sessionState', session, phase, offerSeq, packetsSent: 5, rttMs: 20, packetsLost: 1 });
  }

  state(state: CloudState, text = ''): RelayCommand[] {
    return this.cloud({ kind: 'state', state, reason: 'none', retryMs: 0, text });
  }

  ice(expiresMs = 300_000, name = 'turn:one'): RelayCommand[] {
    return this.cloud({ kind: 'iceServers', servers: [{ uris: [name], username: 'u', password: 'p' }], expiresMs });
  }

  /** Link, cloud and ICE servers ready; nothing remembered of it. */
  ready(epoch = 7): this {
    this.device({ kind: 'up', peerEpoch: epoch, reset: true });
    this.state('CONNECTED');
    this.ice(0);
    this.deliver();
    this.clear();
    return this;
  }

  /** An answered session of this viewer; returns its number. */
  answered(from: string, pc = from): number {
    this.offer(from, offerSdp(pc));
    this.deliver();
    const session = this.relay.status().sessions.find(({ clientId }) => clientId === from)?.session ?? 0;
    this.answer(session);
    this.write();
    this.deliver();
    return session;
  }

  /** The device takes everything that is under way, and what follows, until nothing is. */
  deliver(): void {
    for (let token = this.#undelivered.shift(); token !== undefined; token = this.#undelivered.shift()) {
      this.device({ kind: 'delivered', token });
    }
  }

  /** The device takes the oldest message that is under way. */
  deliverOne(): void {
    const token = this.#undelivered.shift();
    if (token !== undefined) this.device({ kind: 'delivered', token });
  }

  /** The fate of what is under way without being delivered. */
  fail(why: 'peer_reset' | 'too_big' | 'expired' | 'closed'): void {
    for (const token of this.#undelivered.splice(0)) this.device({ kind: 'failed', token, why });
  }

  /** Tokens under way, oldest first. */
  get underWay(): readonly number[] {
    return this.#undelivered;
  }

  /** Forgets tokens without a fate, as the link does at a new pair of epochs. */
  forgetTokens(): void {
    this.#undelivered = [];
  }

  /** The socket takes all messages that were handed over. */
  write(): void {
    for (const { correlationId } of this.sent()) this.cloud({ kind: 'written', correlationId });
  }

  /** Lets time pass; the relay is called at each of its deadlines. */
  advance(ms: number): void {
    const until = this.now + ms;
    for (let steps = 0; ; steps++) {
      if (steps > 10_000) throw new Error('the relay never rests');
      const deadline = this.relay.nextDeadline();
      if (deadline === undefined || deadline > until) break;
      this.now = Math.max(this.now, deadline);
      this.tell({ from: 'clock' });
    }
    this.now = until;
    this.tell({ from: 'clock' });
  }

  clear(): void {
    this.commands = [];
  }

  /** Messages to the device since the last `clear`. */
  get toDevice(): LinkMessage[] {
    return this.commands.flatMap((command) =>
      command.to === 'device' && 'message' in command ? [command.message] : [],
    );
  }

  kinds(): string[] {
    return this.toDevice.map(({ kind }) => kind);
  }

  of<Kind extends LinkMessage['kind']>(kind: Kind): Of<Kind>[] {
    return this.toDevice.filter((message): message is Of<Kind> => message.kind === kind);
  }

  /** Messages to the cloud since the last `clear`. */
  sent(): OutgoingMessage[] {
    return this.commands.flatMap((command) =>
      command.to === 'cloud' && 'message' in command ? [command.message] : [],
    );
  }

  actions(): string[] {
    return this.commands.flatMap((command) => (command.to === 'cloud' && 'action' in command ? [command.action] : []));
  }

  reports(): RelayReport[] {
    return this.commands.flatMap((command) => (command.to === 'report' ? [command.event] : []));
  }

  report<Kind extends RelayReport['kind']>(kind: Kind): Extract<RelayReport, { kind: Kind }>[] {
    return this.reports().filter((event): event is Extract<RelayReport, { kind: Kind }> => event.kind === kind);
  }

  /** Reasons of drops as "what/why". */
  drops(): string[] {
    return this.report('dropped').map(({ what, why }) => `${what}/${why}`);
  }

  cancelled(): number[] {
    return this.commands.flatMap((command) => (command.to === 'device' && 'cancel' in command ? [command.cancel] : []));
  }
}
