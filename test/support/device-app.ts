import { onTestFinished } from 'vitest';
import type { LinkMessage } from '../../src/link/message.ts';
import { sessionPhases } from '../../src/relay/codes.ts';
import { candidateText, offerSdp } from '../relay/rig.ts';
import { DeviceEnd } from './serial-ends.ts';

type Of<Kind extends LinkMessage['kind']> = Extract<LinkMessage, { kind: Kind }>;

/** Two candidates of its network, and the end of them. */
const CANDIDATES = 2;

/** An MCU at a real serial port, with an application: it answers, or, told to, it calls. */
export class DeviceApp {
  readonly end: DeviceEnd;
  /** Prefix of its candidates' ports, to tell two devices apart. */
  readonly #first: number;
  #token = 1;
  #offerSeq = 0;
  /** Sessions with media, and their last offer. */
  readonly #live = new Map<number, number>();
  /** False: it gets offers and does nothing. */
  answers = true;
  /** True: it offers in each session that is opened. */
  calls = false;
  /** What is added to its answers. */
  extra: string[] = [];

  private constructor(end: DeviceEnd, first: number) {
    this.end = end;
    this.#first = first;
    end.onMessage = (message) => this.#hear(message);
    end.onUp = () => this.#introduce();
  }

  static async open(path: string, first = 0, epoch = 0x2222): Promise<DeviceApp> {
    const app = new DeviceApp(new DeviceEnd(path, { self: { epoch } }), first);
    await app.end.open();
    onTestFinished(() => app.end.close());
    return app;
  }

  say(message: LinkMessage): void {
    this.end.send(this.#token++, message);
  }

  /** Messages of a kind that it got, in order. */
  got<Kind extends LinkMessage['kind']>(kind: Kind): Of<Kind>[] {
    return this.end.messages.filter((message): message is Of<Kind> => message.kind === kind);
  }

  /** Waits until so many of a kind have come. */
  async gets<Kind extends LinkMessage['kind']>(kind: Kind, count = 1): Promise<Of<Kind>[]> {
    await this.end.until(() => this.got(kind).length >= count);
    return this.got(kind);
  }

  /** As after power: nothing of before is known. */
  reset(epoch: number): void {
    this.#offerSeq = 0;
    this.#live.clear();
    this.end.reset(epoch);
  }

  offer(session: number, ufrag = 'mcu'): void {
    this.#offerSeq += 1;
    const flags = { trickle: true, renegotiation: this.#offerSeq > 1, answerMs: 0 };
    this.say({ kind: 'offer', session, offerSeq: this.#offerSeq, ...flags, sdp: offerSdp('viewing', ufrag) });
    this.#candidates(session, ufrag);
  }

  #hear(message: LinkMessage): void {
    if (message.kind === 'sessionClosed') this.#live.delete(message.session);
    if (message.kind === 'sessionOpened' && this.calls) this.offer(message.session);
    if (message.kind === 'offer' && this.answers) this.#answer(message);
    if (message.kind === 'answer') this.#connected(message.session, message.offerSeq);
  }

  #introduce(): void {
    this.say({ kind: 'capabilities', maxSessions: 0, lateIce: true, device: 'cam', firmware: '1', codecs: 'h264' });
    for (const session of this.#live.keys()) this.#report(session);
    this.say({ kind: 'syncDone' });
  }

  #answer({ session, offerSeq }: Of<'offer'>): void {
    this.say({ kind: 'answer', session, offerSeq, sdp: offerSdp('answering', 'mcu', this.extra) });
    this.#candidates(session, 'mcu');
    this.#connected(session, offerSeq);
  }

  #candidates(session: number, ufrag: string): void {
    const common = { kind: 'candidate', session, mline: 0, mid: '0', ufrag } as const;
    for (let n = 1; n <= CANDIDATES; n++) this.say({ ...common, candidate: candidateText(this.#first + n) });
    this.say({ ...common, candidate: '' });
  }

  #connected(session: number, offerSeq: number): void {
    this.#live.set(session, offerSeq);
    this.#report(session);
  }

  #report(session: number): void {
    const figures = { packetsSent: 9, rttMs: 20, packetsLost: 0 };
    const offerSeq = this.#live.get(session) ?? 0;
    this.say({ kind: 'sessionState', session, phase: sessionPhases.connected, offerSeq, ...figures });
  }
}
