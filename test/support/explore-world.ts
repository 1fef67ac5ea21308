import type { Effect, Input } from '../../src/link/contract.ts';
import type { Endpoint } from '../../src/link/endpoint.ts';
import type { Channel } from '../../src/link/frame.ts';
import type { Role } from '../../src/link/hello.ts';
import { lineBytes } from '../../src/link/pacer.ts';
import { introduction } from './endpoint-pair.ts';
import { type Accounts, brokenBy } from './explore-rules.ts';
import type { Link } from './open-link.ts';

export interface Setting {
  /** Of host and MCU. */
  slots: [number, number];
  /** The credit of each. */
  receiveBytes: number;
  /** Each way. */
  messages: number;
}

export type LineFault = { kind: 'drop' | 'damage' | 'glue'; frame: number };
/** `cancel`: of its oldest message whose fate is open. */
export type EndFault = { kind: 'reset' | 'reopen' | 'cancel'; who: Role };

const WINDOW = 2;
const FRAGMENT_BYTES = 32;
/** Three fragments. */
const MESSAGE_BYTES = 80;
/** Messages of an end whose fate may be open before it waits. */
const UNFINISHED_MAX = 2;
/** 32 bytes a millisecond: times are exact. */
const BITS_PER_SECOND = 320_000;
const BYTES_PER_MS = BITS_PER_SECOND / 10_000;
const LATENCY_MS = 1;
const END = 0xc0;

const other: Record<Role, Role> = { host: 'mcu', mcu: 'host' };

type Fate = 'sent' | 'delivered' | 'failed' | 'forgotten';

/** What the test knows of a message, and no end can. */
interface Message {
  fate: Fate;
  arrived: boolean;
  cancelled: boolean;
  /** Epochs of the pair in which it was sent. */
  epoch: number;
  peerEpoch: number | undefined;
}

interface Passing {
  due: number;
  bytes: Uint8Array;
  leadingEnd: boolean;
  /** Its END was damaged: it becomes one with what follows. */
  glued: boolean;
}

interface End {
  role: Role;
  epoch: number;
  endpoint: Endpoint;
  opened: boolean;
  up: boolean;
  /** By their numbers; the next one to be sent is the first that is not there. */
  messages: Message[];
  /** On the way to it. */
  incoming: Passing[];
  /** A frame that came without its END. */
  held: Uint8Array | undefined;
  /** When the line from it is free, ms. */
  lineFreeAt: number;
}

/** Two links on one line, in steps: one turn of one end in which something happens. All its state is in plain fields. */
export class World {
  now = 0;
  readonly host: End;
  readonly mcu: End;
  private readonly setting: Setting;
  private readonly endpoint: (role: Role, epoch: number) => Endpoint;
  private readonly accounts: Accounts = new Map();
  private fault: LineFault | undefined;
  private wrote = 0;

  constructor(link: Link, setting: Setting) {
    this.setting = setting;
    this.endpoint = (role, epoch) => {
      const slots = setting.slots[role === 'host' ? 0 : 1];
      const { receiveBytes } = setting;
      const limits = { fragmentMax: FRAGMENT_BYTES, window: WINDOW, slots, receiveBytes, creditUnit: 1 };
      const self = introduction(epoch, limits);
      return new link.Endpoint({ role, self, bitsPerSecond: BITS_PER_SECOND, random: () => 0.5 });
    };
    this.host = this.end('host', 0x1001);
    this.mcu = this.end('mcu', 0x2001);
  }

  /** The next thing that happens; the result is how many frames that wrote. */
  step(fault?: LineFault): number {
    const [hostAt, mcuAt] = [this.nextAt(this.host), this.nextAt(this.mcu)];
    const end = hostAt <= mcuAt ? this.host : this.mcu;
    const at = Math.min(hostAt, mcuAt);
    require(Number.isFinite(at), 'nothing will ever happen again');
    this.now = Math.max(this.now, at);
    this.fault = fault;
    this.wrote = 0;
    if (end.opened) this.arrivals(end);
    else {
      end.opened = true;
      this.input(end, { kind: 'opened' });
    }
    this.offer(end);
    if (deadlineOf(end) <= this.now) this.input(end, { kind: 'tick' });
    return this.wrote;
  }

  /** Something from outside. Another life or another port begins with the next step. */
  strike(fault: EndFault): void {
    const end = this[fault.who];
    switch (fault.kind) {
      case 'reset':
        for (const message of end.messages) if (message.fate === 'sent') message.fate = 'forgotten';
        end.up = false;
        end.epoch++;
        end.endpoint = this.endpoint(end.role, end.epoch);
        break;
      case 'reopen':
        this.input(end, { kind: 'closed' });
        end.incoming = [];
        this[other[end.role]].incoming = [];
        end.lineFreeAt = this.now;
        break;
      case 'cancel':
        this.cancel(end);
        return;
    }
    end.held = undefined;
    end.opened = false;
  }

  /** Both up with each other's present life, every fate known, nothing under way. */
  get finished(): boolean {
    return [this.host, this.mcu].every(({ role, up, messages, endpoint }) => {
      if (!up || messages.length < this.setting.messages) return false;
      if (messages.some(({ fate }) => fate === 'sent')) return false;
      return endpoint.pair?.peer.epoch === this[other[role]].epoch && endpoint.pair.sender.unacknowledged === 0;
    });
  }

  private end(role: Role, epoch: number): End {
    const endpoint = this.endpoint(role, epoch);
    const line = { incoming: [], held: undefined, lineFreeAt: 0 };
    return { role, epoch, endpoint, opened: false, up: false, messages: [], ...line };
  }

  private nextAt(end: End): number {
    if (!end.opened) return this.now;
    return Math.min(end.incoming[0]?.due ?? Number.POSITIVE_INFINITY, Math.ceil(deadlineOf(end)));
  }

  private arrivals(end: End): void {
    for (let next = end.incoming[0]; next && next.due <= this.now; next = end.incoming[0]) {
      end.incoming.shift();
      if (end.held && next.leadingEnd) {
        this.input(end, { kind: 'frame', bytes: end.held });
        end.held = undefined;
      }
      const bytes = end.held ? Uint8Array.of(...end.held, ...next.bytes) : next.bytes;
      end.held = next.glued ? Uint8Array.of(...bytes, END ^ 4) : undefined;
      if (!next.glued) this.input(end, { kind: 'frame', bytes });
    }
  }

  private offer(end: End): void {
    const { messages, role } = end;
    while (end.up && messages.length < this.setting.messages) {
      if (messages.filter(({ fate }) => fate === 'sent').length >= UNFINISHED_MAX) return;
      const token = messages.length;
      const peerEpoch = end.endpoint.pair?.peer.epoch;
      messages.push({ fate: 'sent', arrived: false, cancelled: false, epoch: end.epoch, peerEpoch });
      this.input(end, {
        kind: 'send',
        token,
        channel: channelOf(token),
        payload: payloadOf(role, token),
        ttlMs: undefined,
      });
    }
  }

  private cancel(end: End): void {
    const token = end.messages.findIndex(({ fate, cancelled }) => fate === 'sent' && !cancelled);
    const message = end.messages[token];
    if (!message) return;
    message.cancelled = true;
    this.input(end, { kind: 'cancel', token });
  }

  private input(end: End, input: Input): void {
    for (const effect of end.endpoint.handle(input, this.now)) this.take(end, effect);
  }

  private take(end: End, effect: Effect): void {
    switch (effect.kind) {
      case 'write':
        this.write(end, effect.frame, effect.leadingEnd);
        break;
      case 'message':
        this.arrived(end, effect.channel, effect.payload);
        break;
      case 'delivered':
      case 'failed':
        this.settle(end, effect);
        break;
      case 'up':
        end.up = true;
        break;
      case 'down':
        end.up = false;
        require(effect.why === 'closed' || end.messages.every(({ fate }) => fate !== 'sent'), 'down before a fate');
        break;
      case 'state':
      case 'console':
        break;
      case 'wake':
        require(false, 'a wake signal that nothing gave cause for');
    }
  }

  private write(end: End, frame: Uint8Array, leadingEnd: boolean): void {
    const broken = end.endpoint.pair && brokenBy(frame, end.endpoint.pair, this.accounts);
    require(broken === undefined, broken ?? '');
    end.lineFreeAt = Math.max(this.now, end.lineFreeAt) + (lineBytes(frame) + (leadingEnd ? 1 : 0)) / BYTES_PER_MS;
    const kind = this.fault?.frame === this.wrote++ ? this.fault.kind : undefined;
    if (kind === 'drop') return;
    const due = Math.ceil(end.lineFreeAt) + LATENCY_MS;
    const bytes = kind === 'damage' ? damaged(frame) : frame;
    this[other[end.role]].incoming.push({ due, bytes, leadingEnd, glued: kind === 'glue' });
  }

  private arrived(end: End, channel: Channel, payload: Uint8Array): void {
    const from = this[other[end.role]];
    const number = from.messages.findIndex((_, i) => isPayload(payload, from.role, i));
    const message = from.messages[number];
    require(message && channel === channelOf(number), 'a message arrived changed');
    require(!message.arrived, 'a message arrived twice');
    require(message.fate === 'sent' || message.fate === 'forgotten', 'a message arrived after its fate was told');
    from.messages.forEach((each, i) => {
      if (channelOf(i) !== channel) return;
      require(i < number || !each.arrived, 'a message arrived after a later one');
      // What was passed over belongs to an earlier pair of lives.
      const samePair = each.epoch === message.epoch && each.peerEpoch === message.peerEpoch;
      require(i >= number || each.arrived || each.cancelled || !samePair, 'a message was passed over');
    });
    message.arrived = true;
  }

  private settle(end: End, effect: Extract<Effect, { kind: 'delivered' | 'failed' }>): void {
    const message = end.messages[effect.token];
    require(message?.fate === 'sent', 'a second fate');
    message.fate = effect.kind;
    if (effect.kind === 'delivered') require(message.arrived, 'delivered, but it did not arrive');
    else if (effect.why === 'cancelled') require(message.cancelled, 'cancelled by nobody');
    else {
      require(effect.why === 'peer_reset', 'failed for another reason');
      require(message.peerEpoch !== this[other[end.role]].epoch, 'failed, but the peer was not reset');
    }
  }
}

/** A rule that everybody may rely on is broken. */
export class Broken extends Error {}

function require(rule: unknown, broken: string): asserts rule {
  if (!rule) throw new Broken(broken);
}

function deadlineOf(end: End): number {
  return end.endpoint.nextDeadline() ?? Number.POSITIVE_INFINITY;
}

/** The third of each three overtakes. */
function channelOf(message: number): Channel {
  return message % 3 === 2 ? 0 : 1;
}

const payloads = new Map<string, Uint8Array>();

function payloadOf(role: Role, message: number): Uint8Array {
  const name = `${role}${message}`;
  const known = payloads.get(name);
  if (known) return known;
  const made = Uint8Array.from({ length: MESSAGE_BYTES }, (_, i) => (role === 'host' ? 1 : 102) + message * 37 + i * 7);
  payloads.set(name, made);
  return made;
}

function isPayload(payload: Uint8Array, role: Role, message: number): boolean {
  return payload.length === MESSAGE_BYTES && payloadOf(role, message).every((byte, i) => byte === payload[i]);
}

function damaged(frame: Uint8Array): Uint8Array {
  const middle = frame.length >> 1;
  return frame.map((byte, i) => (i === middle ? byte ^ 4 : byte));
}
