import { describe, expect, it } from 'vitest';
import { Endpoint } from '../../src/link/endpoint.ts';
import { bytesPerMs } from '../../src/link/pacer.ts';
import { hexes, patterned } from '../support/bytes.ts';
import { EndpointPair, introduction, type Options } from '../support/endpoint-pair.ts';
import { SlipReader, slipEncode } from '../support/naive-slip.ts';
import { seeded } from '../support/random.ts';
import { witness } from '../support/witness.ts';

function connected(options?: Options): EndpointPair {
  const pair = new EndpointPair(options);
  witness(pair);
  return pair.connect();
}

function states(pair: EndpointPair): string[] {
  return [pair.host.endpoint.state.kind, pair.mcu.endpoint.state.kind];
}

/** Both sides deliver a message to each other. */
function talks(pair: EndpointPair, limitMs = 30_000): void {
  for (const [from, to] of [
    [pair.host, pair.mcu],
    [pair.mcu, pair.host],
  ] as const) {
    const token = pair.send(from, 1, patterned(700, pair.now & 0xff));
    const before = to.messages.length;
    pair.runUntil(() => from.delivered.includes(token) && to.messages.length > before, limitMs);
  }
}

describe('the handshake', () => {
  it('brings both up within a few milliseconds, once', () => {
    const pair = connected();
    expect(pair.now).toBeLessThan(10);
    pair.run(1000);
    for (const side of [pair.host, pair.mcu]) {
      expect(side.ups).toEqual([{ peerEpoch: side === pair.host ? 0x2222 : 0x1111, resumed: false }]);
      expect(side.endpoint.counters.hellosSent).toBeLessThanOrEqual(4);
    }
  });

  it('waits for an MCU that boots late, asking no more often than once a second', () => {
    const pair = new EndpointPair();
    pair.open(pair.host);
    pair.run(60_000);
    expect(pair.host.endpoint.counters.hellosSent).toBeLessThan(90);
    expect(pair.host.endpoint.counters.hellosSent).toBeGreaterThan(55);
    pair.open(pair.mcu);
    pair.runUntil(() => states(pair).every((state) => state === 'up'), 100);
  });

  const lost = Array.from({ length: 6 }, (_, i) => [i, ['host', 'mcu', 'both'] as const] as const);
  it.each(lost.flatMap(([n, who]) => who.map((side) => ({ n, side }))))(
    'survives the loss of frame $n of $side',
    ({ n, side }) => {
      const pair = new EndpointPair();
      for (const end of [pair.host, pair.mcu]) {
        let count = 0;
        if (side === 'both' || side === end.role) end.onWrite = () => count++ !== n;
      }
      pair.connect(3000);
      talks(pair);
    },
  );

  it('comes through when three frames of four are lost', () => {
    const pair = new EndpointPair();
    for (const end of [pair.host, pair.mcu]) {
      const random = seeded(end === pair.host ? 1 : 2);
      end.onWrite = () => random() < 0.25;
    }
    pair.connect(60_000);
    talks(pair, 600_000);
  });

  it('ends on a slow line, where a HELLO takes longer than the time between two answers', () => {
    const pair = connected({ bitsPerSecond: 9600 });
    talks(pair);
    for (const side of [pair.host, pair.mcu]) expect(side.endpoint.counters.hellosSent).toBeLessThan(8);
  });

  it('gives boot text to the console, and nothing else of it', () => {
    const pair = new EndpointPair();
    pair.open(pair.host);
    pair.mcu.out.write(new TextEncoder().encode('ROM boot v1\r\nloading\r\n'), pair.now);
    pair.open(pair.mcu);
    pair.runUntil(() => states(pair).every((state) => state === 'up'), 100);
    expect(pair.host.console).toBe('ROM boot v1\r\nloading\r\n');
    expect(pair.host.endpoint.counters.bad).toEqual(pair.mcu.endpoint.counters.bad);
  });

  it('refuses its own frames coming back, for ever, and says so once', () => {
    const endpoint = new Endpoint({ role: 'host', self: introduction(1), bitsPerSecond: 1e6, random: () => 0 });
    const reader = new SlipReader();
    const pending: Uint8Array[] = [];
    let told = 0;
    const take = (effects: ReturnType<Endpoint['handle']>): void => {
      for (const effect of effects) {
        if (effect.kind === 'write') pending.push(slipEncode(effect.frame, effect.leadingEnd));
        if (effect.kind === 'state' && effect.state.kind === 'greeting' && effect.state.refused === 'loopback') told++;
        expect(effect.kind).not.toBe('up');
      }
    };
    take(endpoint.handle({ kind: 'opened' }, 0));
    for (let at = endpoint.nextDeadline() ?? 0; at < 10_000; at = endpoint.nextDeadline() ?? Number.NaN) {
      for (const byte of pending.splice(0).flatMap((bytes) => [...bytes])) {
        const frame = reader.push(byte);
        if (frame instanceof Uint8Array) take(endpoint.handle({ kind: 'frame', bytes: frame }, at - 0.01));
      }
      take(endpoint.handle({ kind: 'tick' }, at));
    }
    expect(told).toBe(1);
    expect(endpoint.counters.hellosSent).toBeLessThan(25);
  });
});

describe('versions without anything in common', () => {
  it('keep both sides open, name the one to update, and cost little', () => {
    const pair = new EndpointPair({ mcu: { versionMin: 7, versionMax: 9 } });
    pair.open(pair.host);
    pair.open(pair.mcu);
    pair.run(60_000);
    expect(pair.host.endpoint.state).toMatchObject({
      kind: 'incompatible',
      update: 'host',
      peer: { versionMin: 7, versionMax: 9 },
    });
    expect(pair.mcu.endpoint.state).toMatchObject({ kind: 'incompatible', update: 'host' });
    expect(pair.host.endpoint.counters.hellosSent).toBeLessThan(90);
    expect(pair.host.ups).toEqual([]);
  });

  it('are forgotten as soon as the MCU runs another firmware', () => {
    const pair = new EndpointPair({ mcu: { versionMin: 7, versionMax: 9 } });
    pair.open(pair.host);
    pair.open(pair.mcu);
    pair.run(5000);
    pair.reboot(pair.mcu, { epoch: 0x3333 });
    pair.runUntil(() => states(pair).every((state) => state === 'up'), 2000);
    talks(pair);
  });
});

describe('a reset of the MCU', () => {
  it('fails what was under way, and both go on with new numbers', () => {
    const pair = connected();
    talks(pair);
    const tokens = [0, 1, 2].map((i) => pair.send(pair.host, 1, patterned(10_000, i)));
    pair.run(40);
    pair.reboot(pair.mcu, { epoch: 0x3333 });
    pair.runUntil(() => pair.host.ups.length === 2, 1000);
    expect(pair.host.failed).toEqual(tokens.map((token) => expect.objectContaining({ token, why: 'peer_reset' })));
    expect(pair.host.downs).toEqual(['peer_reset']);
    expect(pair.host.ups[1]).toEqual({ peerEpoch: 0x3333, resumed: false });
    talks(pair);
    expect(pair.mcu.messages.at(-1)?.messageId).toBe(1);
  });

  it('that nobody notices by bytes is noticed by its HELLO, in the middle of a message of its own', () => {
    const pair = connected();
    pair.send(pair.mcu, 1, patterned(10_000, 1));
    pair.run(40);
    pair.reboot(pair.mcu, { epoch: 0x3333 });
    pair.runUntil(() => pair.host.ups.length === 2, 1000);
    talks(pair);
    expect(hexes(pair.host.messages.map(({ payload }) => payload))).not.toContain(hexes([patterned(10_000, 1)])[0]);
    expect(pair.host.messages).toHaveLength(1);
  });
});

describe('a restart of the daemon', () => {
  it('fails what the MCU had under way, and brings both up', () => {
    const pair = connected();
    const token = pair.send(pair.mcu, 1, patterned(10_000, 1));
    pair.run(40);
    pair.reboot(pair.host, { epoch: 0x4444 });
    pair.runUntil(() => pair.mcu.ups.length === 2, 1000);
    expect(pair.mcu.failed).toEqual([expect.objectContaining({ token, why: 'peer_reset' })]);
    talks(pair);
  });
});

describe('a port that is closed and opened again', () => {
  it.each(['host', 'mcu'] as const)('of the %s goes on where it was: nothing is lost, doubled or told anew', (name) => {
    const pair = connected();
    const [side, other] = name === 'host' ? [pair.host, pair.mcu] : [pair.mcu, pair.host];
    const sent = Array.from({ length: 5 }, (_, i) => patterned(6000, i));
    const tokens = sent.map((payload) => pair.send(side, 1, payload));
    const back = sent.map((payload) => pair.send(other, 1, payload));
    pair.run(60);
    pair.close(side);
    pair.run(10_000);
    expect(side.endpoint.state.kind).toBe('down');
    pair.open(side);
    pair.runUntil(() => side.delivered.length === 5 && other.delivered.length === 5, 10_000);
    expect([side.delivered, other.delivered]).toEqual([tokens, back]);
    expect(hexes(other.messages.map(({ payload }) => payload))).toEqual(hexes(sent));
    expect(hexes(side.messages.map(({ payload }) => payload))).toEqual(hexes(sent));
    expect(side.ups.map(({ resumed }) => resumed)).toEqual([false, true]);
    expect(other.ups).toHaveLength(1);
  });

  it('finds another life of the MCU', () => {
    const pair = connected();
    const token = pair.send(pair.host, 1, patterned(20_000, 1));
    pair.run(30);
    pair.close(pair.host);
    pair.reboot(pair.mcu, { epoch: 0x5555 });
    pair.run(1000);
    pair.open(pair.host);
    pair.runUntil(() => pair.host.ups.length === 2, 3000);
    expect(pair.host.failed).toEqual([expect.objectContaining({ token, why: 'peer_reset' })]);
    talks(pair);
  });
});

describe('silence', () => {
  it('of a cut cable degrades both, and nothing is lost when it is mended', () => {
    const pair = connected();
    const tokens = [0, 1, 2].map((i) => pair.send(pair.host, 1, patterned(5000, i)));
    pair.run(30);
    for (const side of [pair.host, pair.mcu]) side.out.cut = true;
    pair.run(60_000);
    expect(states(pair)).toEqual(['degraded', 'degraded']);
    for (const side of [pair.host, pair.mcu]) side.out.cut = false;
    pair.runUntil(() => pair.host.delivered.length === 3, 5000);
    expect(pair.host.delivered).toEqual(tokens);
    expect(states(pair)).toEqual(['up', 'up']);
    expect(pair.host.downs).toEqual([]);
  });

  it.each(['host', 'mcu'] as const)(
    'of the %s alone degrades the other, which recovers with nothing to send',
    (name) => {
      const pair = connected();
      const [mute, deaf] = name === 'host' ? [pair.host, pair.mcu] : [pair.mcu, pair.host];
      mute.out.cut = true;
      pair.run(20_000);
      expect([mute.endpoint.state.kind, deaf.endpoint.state.kind]).toEqual(['up', 'degraded']);
      mute.out.cut = false;
      pair.runUntil(() => deaf.endpoint.state.kind === 'up', 3000);
    },
  );

  it('of an idle line costs a ping a second and few calls', () => {
    const pair = connected();
    pair.run(1000);
    const before = [pair.host.calls, pair.mcu.calls];
    pair.run(60_000);
    for (const [i, side] of [pair.host, pair.mcu].entries()) {
      expect(side.calls - (before[i] ?? 0)).toBeLessThan(400);
      expect(side.endpoint.counters.pingsSent).toBeLessThanOrEqual(61);
      expect(side.states).not.toContain('degraded');
    }
  });
});

describe('an MCU that erases flash', () => {
  it('for as long as it declared causes no probe and no loss', () => {
    const pair = connected({ mcu: { stallMs: 150 } });
    talks(pair);
    for (let i = 0; i < 5; i++) {
      pair.send(pair.host, 1, patterned(2000, i));
      pair.run(3);
      pair.mcu.stalled = true;
      pair.run(120);
      pair.mcu.stalled = false;
      pair.run(300);
    }
    expect(pair.host.endpoint.counters).toMatchObject({ probes: 0, lost: 0 });
    expect(pair.host.delivered).toHaveLength(6);
  });
});

describe('a message that is too late', () => {
  it('and not begun is never sent', () => {
    const pair = connected({ bitsPerSecond: 9600 });
    pair.send(pair.host, 1, patterned(2000, 0));
    const token = pair.send(pair.host, 1, patterned(10, 1), 500);
    pair.run(10_000);
    expect(pair.host.failed).toEqual([expect.objectContaining({ token, why: 'expired' })]);
    expect(pair.mcu.messages).toHaveLength(1);
  });

  it('and begun is given up by name: the MCU never sees it, and the next one is whole', () => {
    const pair = connected({ bitsPerSecond: 9600 });
    const late = pair.send(pair.host, 1, patterned(5000, 0), 1000);
    const next = pair.send(pair.host, 1, patterned(300, 1));
    pair.run(10_000);
    expect(pair.host.failed).toEqual([expect.objectContaining({ token: late, why: 'expired' })]);
    expect(pair.host.delivered).toEqual([next]);
    expect(hexes(pair.mcu.messages.map(({ payload }) => payload))).toEqual(hexes([patterned(300, 1)]));
    expect(pair.mcu.endpoint.counters).toMatchObject({ messagesAborted: 1, messagesDropped: 0 });
    expect(pair.host.endpoint.counters.bytesSent).toBeLessThan(2500);
  });

  it('but wholly on its way is delivered all the same', () => {
    const pair = connected();
    const token = pair.send(pair.host, 1, patterned(10, 1), 0.01);
    pair.run(1000);
    expect(pair.host.delivered).toEqual([token]);
  });

  it('expires while the port is closed, too', () => {
    const pair = connected();
    pair.close(pair.host);
    const token = pair.send(pair.host, 1, patterned(10, 1), 500);
    pair.run(1000);
    expect(pair.host.failed).toEqual([expect.objectContaining({ token, why: 'expired' })]);
  });
});

describe('the line', () => {
  it('carries an urgent message in the middle of a bulk transfer within two frames', () => {
    const pair = connected({ bitsPerSecond: 115_200 });
    for (let i = 0; i < 10; i++) pair.send(pair.host, 2, patterned(3000, i));
    pair.run(500);
    const start = pair.now;
    const before = pair.mcu.messages.length;
    pair.send(pair.host, 0, patterned(20, 1));
    pair.runUntil(() => pair.mcu.messages.slice(before).some(({ channel }) => channel === 0));
    expect(pair.now - start).toBeLessThan((2 * 1050) / bytesPerMs(115_200));
  });

  it.each([9600, 115_200, 921_600, 3_000_000])(
    'at %i bit/s never has more than 2 ms and one frame in front of it',
    (bitsPerSecond) => {
      const pair = connected({ bitsPerSecond });
      for (let i = 0; i < 20; i++) {
        pair.send(pair.host, 1, patterned(2000, i));
        pair.send(pair.mcu, 2, patterned(2000, i));
      }
      pair.run(3000);
      // A HELLO, or a body of 100 ms with its heads.
      const frameMs = Math.min(2100 / bytesPerMs(bitsPerSecond), 120);
      for (const side of [pair.host, pair.mcu]) expect(side.backlogMs).toBeLessThanOrEqual(2 + frameMs);
    },
  );

  it.each([16, 3, 1, 0])(
    'brings back a burst that was lost whole, with nothing after it, to a peer with %i slots',
    (slots) => {
      const pair = connected({ mcu: { slots, window: 32, stallMs: 100 } });
      for (let i = 0; i < 20; i++) pair.send(pair.host, 1, patterned(300, i));
      pair.run(500);
      pair.host.out.cut = true;
      for (let i = 0; i < 12; i++) pair.send(pair.host, 1, patterned(150, i));
      pair.run(50);
      pair.host.out.cut = false;
      const start = pair.now;
      pair.runUntil(() => pair.host.delivered.length === 32);
      expect(pair.now - start).toBeLessThan(150);
    },
  );

  it('is shared by both directions without a frame lost', () => {
    const pair = connected({ bitsPerSecond: 115_200 });
    for (let i = 0; i < 5; i++) {
      pair.send(pair.host, 1, patterned(3000, i));
      pair.send(pair.mcu, 1, patterned(3000, i));
    }
    pair.runUntil(() => pair.host.delivered.length === 5 && pair.mcu.delivered.length === 5, 10_000);
    expect([pair.host.endpoint.counters.lost, pair.mcu.endpoint.counters.lost]).toEqual([0, 0]);
  });
});

describe('limits', () => {
  it('of the peer stop a message before anything of it is sent', () => {
    const pair = connected({ mcu: { maxStateBytes: 10, maxSignalingBytes: 20, maxBulkBytes: 30 } });
    const failed = ([0, 1, 2] as const).map((channel) =>
      pair.send(pair.host, channel, new Uint8Array(channel * 10 + 11)),
    );
    const fits = ([0, 1, 2] as const).map((channel) =>
      pair.send(pair.host, channel, new Uint8Array(channel * 10 + 10)),
    );
    pair.run(100);
    expect(pair.host.failed.map(({ token, why }) => [token, why])).toEqual(failed.map((token) => [token, 'too_big']));
    expect(pair.host.delivered).toEqual(fits);
  });

  it('of our queue are told, and leave the rest alone', () => {
    const pair = connected();
    pair.mcu.stalled = true;
    const tokens = Array.from({ length: 1100 }, () => pair.send(pair.host, 1, new Uint8Array(1)));
    const refused = pair.host.failed.map(({ token, why }) => [token, why]);
    expect(refused.length).toBeGreaterThan(40);
    expect(refused).toEqual(tokens.slice(-refused.length).map((token) => [token, 'queue_full']));
    pair.mcu.stalled = false;
    pair.runUntil(() => pair.host.delivered.length === tokens.length - refused.length);
  });

  it('of a receiver that takes 64 bytes are kept, and everything arrives', () => {
    const pair = connected({ mcu: { receiveBytes: 64, creditUnit: 16, window: 3, slots: 0, fragmentMax: 48 } });
    const token = pair.send(pair.host, 1, patterned(3000, 1));
    pair.runUntil(() => pair.host.delivered.includes(token));
  });
});
