import { initialState, nextDeadline, step } from '../../src/kvs/client.ts';
import type { Call, ClientEffect, ClientInput, ClientOptions, ClientState } from '../../src/kvs/client-types.ts';
import type { Failure } from '../../src/kvs/failure.ts';
import type { CloudEvent, CloudReason } from '../../src/kvs/state.ts';
import { seededRandom } from './support.ts';

export const ARN = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam/1700000000000';
export const NEW_ARN = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam/1800000000000';
export const servers = [{ uris: ['turn:t.example:443'], username: 'u', password: 'p' }];

export function failure(reason: CloudReason, part: Partial<Failure> = {}): Failure {
  return { reason, status: 0, errorType: '', text: `it was ${reason}`, retryAfterMs: 0, ...part };
}

/** The machine with a service that answers as told, in a time of its own. */
export class World {
  state: ClientState;
  now = 0;
  readonly random: () => number;
  readonly effects: ClientEffect[] = [];
  readonly calls: Call['name'][] = [];
  readonly opens: { at: number; socket: number; arn: string }[] = [];
  /** What the service answers to a call; a Failure refuses it. */
  answers: Partial<Record<Call['name'] | 'dial', Failure>> = {};
  /** How often the channel is not found before it is. */
  missingFor = 0;
  arn = ARN;
  status = 'ACTIVE';
  /** Whether the channel has media storage. */
  media = false;
  /** A join brings its offer at once. */
  offers = true;
  /** A call of this name is not answered; its number. */
  hold: Call['name'] | undefined;
  held = 0;
  onStep: () => void = () => undefined;

  constructor(options: Partial<ClientOptions> = {}, random: () => number = seededRandom(1)) {
    this.state = initialState({
      role: 'master',
      region: 'us-west-2',
      name: 'cam',
      arn: undefined,
      create: false,
      storage: 'off',
      ...options,
    });
    this.random = random;
  }

  put(input: ClientInput): void {
    const { state, effects } = step(this.state, input, this.now, this.random);
    this.state = state;
    this.effects.push(...effects);
    for (const effect of effects) this.#answer(effect);
    this.onStep();
  }

  /** Lets time pass, deadline by deadline. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (let rounds = 0; ; rounds += 1) {
      const due = nextDeadline(this.state);
      if (due === undefined || due > end) break;
      if (rounds > 10_000) throw new Error('it runs in circles');
      this.now = Math.max(this.now, due);
      this.put({ kind: 'tick' });
    }
    this.now = end;
  }

  /** The wait until the next deadline. */
  get wait(): number {
    return (nextDeadline(this.state) ?? Number.NaN) - this.now;
  }

  get live(): number {
    return this.state.live?.socket ?? 0;
  }

  lose(code = 1006, why = failure('network')): void {
    this.put({ kind: 'closed', socket: this.live, code, failure: why });
  }

  /** The offer of the storage session. */
  offer(): void {
    this.put({ kind: 'message', socket: this.live, message: { kind: 'offer', from: undefined, sdp: 'v=0' } });
  }

  get events(): CloudEvent[] {
    return this.effects.flatMap((effect) => (effect.kind === 'event' ? [effect.event] : []));
  }

  get shown(): string[] {
    return this.events.flatMap((event) => (event.kind === 'state' ? [event.state] : []));
  }

  get last(): Extract<CloudEvent, { kind: 'state' }> {
    const states = this.events.flatMap((event) => (event.kind === 'state' ? [event] : []));
    const last = states.at(-1);
    if (last === undefined) throw new Error('no state was shown');
    return last;
  }

  #answer(effect: ClientEffect): void {
    if (effect.kind === 'open') {
      this.opens.push({ at: this.now, socket: effect.socket, arn: effect.arn });
      const refused = this.answers.dial;
      if (refused === undefined) this.put({ kind: 'opened', socket: effect.socket });
      else this.put({ kind: 'closed', socket: effect.socket, code: 1006, failure: refused });
    }
    if (effect.kind !== 'call') return;
    const { id, call } = effect;
    this.calls.push(call.name);
    if (call.name === this.hold) {
      this.held = id;
      return;
    }
    const missing = call.name === 'describe' && this.missingFor > 0;
    if (missing) this.missingFor -= 1;
    const refused = missing ? failure('missing_channel') : this.answers[call.name];
    if (refused !== undefined) {
      this.put({ kind: 'failed', id, failure: refused });
      return;
    }
    switch (call.name) {
      case 'describe':
        this.put({
          kind: 'done',
          id,
          call: 'describe',
          channel: { arn: this.arn, name: 'cam', status: this.status, version: 'v1' },
        });
        break;
      case 'locate':
        this.put({
          kind: 'done',
          id,
          call: 'locate',
          endpoints: {
            wss: 'wss://m-1.example',
            https: 'https://r-1.example',
            ...(call.storage ? { webrtc: 'https://w-1.example' } : {}),
          },
        });
        break;
      case 'describeMedia':
        this.put({ kind: 'done', id, call: 'describeMedia', enabled: this.media });
        break;
      case 'ice':
        this.put({ kind: 'done', id, call: 'ice', servers, ttlMs: 300_000 });
        break;
      case 'join':
        this.put({ kind: 'done', id, call: 'join' });
        if (this.offers) this.offer();
        break;
      default:
        this.put({ kind: 'done', id, call: call.name });
    }
  }
}

export function started(options: Partial<ClientOptions> = {}, random?: () => number): World {
  const world = new World(options, random);
  world.put({ kind: 'start' });
  return world;
}
