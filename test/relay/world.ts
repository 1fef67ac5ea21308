import { expect } from 'vitest';
import type { OutgoingMessage } from '../../src/kvs/message.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import { closeReasons, sessionPhases } from '../../src/relay/codes.ts';
import * as limits from '../../src/relay/limits.ts';
import { Relay } from '../../src/relay/relay.ts';
import type { RelayCommand, RelayInput, RelayOptions, RelayReport, SessionTable } from '../../src/relay/types.ts';
import { candidateText, offerSdp, wholeSdp } from './rig.ts';

const WALL_MS = 1_790_000_000_000;

interface Remembered {
  clientId: string;
  /** The newest offer that the MCU has, and the newest that it answered. */
  offerSeq: number;
  answeredSeq: number;
  phase: number;
}

interface UnderWay {
  token: number;
  message: LinkMessage;
  until: number;
}

/**
 * A relay between viewers, an MCU with a memory of its own, a link and a cloud that break. Checks after every step what
 * must always hold, and keeps account of every offer.
 */
export class World {
  now = 1_000;
  relay: Relay;
  /** The MCU's sessions in this life, and those that it was told are closed. */
  known = new Map<number, Remembered>();
  #closed = new Set<number>();
  /** Those and the ones that it ended itself. */
  #over = new Set<number>();
  /** It did not list its sessions, so that it may be told things twice. */
  #unlisted = false;
  #epoch = 7;
  #linkUp = false;
  #link: UnderWay[] = [];
  #lastToken = 0;
  #messageId = 0;
  cloudUp = true;
  #toCloud: { correlationId: string; until: number }[] = [];
  #refused = new Set<number>();
  #owners = new Map<number, string>();
  #table: SessionTable | undefined;
  readonly #options: RelayOptions;
  /** The account: offers given, answered, dropped with a report, ended with their session. */
  offers = 0;
  answered = 0;
  dropped = 0;
  ended = 0;
  #open = new Map<number, number>();

  constructor(options: Partial<RelayOptions> = {}) {
    this.#options = { role: 'master', maxSessions: 3, offerTtlMs: 20_000, ...options };
    this.relay = new Relay(this.#options);
    this.tell({ from: 'cloud', event: { kind: 'state', state: 'CONNECTED', reason: 'none', retryMs: 0, text: '' } });
  }

  tell(input: RelayInput): void {
    for (const command of this.relay.handle(input, this.now, WALL_MS + this.now)) this.#obey(command);
    for (const { session, negotiation } of this.relay.status().sessions) {
      if (negotiation === 'lapsed') this.#open.delete(session);
    }
    this.#check();
  }

  // What viewers do.

  offer(viewer: string, pc: string, ufrag: string): void {
    this.#offer(viewer, offerSdp(pc, ufrag));
  }

  /** As Alexa does. */
  wholeOffer(viewer: string): void {
    this.#offer(viewer, wholeSdp(viewer));
  }

  #offer(from: string, sdp: string): void {
    this.offers++;
    this.tell({ from: 'cloud', event: { kind: 'message', message: { kind: 'offer', from, sdp } } });
  }

  candidate(viewer: string, n: number, ufrag: string | undefined): void {
    const candidate = { candidate: candidateText(n), mid: '0', mline: 0, ufrag };
    this.tell({ from: 'cloud', event: { kind: 'message', message: { kind: 'candidate', from: viewer, candidate } } });
  }

  // What the link does.

  /** A new life of the MCU, or of the line only; fates come before or after the news. */
  up(reset: boolean, fatesFirst: boolean): void {
    const lost = this.#link;
    this.#link = [];
    if (reset) this.#forget();
    const fail = (): void => {
      for (const { token } of lost) this.tell({ from: 'device', event: { kind: 'failed', token, why: 'peer_reset' } });
    };
    if (fatesFirst) {
      this.#linkUp = false;
      fail();
    }
    this.#linkUp = true;
    this.#unlisted = !reset;
    this.tell({ from: 'device', event: { kind: 'up', peerEpoch: this.#epoch, reset } });
    if (!fatesFirst) fail();
  }

  /** The port closes. What was under way may have arrived all the same. */
  down(arrived: number): void {
    this.#linkUp = false;
    for (const { message } of this.#link.slice(0, arrived)) this.#receive(message);
    this.tell({ from: 'device', event: { kind: 'down' } });
    for (const { token } of this.#link.splice(0)) {
      this.tell({ from: 'device', event: { kind: 'failed', token, why: 'closed' } });
    }
  }

  /** The MCU lists its sessions. */
  sync(): void {
    if (!this.#linkUp) return;
    this.#unlisted = false;
    for (const [session, { offerSeq }] of [...this.known]) if (offerSeq > 0) this.#state(session);
    this.mcu({ kind: 'syncDone' });
  }

  deliver(count: number): void {
    for (let n = 0; n < count && this.#linkUp; n++) {
      this.#expireLink();
      const next = this.#link.shift();
      if (next === undefined) return;
      this.#receive(next.message);
      this.tell({ from: 'device', event: { kind: 'delivered', token: next.token } });
    }
  }

  /** The device cannot take the oldest of the large messages. */
  tooBig(): void {
    const next = this.#link.find(({ message }) => message.kind === 'offer' || message.kind === 'candidate');
    if (next?.message.kind === 'offer') this.#refused.add(next.message.session);
    this.#link = this.#link.filter((other) => other !== next);
    if (next !== undefined) this.tell({ from: 'device', event: { kind: 'failed', token: next.token, why: 'too_big' } });
  }

  // What the MCU does.

  mcu(message: LinkMessage): void {
    if (!this.#linkUp) return;
    this.#messageId = (this.#messageId % 65_535) + 1;
    this.tell({ from: 'device', event: { kind: 'message', message, messageId: this.#messageId } });
  }

  answer(index: number): void {
    const open = [...this.known].filter(([, { offerSeq, answeredSeq }]) => offerSeq > answeredSeq);
    const [session, remembered] = open[index % Math.max(1, open.length)] ?? [];
    if (!this.#linkUp || session === undefined || remembered === undefined) return;
    remembered.answeredSeq = remembered.offerSeq;
    remembered.phase = sessionPhases.connecting;
    this.mcu({ kind: 'answer', session, offerSeq: remembered.offerSeq, sdp: offerSdp('mcu') });
  }

  capabilities(maxSessions: number, lateIce: boolean): void {
    this.mcu({ kind: 'capabilities', maxSessions, lateIce, device: '', firmware: '', codecs: '' });
  }

  closeSession(index: number): void {
    const session = this.#pick(index);
    if (!this.#linkUp || session === undefined) return;
    this.known.delete(session);
    this.#over.add(session);
    this.mcu({ kind: 'closeSession', session });
  }

  mcuCandidate(index: number, n: number): void {
    const session = this.#pick(index);
    if (session === undefined) return;
    this.mcu({ kind: 'candidate', session, mline: 0, mid: '0', ufrag: '', candidate: candidateText(n) });
  }

  phase(index: number, phase: number): void {
    const session = this.#pick(index);
    const remembered = session === undefined ? undefined : this.known.get(session);
    if (!this.#linkUp || session === undefined || remembered === undefined) return;
    remembered.phase = phase;
    if (phase >= sessionPhases.failed) {
      this.known.delete(session);
      this.#over.add(session);
    }
    this.#state(session, { ...remembered });
  }

  // What the cloud does.

  write(): void {
    for (const { correlationId, until } of this.#toCloud.splice(0)) {
      const expired = until <= this.now;
      if (!this.cloudUp && !expired) this.#toCloud.push({ correlationId, until });
      else if (expired) this.tell({ from: 'cloud', event: { kind: 'unsent', correlationId, why: 'expired' } });
      else this.tell({ from: 'cloud', event: { kind: 'written', correlationId } });
    }
  }

  cloud(up: boolean): void {
    this.cloudUp = up;
    const state = up ? 'CONNECTED' : 'DISCONNECTED';
    this.tell({ from: 'cloud', event: { kind: 'state', state, reason: 'none', retryMs: 0, text: '' } });
  }

  ice(good: boolean): void {
    const servers = [{ uris: ['turn:x'], username: 'u', password: 'p' }];
    if (good) this.tell({ from: 'cloud', event: { kind: 'iceServers', servers, expiresMs: 90_000 } });
    else this.tell({ from: 'cloud', event: { kind: 'iceFailed', text: 'no' } });
  }

  /** The daemon starts anew with what the last one saved. Offers that it held are lost with it. */
  restart(): void {
    this.#linkUp = false;
    this.#link = [];
    this.#toCloud = [];
    this.offers = this.answered + this.dropped + this.ended;
    this.#open.clear();
    this.#lastToken = 0;
    this.relay = new Relay({ ...this.#options, table: this.#table });
    this.cloud(this.cloudUp);
  }

  advance(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const deadline = Math.min(this.relay.nextDeadline() ?? until, ...this.#link.map((one) => one.until));
      if (deadline > until) break;
      this.now = Math.max(this.now, deadline);
      this.#expireLink();
      this.tell({ from: 'clock' });
      if (this.now === until) break;
    }
    this.now = until;
    this.tell({ from: 'clock' });
  }

  /** Everything works again, until nothing is left to do. */
  settle(): void {
    if (!this.#linkUp) {
      this.up(false, true);
      this.sync();
    }
    this.cloud(true);
    for (let round = 0; round < 40; round++) {
      this.deliver(1_000);
      this.answer(0);
      this.write();
      this.advance(1_100);
    }
    this.advance(60_000);
    this.deliver(1_000);
  }

  #pick(index: number): number | undefined {
    const sessions = [...this.known.keys()];
    return sessions[index % Math.max(1, sessions.length)];
  }

  #state(session: number, remembered = this.known.get(session)): void {
    if (remembered === undefined) return;
    const { phase, answeredSeq } = remembered;
    this.mcu({ kind: 'sessionState', session, phase, offerSeq: answeredSeq, packetsSent: 0, rttMs: 0, packetsLost: 0 });
  }

  #forget(): void {
    this.#epoch++;
    this.known.clear();
    this.#closed.clear();
    this.#over.clear();
  }

  #expireLink(): void {
    const dead = this.#link.filter(({ until }) => until <= this.now);
    this.#link = this.#link.filter(({ until }) => until > this.now);
    for (const { token } of dead) this.tell({ from: 'device', event: { kind: 'failed', token, why: 'expired' } });
  }

  #obey(command: RelayCommand): void {
    if (command.to === 'state') this.#table = structuredClone(command.table);
    else if (command.to === 'report') this.#account(command.event);
    else if (command.to === 'cloud') {
      if ('message' in command) this.#hear(command.message, command.ttlMs);
    } else if ('cancel' in command) this.#cancel(command.cancel);
    else {
      expect(this.#linkUp).toBe(true);
      expect(command.token).toBeGreaterThan(this.#lastToken);
      this.#lastToken = command.token;
      this.#link.push({ ...command, until: this.now + (command.ttlMs ?? Number.POSITIVE_INFINITY) });
    }
  }

  /** The first of the line may have begun; the others are taken back, which is told in the next step. */
  #cancel(token: number): void {
    const one = this.#link.slice(1).find((other) => other.token === token);
    if (one !== undefined) one.until = this.now;
  }

  #hear(message: OutgoingMessage, ttlMs: number): void {
    this.#toCloud.push({ correlationId: message.correlationId, until: this.now + ttlMs });
    const session = Number(message.correlationId.split('-')[0]);
    expect(message.to).toBe(this.#owners.get(session));
    if (message.kind === 'answer' && this.#open.delete(session)) this.answered++;
  }

  #account(event: RelayReport): void {
    if (event.kind === 'dropped' && event.what === 'offer') this.dropped += event.count;
    if (event.kind === 'phase' && event.phase === 'offer_received') this.#open.set(event.session, this.now);
    if (event.kind === 'closed' && this.#open.delete(event.session) && event.reason !== 'abuse') this.ended++;
  }

  /** The MCU gets a message. */
  #receive(message: LinkMessage): void {
    switch (message.kind) {
      case 'sessionOpened': {
        // One without an offer was not listed, and is told again.
        if (!this.#unlisted) expect(this.known.get(message.session)?.offerSeq ?? 0).toBe(0);
        expect(this.#closed.has(message.session)).toBe(false);
        const owner = this.#owners.get(message.session);
        if (owner === undefined) expect(message.session).toBeGreaterThan(Math.max(0, ...this.#owners.keys()));
        else expect(owner).toBe(message.clientId);
        this.#owners.set(message.session, message.clientId);
        const { clientId } = message;
        this.known.set(message.session, { clientId, offerSeq: 0, answeredSeq: 0, phase: sessionPhases.answering });
        break;
      }
      case 'offer': {
        const remembered = this.#mustKnow(message.session);
        expect(message.offerSeq).toBeGreaterThanOrEqual(remembered.offerSeq);
        expect(message.answerMs).toBeGreaterThan(0);
        remembered.offerSeq = message.offerSeq;
        remembered.phase = remembered.answeredSeq > 0 ? remembered.phase : sessionPhases.answering;
        break;
      }
      case 'candidate':
        // One that was on the line already when its offer failed cannot be taken back.
        if (!this.#refused.has(message.session)) {
          expect(this.#mustKnow(message.session).offerSeq).toBeGreaterThan(0);
        }
        break;
      case 'sessionClosed':
        if (!this.known.delete(message.session) && !this.#unlisted) {
          expect(message.reason === closeReasons.device_reset || this.#over.has(message.session)).toBe(true);
        }
        this.#closed.add(message.session);
        this.#over.add(message.session);
        break;
      default:
    }
  }

  #mustKnow(session: number): Remembered {
    const remembered = this.known.get(session);
    // A session that the MCU itself has ended may still be spoken to until the relay hears of it.
    if (remembered === undefined) expect(this.#owners.has(session) && !this.#closed.has(session)).toBe(true);
    return remembered ?? { clientId: '', offerSeq: 1, answeredSeq: 0, phase: 0 };
  }

  /** Plain comparisons: this runs after every step. */
  #check(): void {
    const deadline = this.relay.nextDeadline();
    const { sizes, sessions } = this.relay.status();
    const most = this.#options.maxSessions ?? limits.MAX_SESSIONS;
    const rules: [string, boolean][] = [
      ['the timer is in the future', deadline === undefined || deadline > this.now],
      ['a viewer has one session', new Set(sessions.map(({ clientId }) => clientId)).size === sessions.length],
      ['sessions are bounded', sizes.sessions <= most],
      ['waiting offers are bounded', sizes.waitingOffers <= most],
      ['lanes are bounded', sizes.laneItems <= most * (limits.SESSION_CANDIDATES + 2)],
      ['early candidates are bounded', sizes.earlyBytes <= limits.EARLY_ALL_BYTES],
      ['the window is bounded', sizes.underWay <= limits.WINDOW_MESSAGES],
      ['tokens are bounded', sizes.tokens <= limits.WINDOW_MESSAGES + limits.NOTICES_MAX + 16],
      ['open fates are bounded', sizes.cloudPending <= limits.PENDING_MAX],
    ];
    for (const [rule, holds] of rules) if (!holds) throw new Error(`broken: ${rule}`);
  }
}
