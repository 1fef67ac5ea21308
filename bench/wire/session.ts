import { formatMessage, type KvsMessage, type OutgoingMessage } from '../../src/kvs/message.ts';
import type { CloudEvent } from '../../src/kvs/state.ts';
import type { Effect } from '../../src/link/contract.ts';
import { decodeMessage, encodeMessage, type LinkMessage } from '../../src/link/message.ts';
import { channelOf } from '../../src/link/route.ts';
import { sessionPhases } from '../../src/relay/codes.ts';
import { Relay } from '../../src/relay/relay.ts';
import type { DeviceEvent, RelayInput } from '../../src/relay/types.ts';
import { Agenda } from '../../test/support/agenda.ts';
import { clean } from '../../test/support/noisy-line.ts';
import { VirtualLine } from '../../test/support/virtual-line.ts';
import type { Description } from './descriptions.ts';
import { Traffic } from './traffic.ts';

const WALL_MS = 1_790_000_000_000;
const BITS_PER_SECOND = 921_600;
const VIEWER = 'f0e1d2c3-b4a5-4968-8778-695a4b3c2d1e';
/** When the viewer comes, what the MCU needs for its answer, between candidates, to the first frame, and the end; ms. */
const VIEWER_MS = 500;
const ANSWER_MS = 60;
const CANDIDATE_MS = 10;
const CONNECTED_MS = 300;
const END_MS = 5000;

/** Of the size that the service gives out. */
const SERVERS = [
  { uris: ['stun:stun.kinesisvideo.eu-west-1.amazonaws.com:443'], username: '', password: '' },
  ...['198-51-100-17.t-0a1b2c3d', '203-0-113-250.t-4e5f6a7b'].map((host) => {
    const name = `${host}.kinesisvideo.eu-west-1.amazonaws.com`;
    const uris = [
      `turn:${name}:443?transport=udp`,
      `turns:${name}:443?transport=udp`,
      `turns:${name}:443?transport=tcp`,
    ];
    return { uris, username: `1790000300:${'x'.repeat(160)}`, password: `${'y'.repeat(43)}=` };
  }),
];

/** One viewer's session, from the first HELLO to SessionClosed, through the real relay and link, in virtual time. */
export class WireSession {
  readonly toMcu: Traffic;
  readonly toHost: Traffic;
  closed = false;
  readonly #line = new VirtualLine(BITS_PER_SECOND, clean);
  readonly #relay = new Relay({ role: 'master' });
  readonly #agenda = new Agenda();
  readonly #answer: Description;
  #now = 0;
  #inputs: RelayInput[] = [];
  #busy = false;
  #token = 1;

  constructor(offer: Description, answer: Description) {
    this.#answer = answer;
    this.toMcu = new Traffic().watch(this.#line.host.out);
    this.toHost = new Traffic().watch(this.#line.mcu.out);
    this.#line.host.onEffect = (effect) => this.#hostEffect(effect);
    this.#line.mcu.onEffect = (effect) => this.#mcuEffect(effect);
    this.#line.open(this.#line.host);
    this.#line.open(this.#line.mcu);
    const name = 'front-door';
    const arn = `arn:aws:kinesisvideo:eu-west-1:123456789012:channel/${name}/1789999999999`;
    this.#cloud({ kind: 'channel', channel: { role: 'master', storage: false, region: 'eu-west-1', name, arn } });
    this.#cloud({ kind: 'state', state: 'CONNECTED', reason: 'none', retryMs: 0, text: '' });
    this.#agenda.add(VIEWER_MS, () => this.#deliver({ kind: 'offer', from: VIEWER, sdp: offer.sdp }));
    offer.candidates.forEach((candidate, i) => {
      const at = VIEWER_MS + (i + 1) * CANDIDATE_MS;
      this.#agenda.add(at, () => this.#deliver({ kind: 'candidate', from: VIEWER, candidate }));
    });
  }

  run(): this {
    while (this.#now < VIEWER_MS + END_MS + 1000) {
      const relayAt = Math.max(this.#now + 1, this.#relay.nextDeadline() ?? Number.POSITIVE_INFINITY);
      this.#now = Math.max(this.#now, Math.min(this.#agenda.nextAt, this.#line.nextAt, relayAt));
      this.#line.now = this.#now;
      this.#agenda.run(this.#now);
      if (this.#line.nextAt <= this.#now) this.#line.serve();
      if (relayAt <= this.#now) this.#tell({ from: 'clock' });
    }
    return this;
  }

  #cloud(event: CloudEvent): void {
    this.#tell({ from: 'cloud', event });
  }

  #device(event: DeviceEvent): void {
    this.#tell({ from: 'device', event });
  }

  #deliver(message: KvsMessage): void {
    this.toMcu.asCloud += cloudBytes(message);
    this.#cloud({ kind: 'message', message });
  }

  #tell(input: RelayInput): void {
    this.#inputs.push(input);
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
      for (const command of this.#relay.handle(next, this.#now, WALL_MS + this.#now)) {
        if (command.to === 'device' && 'message' in command) {
          const payload = encodeMessage(command.message);
          this.toMcu.messages += payload.length;
          const { token, ttlMs } = command;
          this.#line.input(this.#line.host, {
            kind: 'send',
            token,
            channel: channelOf(command.message),
            payload,
            ttlMs,
          });
        } else if (command.to === 'cloud' && 'message' in command) this.#written(command.message);
        else if (command.to === 'cloud' && command.action === 'fetchIce') {
          this.#agenda.add(this.#now, () => this.#cloud({ kind: 'iceServers', servers: SERVERS, expiresMs: 300_000 }));
        }
      }
    }
    this.#busy = false;
  }

  #written(message: OutgoingMessage): void {
    this.toHost.asCloud += Buffer.byteLength(formatMessage(message));
    this.#agenda.add(this.#now, () => this.#cloud({ kind: 'written', correlationId: message.correlationId }));
  }

  #hostEffect(effect: Effect): void {
    if (effect.kind === 'up') this.#device({ kind: 'up', peerEpoch: effect.peer.epoch, reset: true });
    else if (effect.kind === 'delivered') this.#device({ kind: 'delivered', token: effect.token });
    else if (effect.kind === 'failed') throw new Error(`a message failed: ${effect.why}`);
    else if (effect.kind === 'message') {
      const decoded = decodeMessage(effect.payload);
      if (decoded.result !== 'message') throw new Error(`the MCU sent ${decoded.result}`);
      this.#device({ kind: 'message', message: decoded.message, messageId: effect.messageId });
    }
  }

  #mcuEffect(effect: Effect): void {
    if (effect.kind === 'up') {
      this.#say({
        kind: 'capabilities',
        maxSessions: 4,
        lateIce: false,
        device: 'cam',
        firmware: '1.0',
        codecs: 'h264',
      });
      this.#say({ kind: 'syncDone' });
    }
    if (effect.kind !== 'message') return;
    const decoded = decodeMessage(effect.payload);
    if (decoded.result !== 'message') throw new Error(`the host sent ${decoded.result}`);
    const { message } = decoded;
    if (message.kind === 'offer') this.#answers(message.session, message.offerSeq);
    if (message.kind === 'sessionClosed') this.closed = true;
  }

  #answers(session: number, offerSeq: number): void {
    const { sdp, candidates } = this.#answer;
    const phase = (of: number): LinkMessage => {
      return { kind: 'sessionState', session, phase: of, offerSeq, packetsSent: 0, rttMs: 0, packetsLost: 0 };
    };
    const at = (ms: number, message: LinkMessage): void => this.#agenda.add(this.#now + ms, () => this.#say(message));
    at(0, phase(sessionPhases.answering));
    at(ANSWER_MS, { kind: 'answer', session, offerSeq, sdp });
    candidates.forEach(({ candidate, mid = '', mline, ufrag = '' }, i) => {
      at(ANSWER_MS + (i + 1) * CANDIDATE_MS, { kind: 'candidate', session, mline, mid, ufrag, candidate });
    });
    at(CONNECTED_MS, phase(sessionPhases.connected));
    at(END_MS, { kind: 'closeSession', session });
  }

  #say(message: LinkMessage): void {
    this.toHost.messages += encodeMessage(message).length;
    this.#line.send(this.#line.mcu, this.#token++, message);
  }
}

/** A frame of the service's socket that brings this message. */
function cloudBytes(message: KvsMessage): number {
  const named = { to: undefined, correlationId: '' };
  if (message.kind !== 'offer' && message.kind !== 'candidate') throw new Error('no viewer sends that');
  const { messagePayload } = JSON.parse(formatMessage({ ...named, ...message }));
  const messageType = message.kind === 'offer' ? 'SDP_OFFER' : 'ICE_CANDIDATE';
  return Buffer.byteLength(JSON.stringify({ messageType, messagePayload, senderClientId: message.from }));
}
