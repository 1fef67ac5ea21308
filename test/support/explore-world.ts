import type { Effect, Input } from '../../src/link/contract.ts';
import type { Endpoint } from '../../src/link/endpoint.ts';
import type { Role } from '../../src/link/hello.ts';
import { bytesPerMs, lineBytes } from '../../src/link/pacer.ts';
import { introduction } from './endpoint-pair.ts';
import { demand, Promises } from './explore-promises.ts';
import { type Accounts, brokenBy } from './explore-rules.ts';
import type { Link } from './open-link.ts';

export interface Setting {
  /** Of host and MCU. */
  slots: [number, number];
  /** The credit of each. */
  receiveBytes: number;
  /** Each way. */
  messages: number;
  /** Powers of 2 in bytes a ms make times exact. */
  bitsPerSecond: number;
  latencyMs: number;
}

/** `glue`: its END is damaged, so that it becomes one with what follows. */
export type LineFault = { kind: 'drop' | 'damage' | 'glue'; frame: number };

/** `stall`: its line is not served. `cancel`: of its oldest message whose fate is open. */
export type EndFault = { kind: 'reset' | 'reopen' | 'stall' | 'cancel'; who: Role };

const WINDOW = 2;
const FRAGMENT_BYTES = 32;
/** Messages of an end whose fate may be open before it waits. */
const OPEN_MAX = 2;
/** Longer than the first timer. */
const STALL_MS = 120;
const END = 0xc0;

const other: Record<Role, Role> = { host: 'mcu', mcu: 'host' };

interface Passing {
  due: number;
  bytes: Uint8Array;
  leadingEnd: boolean;
  glued: boolean;
}

interface End {
  role: Role;
  epoch: number;
  endpoint: Endpoint;
  promises: Promises;
  opened: boolean;
  up: boolean;
  /** It does not serve its line before. */
  busyUntil: number;
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
    const { slots, receiveBytes, bitsPerSecond } = setting;
    this.setting = setting;
    this.endpoint = (role, epoch) => {
      const own = slots[role === 'host' ? 0 : 1];
      const limits = { fragmentMax: FRAGMENT_BYTES, window: WINDOW, slots: own, receiveBytes, creditUnit: 1 };
      const self = introduction(epoch, limits);
      return new link.Endpoint({ role, self, bitsPerSecond, random: () => 0.5 });
    };
    this.host = this.end('host', 0x1001);
    this.mcu = this.end('mcu', 0x2001);
  }

  /** The next thing that happens; the result is how many frames that wrote. */
  step(fault?: LineFault): number {
    const [hostAt, mcuAt] = [this.nextAt(this.host), this.nextAt(this.mcu)];
    const end = hostAt <= mcuAt ? this.host : this.mcu;
    const at = Math.min(hostAt, mcuAt);
    demand(Number.isFinite(at), 'nothing will ever happen again');
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
  strike({ kind, who }: EndFault): void {
    const end = this[who];
    switch (kind) {
      case 'reset':
        end.promises.forget();
        end.epoch++;
        end.endpoint = this.endpoint(who, end.epoch);
        end.up = false;
        end.held = undefined;
        end.opened = false;
        break;
      case 'reopen':
        this.input(end, { kind: 'closed' });
        end.incoming = [];
        this[other[who]].incoming = [];
        end.lineFreeAt = this.now;
        end.held = undefined;
        end.opened = false;
        break;
      case 'stall':
        end.busyUntil = this.now + STALL_MS;
        break;
      case 'cancel': {
        const token = end.promises.cancel();
        if (token !== undefined) this.input(end, { kind: 'cancel', token });
        break;
      }
    }
  }

  /** Both up with each other's present life, every fate known, nothing under way. */
  get finished(): boolean {
    return [this.host, this.mcu].every(({ role, up, promises, endpoint }) => {
      if (!up || promises.messages.length < this.setting.messages || promises.open > 0) return false;
      return endpoint.pair?.peer.epoch === this[other[role]].epoch && endpoint.pair.sender.unacknowledged === 0;
    });
  }

  private end(role: Role, epoch: number): End {
    const [endpoint, promises] = [this.endpoint(role, epoch), new Promises(role)];
    const line = { incoming: [], held: undefined, lineFreeAt: 0 };
    return { role, epoch, endpoint, promises, opened: false, up: false, busyUntil: 0, ...line };
  }

  private nextAt(end: End): number {
    const due = Math.min(end.incoming[0]?.due ?? Number.POSITIVE_INFINITY, Math.ceil(deadlineOf(end)));
    return Math.max(end.opened ? due : this.now, end.busyUntil);
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
    const { promises, endpoint, epoch } = end;
    while (end.up && promises.messages.length < this.setting.messages && promises.open < OPEN_MAX) {
      this.input(end, { kind: 'send', ttlMs: undefined, ...promises.send(epoch, endpoint.pair?.peer.epoch) });
    }
  }

  private input(end: End, input: Input): void {
    for (const effect of end.endpoint.handle(input, this.now)) this.take(end, effect);
  }

  private take(end: End, effect: Effect): void {
    const peer = this[other[end.role]];
    switch (effect.kind) {
      case 'write':
        this.write(end, effect.frame, effect.leadingEnd);
        break;
      case 'message':
        peer.promises.arrived(effect.channel, effect.payload);
        break;
      case 'delivered':
      case 'failed':
        end.promises.settle(effect, peer.epoch);
        break;
      case 'up':
        end.up = true;
        break;
      case 'down':
        end.up = false;
        demand(effect.why === 'closed' || end.promises.open === 0, 'down before a fate');
        break;
      case 'state':
      case 'console':
        break;
      case 'wake':
        demand(false, 'a wake signal that nothing gave cause for');
    }
  }

  private write(end: End, frame: Uint8Array, leadingEnd: boolean): void {
    const broken = end.endpoint.pair && brokenBy(frame, end.endpoint.pair, this.accounts);
    demand(broken === undefined, broken ?? '');
    const bytes = lineBytes(frame) + (leadingEnd ? 1 : 0);
    end.lineFreeAt = Math.max(this.now, end.lineFreeAt) + bytes / bytesPerMs(this.setting.bitsPerSecond);
    const kind = this.fault?.frame === this.wrote++ ? this.fault.kind : undefined;
    if (kind === 'drop') return;
    const due = Math.ceil(end.lineFreeAt) + this.setting.latencyMs;
    const passing = { due, bytes: kind === 'damage' ? damaged(frame) : frame, leadingEnd, glued: kind === 'glue' };
    this[other[end.role]].incoming.push(passing);
  }
}

function deadlineOf(end: End): number {
  return end.endpoint.nextDeadline() ?? Number.POSITIVE_INFINITY;
}

function damaged(frame: Uint8Array): Uint8Array {
  const middle = frame.length >> 1;
  return frame.map((byte, i) => (i === middle ? byte ^ 4 : byte));
}
