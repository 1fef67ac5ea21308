import { WAKE_AGAIN_MS, WAKE_ANEW_MS, WAKE_CROSSING_MS, WAKE_END_MS } from './local.ts';
import { type Control, controlKinds } from './message.ts';

type Phase =
  | { kind: 'awake' }
  /** It asked; what is under way comes first. */
  | { kind: 'leaving' }
  | { kind: 'asleep'; since: number }
  /** Sacrificial ENDs until it listens, then WAKE again and again; the signal anew where that does not help. */
  | { kind: 'waking'; listensAt: number; nextAt: number; anewAt: number };

/** The sleep of an MCU as the host sees it (PROTOCOL.md section 9). Times in ms. */
export class PeerSleep {
  #phase: Phase = { kind: 'awake' };
  #method = 0;
  #wakeMs = 0;

  /** Nothing but the wake signal may be sent to it. */
  get silent(): boolean {
    return this.#phase.kind === 'asleep' || this.#phase.kind === 'waking';
  }

  get leaving(): boolean {
    return this.#phase.kind === 'leaving';
  }

  /** WakeMethod of link.proto. */
  get method(): number {
    return this.#method;
  }

  /** When `step` has something to do; Infinity for never. */
  get nextAt(): number {
    return this.#phase.kind === 'waking' ? this.#phase.nextAt : Number.POSITIVE_INFINITY;
  }

  /** SLEEP_REQ. True when it has leave already, and did not hear of it. */
  asked(control: Control): boolean {
    // Written before it slept; if it is awake, WAKE will find it so.
    if (this.#phase.kind === 'waking') return false;
    this.#method = control.wakeMethod;
    this.#wakeMs = control.wakeMs;
    if (this.#phase.kind === 'asleep') return true;
    // Whoever asks is awake.
    this.#phase = { kind: 'leaving' };
    return false;
  }

  left(now: number): void {
    this.#phase = { kind: 'asleep', since: now };
  }

  awake(): void {
    this.#phase = { kind: 'awake' };
  }

  /**
   * Whether a frame of it means that it is awake: some may have been on their way when it got leave, and one may leave it
   * when its clock runs again, before it hears anything.
   */
  answers(frame: 'hello' | 'data' | 'ack' | 'link', control: Control | undefined, now: number): boolean {
    if (frame === 'data' || control?.kind === controlKinds.awake) return true;
    if (control?.kind === controlKinds.sleepReq) return false;
    return this.#phase.kind === 'asleep' && now - this.#phase.since >= WAKE_CROSSING_MS;
  }

  /** Something waits for it. True when the wake signal is due. */
  needed(now: number): boolean {
    const phase = this.#phase;
    if (phase.kind !== 'asleep' && !(phase.kind === 'waking' && now >= phase.anewAt)) return false;
    const listensAt = now + this.#wakeMs;
    this.#phase = { kind: 'waking', listensAt, nextAt: now, anewAt: listensAt + WAKE_ANEW_MS };
    return true;
  }

  /** Nothing waits for it any more. */
  unneeded(now: number): void {
    if (this.#phase.kind === 'waking') this.left(now);
  }

  /** What is to be written now to wake it. */
  step(now: number): 'end' | Partial<Control> | undefined {
    const phase = this.#phase;
    if (phase.kind !== 'waking' || now < phase.nextAt) return undefined;
    const listens = now >= phase.listensAt;
    phase.nextAt = listens ? now + WAKE_AGAIN_MS : Math.min(now + WAKE_END_MS, phase.listensAt);
    return listens ? { kind: controlKinds.wake } : 'end';
  }
}
