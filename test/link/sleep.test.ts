import { describe, expect, it } from 'vitest';
import type { Effect, Input } from '../../src/link/contract.ts';
import { seedsOf } from '../../src/link/crc.ts';
import { Endpoint } from '../../src/link/endpoint.ts';
import { decodeFrame, encodeFrame, type Frame } from '../../src/link/frame.ts';
import { controlKinds, decodeControl, encodeControl, encodeHello } from '../../src/link/message.ts';
import { introduction } from '../support/endpoint-pair.ts';

const seeds = seedsOf(1, 2);
const said = { ack: 0, credit: 255, sack: 0, nak: false };

/** A host with an MCU that is up, made of single frames. */
class Story {
  readonly host = new Endpoint({ role: 'host', self: introduction(1), bitsPerSecond: 1e9, random: () => 0 });
  now = 0;
  /** What the host wrote: END, or the kind of frame, a LINK frame by its own name. */
  wrote: string[] = [];
  readonly told: string[] = [];

  constructor() {
    this.give({ kind: 'opened' });
    this.hello();
    this.hear({ type: 'ack', ...said });
    this.pass(20);
    this.wrote = [];
  }

  give(input: Input): void {
    this.#take(this.host.handle(input, this.now));
  }

  hear(frame: Frame): void {
    this.give({ kind: 'frame', bytes: encodeFrame(frame, seeds.mcuToHost) });
  }

  hello(): void {
    const hello = encodeHello({ ...introduction(2), role: 'mcu', peerEpoch: 1 });
    this.give({ kind: 'frame', bytes: encodeFrame({ type: 'hello', body: hello }, 0) });
  }

  link(kind: keyof typeof controlKinds, more = {}): void {
    this.hear({ type: 'link', body: encodeControl({ kind: controlKinds[kind], ...more }) });
  }

  send(token: number, ttlMs?: number): void {
    this.give({ kind: 'send', token, channel: 1, payload: Uint8Array.of(token), ttlMs });
  }

  pass(ms: number): void {
    const end = this.now + ms;
    for (let at = this.host.nextDeadline(); at !== undefined && at <= end; at = this.host.nextDeadline()) {
      this.now = Math.max(this.now, at);
      this.give({ kind: 'tick' });
    }
    this.now = end;
  }

  /** It asks for leave, gets it, and sleeps for an hour. */
  asleep(wakeMethod = 0, wakeMs = 0): this {
    this.link('sleepReq', { wakeMethod, wakeMs });
    this.pass(3_600_000);
    this.wrote = [];
    return this;
  }

  #take(effects: Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'write') this.wrote.push(nameOf(effect.frame));
      else if (effect.kind === 'wake') this.told.push(`wake ${effect.method}`);
      else if (effect.kind === 'state') this.told.push(effect.state.kind);
      else if (effect.kind === 'failed') this.told.push(`failed ${effect.why}`);
      else if (effect.kind === 'delivered') this.told.push('delivered');
    }
  }
}

function nameOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'END';
  const frame = decodeFrame(bytes, seeds.hostToMcu, 1024);
  if (typeof frame === 'string') return frame;
  if (frame.type !== 'link') return frame.type;
  const kind = decodeControl(frame.body)?.kind;
  return Object.entries(controlKinds).find(([, value]) => value === kind)?.[0] ?? 'link';
}

describe('an MCU that wants to sleep', () => {
  it('gets leave at once when nothing is under way, and then no byte, and its silence is not reported', () => {
    const story = new Story();
    story.link('sleepReq');
    expect(story.wrote).toEqual(['sleepOk']);
    story.pass(3_600_000);
    expect(story.wrote).toEqual(['sleepOk']);
    expect(story.host.state.kind).toBe('asleep');
    expect(story.told).not.toContain('degraded');
  });

  it('gets it when what is under way has arrived', () => {
    const story = new Story();
    story.send(1);
    story.link('sleepReq');
    expect(story.wrote).toEqual(['data']);
    story.hear({ type: 'ack', ...said, ack: 1 });
    expect(story.wrote).toEqual(['data', 'sleepOk']);
  });

  it('gets it again when it did not hear of it', () => {
    const story = new Story();
    story.link('sleepReq');
    story.pass(100);
    story.link('sleepReq');
    expect(story.wrote).toEqual(['sleepOk', 'sleepOk']);
    expect(story.host.state.kind).toBe('asleep');
  });

  it('is not thought awake by what it wrote before it heard, nor answered', () => {
    const story = new Story();
    story.link('sleepReq');
    story.pass(5);
    story.link('ping');
    story.hear({ type: 'ack', ...said });
    story.hello();
    story.pass(50);
    expect(story.host.state.kind).toBe('asleep');
    expect(story.wrote).toEqual(['sleepOk']);
  });
});

describe('a sleeping MCU', () => {
  it.each([0, 1, 2, 3])(
    'is woken for a message by signal %i, ENDs while it boots, and WAKE until it is awake',
    (method) => {
      const story = new Story().asleep(method, 20);
      story.send(1);
      expect(story.told.at(-1)).toBe(`wake ${method}`);
      story.pass(19);
      expect(story.wrote).toEqual(['END', 'END', 'END', 'END']);
      story.pass(211);
      expect(story.wrote.slice(4)).toEqual(['wake', 'wake', 'wake']);
      story.link('awake');
      expect(story.wrote.slice(7)).toEqual(['data']);
      expect(story.host.state.kind).toBe('up');
      story.hear({ type: 'ack', ...said, ack: 1 });
      expect(story.told.at(-1)).toBe('delivered');
      expect(story.told.filter((what) => what.startsWith('wake'))).toHaveLength(1);
    },
  );

  it.each(['sleepReq', 'pong', 'ping'] as const)(
    'that is being woken is not thought awake for the %s that was left in its transmitter',
    (kind) => {
      const story = new Story().asleep(0, 20);
      story.send(1);
      story.pass(10);
      story.link(kind);
      story.hear({ type: 'ack', ...said });
      story.hello();
      expect(story.host.state.kind).toBe('asleep');
      story.pass(200);
      expect(story.wrote.slice(-2)).toEqual(['wake', 'wake']);
      expect(story.wrote).not.toContain('data');
      story.link('awake');
      expect(story.wrote.at(-1)).toBe('data');
    },
  );

  it('that does not wake is given its signal anew, and ENDs and WAKE after it', () => {
    const story = new Story().asleep(3, 20);
    story.send(1);
    story.pass(5019);
    expect(story.told.filter((what) => what === 'wake 3')).toHaveLength(1);
    const before = story.wrote.length;
    story.pass(121);
    expect(story.told.filter((what) => what === 'wake 3')).toHaveLength(2);
    expect(story.wrote.slice(before)).toEqual(['END', 'END', 'END', 'END', 'wake', 'wake']);
    story.link('awake');
    expect(story.wrote.at(-1)).toBe('data');
  });

  it('that greets as the one it was is up', () => {
    const story = new Story().asleep();
    story.hello();
    expect(story.host.state.kind).toBe('up');
  });

  it.each(['awake', 'ping'] as const)('that wakes by itself and says %s is up', (kind) => {
    const story = new Story().asleep();
    story.link(kind);
    expect(story.host.state.kind).toBe('up');
  });

  it('that sends a message is up, and the message is received', () => {
    const story = new Story().asleep();
    story.hear({
      type: 'data',
      ...said,
      channel: 1,
      seq: 0,
      first: { id: 1, total: 1 },
      last: true,
      body: Uint8Array.of(1),
    });
    expect(story.host.state.kind).toBe('up');
    expect(story.host.counters.messagesReceived).toBe(1);
  });

  it('is left alone again when the message that waited for it is too late', () => {
    const story = new Story().asleep(0, 20);
    story.send(1, 50);
    story.pass(10_000);
    expect(story.told.at(-1)).toBe('failed expired');
    const count = story.wrote.length;
    story.pass(10_000);
    expect(story.wrote).toHaveLength(count);
    story.send(2);
    expect(story.host.counters.wakes).toBe(2);
  });

  it('that lost its memory is a reset', () => {
    const story = new Story().asleep();
    story.send(1);
    const hello = encodeHello({ ...introduction(3), role: 'mcu', peerEpoch: 0, resetCause: 7 });
    story.give({ kind: 'frame', bytes: encodeFrame({ type: 'hello', body: hello }, 0) });
    expect(story.told.slice(-2)).toEqual(['failed peer_reset', 'greeting']);
  });

  it('sleeps on when our port is closed and opened', () => {
    const story = new Story().asleep(2, 10);
    story.give({ kind: 'closed' });
    story.give({ kind: 'opened' });
    story.pass(10_000);
    expect([story.host.state.kind, story.wrote]).toEqual(['asleep', []]);
    story.send(1);
    expect(story.told.at(-1)).toBe('wake 2');
  });

  it('whose port is closed while it is being woken is woken anew', () => {
    const story = new Story().asleep(2, 10);
    story.send(1);
    story.give({ kind: 'closed' });
    story.pass(10_000);
    story.give({ kind: 'opened' });
    expect(story.host.counters.wakes).toBe(2);
    story.pass(20);
    story.link('awake');
    expect(story.wrote.at(-1)).toBe('data');
  });
});
