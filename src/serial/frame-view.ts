import { type BadFrame, type Channel, type DataFrame, decodeFrame, isHello } from '../link/frame.ts';
import { FRAGMENT_MAX_BYTES } from '../link/limits.ts';
import { controlKinds, decodeControl, decodeHello, decodeMessage, type LinkMessage } from '../link/message.ts';
import { looksLikeText } from '../link/text.ts';

export type Direction = 'in' | 'out';

/** What an arm says is its kind and length alone: no text of a message is ever in a view. */
export interface MessageView {
  id: number;
  /** `unknown` for an arm that this version does not know. */
  kind: LinkMessage['kind'] | 'unknown';
  bytes: number;
}

/** One frame of the line as `monitor` shows it; plain JSON. `bytes` are those of the frame, not yet escaped. */
export type FrameView = { at: string; direction: Direction; bytes: number } & (
  | {
      type: 'data';
      channel: Channel;
      seq: number;
      ack: number;
      credit: number;
      sack: number;
      nak: boolean;
      first: boolean;
      last: boolean;
      bodyBytes: number;
      /** Of the fragment's message; undefined where its first fragment was not seen. */
      message: MessageView | undefined;
    }
  | { type: 'ack'; ack: number; credit: number; sack: number; nak: boolean }
  | {
      type: 'hello';
      role: string;
      epoch: number;
      peerEpoch: number;
      versionMin: number;
      versionMax: number;
      bootCount: number;
      fragmentMax: number;
      window: number;
      slots: number;
    }
  | { type: 'link'; control: string; token: number }
  /** Unreadable; `stray` came before any HELLO of the peer. */
  | { type: 'bad'; why: BadFrame | 'body' | 'slip' | 'stray' }
  /** Boot text or a panic; it is in the log of the device's console. */
  | { type: 'text' }
);

type Content = FrameView extends infer V
  ? V extends FrameView
    ? Omit<V, 'at' | 'direction' | 'bytes'>
    : never
  : never;

const controlNames = new Map<number, string>(Object.entries(controlKinds).map(([name, kind]) => [kind, name]));

/** Reads the frames of one line, in both directions, for people. */
export class FrameViews {
  readonly #wall: () => number;
  readonly #emit: (view: FrameView) => void;
  /** Messages that have begun and not ended, by direction and channel. */
  readonly #open = new Map<string, MessageView>();

  constructor(wall: () => number, emit: (view: FrameView) => void) {
    this.#wall = wall;
    this.#emit = emit;
  }

  /** `seed` is that of the direction; undefined without a pair. */
  frame(direction: Direction, bytes: Uint8Array, seed: number | undefined): void {
    this.#tell(direction, bytes, this.#read(direction, bytes, seed));
  }

  /** What never became a frame. */
  noise(bytes: Uint8Array): void {
    this.#tell('in', bytes, looksLikeText(bytes) ? { type: 'text' } : { type: 'bad', why: 'slip' });
  }

  #tell(direction: Direction, { length }: Uint8Array, content: Content): void {
    this.#emit({ at: new Date(this.#wall()).toISOString(), direction, bytes: length, ...content });
  }

  #read(direction: Direction, bytes: Uint8Array, seed: number | undefined): Content {
    if (seed === undefined && !isHello(bytes)) return looksLikeText(bytes) ? { type: 'text' } : bad('stray');
    const frame = decodeFrame(bytes, seed ?? 0, FRAGMENT_MAX_BYTES);
    if (typeof frame === 'string') return looksLikeText(bytes) ? { type: 'text' } : bad(frame);
    switch (frame.type) {
      case 'hello':
        return helloView(frame.body);
      case 'link': {
        const control = decodeControl(frame.body);
        if (!control) return bad('body');
        return { type: 'link', control: controlNames.get(control.kind) ?? String(control.kind), token: control.token };
      }
      case 'ack': {
        const { ack, credit, sack, nak } = frame;
        return { type: 'ack', ack, credit, sack, nak };
      }
      case 'data':
        return this.#dataView(direction, frame);
    }
  }

  #dataView(direction: Direction, frame: DataFrame): Content {
    const { channel, seq, ack, credit, sack, nak, first, last, body } = frame;
    const place = `${direction}${channel}`;
    const message = first ? { id: first.id, kind: kindOf(body), bytes: first.total } : this.#open.get(place);
    if (message && !last) this.#open.set(place, message);
    else this.#open.delete(place);
    const bodyBytes = body.length;
    return { type: 'data', channel, seq, ack, credit, sack, nak, first: !!first, last, bodyBytes, message };
  }
}

function bad(why: BadFrame | 'body' | 'stray'): Content {
  return { type: 'bad', why };
}

function helloView(body: Uint8Array): Content {
  const hello = decodeHello(body);
  if (!hello) return bad('body');
  const { role, epoch, peerEpoch, versionMin, versionMax, bootCount, fragmentMax, window, slots } = hello;
  return { type: 'hello', role, epoch, peerEpoch, versionMin, versionMax, bootCount, fragmentMax, window, slots };
}

/** A tag is a varint of one or two bytes; the arm behind it is emptied before it is read, so that nothing of it is. */
function kindOf(envelope: Uint8Array): MessageView['kind'] {
  const [low = 0, high = 0] = envelope;
  const tag = low < 0x80 ? [low] : [low, high & 0x7f];
  const decoded = decodeMessage(Uint8Array.of(...tag, 0));
  return decoded.result === 'message' ? decoded.message.kind : 'unknown';
}
