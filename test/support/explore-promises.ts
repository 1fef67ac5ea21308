import type { Effect } from '../../src/link/contract.ts';
import type { Channel } from '../../src/link/frame.ts';
import type { Role } from '../../src/link/hello.ts';

/** Three fragments of 32. */
const MESSAGE_BYTES = 80;

/** What the test knows of a message, and no end can. `forgotten`: by a reset of its sender. */
interface Message {
  fate: 'sent' | 'delivered' | 'failed' | 'forgotten';
  arrived: boolean;
  cancelled: boolean;
  /** Epochs of the pair in which it was sent. */
  epoch: number;
  peerEpoch: number | undefined;
}

/** A rule that everybody may rely on is broken. */
export class Broken extends Error {}

export function demand(rule: unknown, broken: string): asserts rule {
  if (!rule) throw new Broken(broken);
}

/** The messages of one end, numbered from 0: each once, whole, in the order of its channel, with one true fate. */
export class Promises {
  readonly role: Role;
  readonly messages: Message[] = [];

  constructor(role: Role) {
    this.role = role;
  }

  get open(): number {
    return this.messages.filter(({ fate }) => fate === 'sent').length;
  }

  /** The next message. */
  send(epoch: number, peerEpoch: number | undefined): { token: number; channel: Channel; payload: Uint8Array } {
    const token = this.messages.length;
    this.messages.push({ fate: 'sent', arrived: false, cancelled: false, epoch, peerEpoch });
    return { token, channel: channelOf(token), payload: payloadOf(this.role, token) };
  }

  /** The sender was reset. */
  forget(): void {
    for (const message of this.messages) if (message.fate === 'sent') message.fate = 'forgotten';
  }

  /** The oldest message whose fate is open, if there is one. */
  cancel(): number | undefined {
    const token = this.messages.findIndex(({ fate, cancelled }) => fate === 'sent' && !cancelled);
    const message = this.messages[token];
    if (!message) return undefined;
    message.cancelled = true;
    return token;
  }

  arrived(channel: Channel, payload: Uint8Array): void {
    const number = this.messages.findIndex((_, i) => isPayload(payload, this.role, i));
    const message = this.messages[number];
    demand(message && channel === channelOf(number), 'a message arrived changed');
    demand(!message.arrived, 'a message arrived twice');
    demand(message.fate === 'sent' || message.fate === 'forgotten', 'a message arrived after its fate was told');
    this.messages.forEach((each, i) => {
      if (channelOf(i) !== channel) return;
      demand(i < number || !each.arrived, 'a message arrived after a later one');
      // What may be passed over belongs to an earlier pair of lives, or was given up.
      const samePair = each.epoch === message.epoch && each.peerEpoch === message.peerEpoch;
      demand(i >= number || each.arrived || each.cancelled || !samePair, 'a message was passed over');
    });
    message.arrived = true;
  }

  /** `peerEpoch`: of the peer's present life. */
  settle(effect: Extract<Effect, { kind: 'delivered' | 'failed' }>, peerEpoch: number): void {
    const message = this.messages[effect.token];
    demand(message?.fate === 'sent', 'a second fate');
    message.fate = effect.kind;
    if (effect.kind === 'delivered') demand(message.arrived, 'delivered, but it did not arrive');
    else if (effect.why === 'cancelled') demand(message.cancelled, 'cancelled by nobody');
    else {
      demand(effect.why === 'peer_reset', 'failed for another reason');
      demand(message.peerEpoch !== peerEpoch, 'failed, but the peer was not reset');
    }
  }
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
