import type { Effect } from '../../src/link/contract.ts';
import { decodeMessage, type LinkMessage } from '../../src/link/message.ts';
import { sessionPhases } from '../../src/relay/codes.ts';
import { candidateText, offerSdp } from '../relay/rig.ts';
import type { Agenda } from './agenda.ts';
import type { VirtualLine } from './virtual-line.ts';

interface Remembered {
  answeredSeq: number;
  phase: number;
}

/** Longest that one watches, ms. */
const WATCH_MS = 8 * 60_000;

/** The MCU's application: answers offers, trickles candidates, reports its sessions, and forgets all when it is reset. */
export class VirtualCamera {
  readonly line: VirtualLine;
  readonly known = new Map<number, Remembered>();
  /** Probability that it does not answer an offer at all. */
  mute = 0;
  /** How long it needs for an answer, ms; by chance unless told. */
  thinkMs: number | undefined;
  answersGiven = 0;
  /** Highest session number that it was told of. */
  highest = 0;
  /** A number that did not grow. */
  reused: number | undefined;
  onMessage: (message: LinkMessage) => void = () => undefined;
  readonly #agenda: Agenda;
  readonly #random: () => number;
  #life = 0;
  #token = 1;
  #opened = new Set<number>();

  constructor(line: VirtualLine, agenda: Agenda, random: () => number) {
    this.line = line;
    this.#agenda = agenda;
    this.#random = random;
    line.mcu.onEffect = (effect) => this.#effect(effect);
  }

  reset(): void {
    this.#life += 1;
    this.known.clear();
    this.line.reset(this.line.mcu);
  }

  say(message: LinkMessage): void {
    this.line.send(this.line.mcu, this.#token, message, 60_000);
    this.#token += 1;
  }

  #effect(effect: Effect): void {
    if (effect.kind === 'up' && !effect.resumed) this.#introduce();
    if (effect.kind !== 'message') return;
    const decoded = decodeMessage(effect.payload);
    if (decoded.result !== 'message') throw new Error(`the host sent ${decoded.result}`);
    this.onMessage(decoded.message);
    this.#hear(decoded.message);
  }

  #introduce(): void {
    this.say({ kind: 'capabilities', maxSessions: 0, lateIce: false, device: 'cam', firmware: '1', codecs: 'h264' });
    for (const [session] of this.known) this.#report(session);
    this.say({ kind: 'syncDone' });
  }

  #hear(message: LinkMessage): void {
    switch (message.kind) {
      case 'sessionOpened':
        this.#open(message.session);
        break;
      case 'offer':
        this.#answer(message.session, message.offerSeq);
        break;
      case 'sessionClosed':
        this.known.delete(message.session);
        break;
      default:
    }
  }

  #open(session: number): void {
    // One that is told again after a reset keeps its number.
    if (session > this.highest) this.highest = session;
    else if (!this.#opened.has(session)) this.reused = session;
    this.#opened.add(session);
    for (const old of this.#opened) {
      if (this.#opened.size <= 64) break;
      this.#opened.delete(old);
    }
    this.known.set(session, { answeredSeq: 0, phase: sessionPhases.answering });
  }

  #answer(session: number, offerSeq: number): void {
    if (this.#random() < this.mute) return;
    this.#later(this.thinkMs ?? 30 + 600 * this.#random(), () => {
      const remembered = this.known.get(session);
      if (remembered === undefined) return;
      const first = remembered.answeredSeq === 0;
      remembered.answeredSeq = offerSeq;
      this.answersGiven += 1;
      this.say({ kind: 'answer', session, offerSeq, sdp: offerSdp('mcu', `m${offerSeq}`) });
      const count = 2 + Math.floor(6 * this.#random());
      for (let n = 0; n < count; n++) this.#later(5 + n * 20, () => this.#candidate(session, n));
      if (!first) return;
      this.#later(1_000, () => this.#phase(session, sessionPhases.connected));
      this.#later(5_000 + WATCH_MS * this.#random(), () => this.#leave(session));
    });
  }

  #candidate(session: number, n: number): void {
    if (!this.known.has(session)) return;
    this.say({ kind: 'candidate', session, mline: 0, mid: '0', ufrag: '', candidate: candidateText(n) });
  }

  /** It says so, or its peer is gone and it closes. */
  #leave(session: number): void {
    if (!this.known.has(session)) return;
    if (this.#random() < 0.5) this.#phase(session, sessionPhases.closed);
    else this.say({ kind: 'closeSession', session });
    this.known.delete(session);
  }

  #phase(session: number, phase: number): void {
    const remembered = this.known.get(session);
    if (remembered === undefined) return;
    remembered.phase = phase;
    this.#report(session);
  }

  #report(session: number): void {
    const { phase, answeredSeq } = this.known.get(session) ?? { phase: 0, answeredSeq: 0 };
    this.say({
      kind: 'sessionState',
      session,
      phase,
      offerSeq: answeredSeq,
      packetsSent: 9,
      rttMs: 20,
      packetsLost: 0,
    });
  }

  /** Unless it was reset meanwhile. */
  #later(ms: number, run: () => void): void {
    const life = this.#life;
    this.#agenda.add(this.line.now + ms, () => {
      if (life === this.#life) run();
    });
  }
}
