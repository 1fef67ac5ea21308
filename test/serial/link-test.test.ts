import { describe, expect, it } from 'vitest';
import type { FailReason } from '../../src/link/contract.ts';
import { newCounters } from '../../src/link/counters.ts';
import type { Hello } from '../../src/link/hello.ts';
import { decodeMessage, encodeMessage } from '../../src/link/message.ts';
import { percentile, rateAdvice } from '../../src/serial/link-advice.ts';
import { echoData, echoSizes } from '../../src/serial/link-patterns.ts';
import type { LinkTestResult } from '../../src/serial/link-result.ts';
import { type EchoLine, type EchoListener, LinkTest } from '../../src/serial/link-test.ts';
import type { SerialStatus } from '../../src/serial/status.ts';
import { FakeSerial } from '../app/fake-parts.ts';
import { EndpointPair, introduction } from '../support/endpoint-pair.ts';
import { FakeClock } from '../support/fake-clock.ts';

type Fate = 'intact' | 'damaged' | 'cut' | 'silent' | 'twice' | FailReason;

/** A line on which each echo takes 10 ms and has the fate that `fateOf` says. */
class FakeLine implements EchoLine {
  readonly clock = new FakeClock();
  readonly sizes: number[] = [];
  readonly counters = newCounters();
  peer: Hello = { ...introduction(2), role: 'mcu', peerEpoch: 1, maxBulkBytes: 600 };
  state: SerialStatus['link']['state'] = 'up';
  underWay = 0;
  most = 0;
  listener: EchoListener | undefined;
  fateOf: (token: number, data: Uint8Array) => Fate = () => 'intact';

  onEcho(listener: EchoListener | undefined): void {
    this.listener = listener;
  }

  echo(token: number, data: Uint8Array): void {
    this.sizes.push(data.length);
    this.most = Math.max(this.most, ++this.underWay);
    const fate = this.fateOf(token, data);
    this.clock.after(10, () => {
      this.underWay--;
      const reply = Uint8Array.from(data);
      if (fate === 'damaged') reply[0] = (reply[0] ?? 0) ^ 1;
      if (fate === 'intact' || fate === 'twice' || fate === 'damaged') this.listener?.reply(token, reply);
      if (fate === 'cut') this.listener?.reply(token, reply.subarray(1));
      if (fate === 'twice') this.listener?.reply(token, reply);
      if (fate === 'peer_reset' || fate === 'queue_full' || fate === 'closed') this.listener?.failed(token, fate);
    });
  }

  status(): SerialStatus {
    const status = new FakeSerial({ onEvent: () => undefined }).status();
    const counters = { ...this.counters, bad: { ...this.counters.bad } };
    return { ...status, counters, link: { ...status.link, state: this.state, peer: this.peer } };
  }

  /** The test from its beginning to its end. */
  run(count = 5): { result: LinkTestResult; progress: string[] } {
    const progress: string[] = [];
    let result: LinkTestResult | undefined;
    const test = new LinkTest(this, { clock: this.clock, count }, (line) => {
      if ('result' in line) result = line.result;
      else progress.push(line.progress);
    });
    test.start();
    this.clock.advance(600_000);
    if (result === undefined) throw new Error('it did not end');
    return { result, progress };
  }
}

describe('a link test', () => {
  it('sends every size twice, then small echoes, then large ones side by side, and finds nothing wrong', () => {
    const line = new FakeLine();
    const { result, progress } = line.run();
    const most = result.sizes.most;
    expect(encodeMessage({ kind: 'echo', token: 2 ** 31, reply: true, data: new Uint8Array(most) })).toHaveLength(600);
    const sizes = echoSizes(most);
    expect(line.sizes).toEqual([
      ...sizes.flatMap((size) => [size, size]),
      ...Array(5).fill(16),
      ...Array(5).fill(most),
    ]);
    expect(progress).toEqual([`sizes: ${2 * sizes.length} echoes`, 'round trips: 5 echoes', 'throughput: 5 echoes']);
    expect(line.most).toBe(3);
    const sent = line.sizes.length;
    expect(result).toMatchObject({
      ...{ ok: true, stopped: undefined, port: '/dev/fake', baudRate: 115_200 },
      echoes: { sent, intact: sent, damaged: 0, noReply: 0, failed: 0, twice: 0 },
      rttMs: { p50: 10, p99: 10, n: 5 },
      throughput: { bytesPerSecond: (5 * most) / 0.02, messages: 5, seconds: 0.02 },
    });
    expect(line.listener).toBeUndefined();
    expect(line.clock.timers).toBe(0);
  });

  it.each<[Fate, Partial<LinkTestResult['echoes']>]>([
    ['damaged', { damaged: 1 }],
    ['cut', { damaged: 1 }],
    ['silent', { noReply: 1 }],
    ['twice', { twice: 1 }],
    ['queue_full', { failed: 1 }],
  ])('goes on after one echo that is %s, and is not good', (fate, echoes) => {
    const line = new FakeLine();
    line.fateOf = (token) => (token === 9 ? fate : 'intact');
    const { result } = line.run();
    expect(result).toMatchObject({ ok: false, stopped: undefined, echoes });
    expect(result.echoes.sent).toBe(line.sizes.length);
  });

  it.each<[Fate, string]>([
    ['silent', 'the device does not reply: does it answer Echo?'],
    ['queue_full', 'echoes cannot be sent: queue_full'],
    ['peer_reset', 'the device was reset'],
    ['closed', 'the port was closed'],
  ])('ends where every echo is %s', (fate, stopped) => {
    const line = new FakeLine();
    line.fateOf = () => fate;
    const { result } = line.run();
    expect(result).toMatchObject({ ok: false, stopped, throughput: undefined, rttMs: undefined });
    expect(result.echoes.sent).toBeLessThan(4);
  });

  it('counts what the link counted meanwhile, by cause', () => {
    const line = new FakeLine();
    line.counters.bad.crc = 100;
    line.fateOf = (token) => {
      if (token === 3) {
        line.counters.bad.crc += 4;
        line.counters.bad.cut += 1;
        line.counters.bad.slip += 2;
        line.counters.lost += 3;
        line.counters.probes += 5;
      }
      line.counters.framesSent += 10;
      return 'intact';
    };
    const { result } = line.run();
    expect(result.errors).toMatchObject({ crc: 4, otherBad: 1, slip: 2, resentLost: 3, resentTimeout: 5 });
    expect(result.advice.because).toContain(`10 of ${10 * result.echoes.sent} frames`);
  });

  it('begins no new large echo after its time', () => {
    const line = new FakeLine();
    const { result } = line.run(10_000);
    expect(result.ok).toBe(true);
    expect(result.throughput?.seconds).toBeLessThan(15.1);
    expect(result.throughput?.messages).toBeLessThan(10_000);
  });

  it('says what is missing where it cannot begin', () => {
    const line = new FakeLine();
    line.peer = { ...line.peer, maxBulkBytes: 0 };
    expect(() => line.run()).toThrow('the device at /dev/fake takes no bulk messages');
    line.state = 'degraded';
    expect(() => line.run()).toThrow('no device is up at /dev/fake');
  });

  it('forgets everything when it is cancelled', () => {
    const line = new FakeLine();
    const lines: unknown[] = [];
    const test = new LinkTest(line, { clock: line.clock, count: 5 }, (each) => lines.push(each));
    test.start();
    line.clock.advance(35);
    test.cancel();
    line.clock.advance(600_000);
    expect(lines).toEqual([{ progress: expect.any(String) }]);
    expect(line.clock.timers).toBe(0);
  });

  it('has sizes from 1 to the largest, each once, in order', () => {
    for (const most of [1, 2, 3, 16, 255, 600, 4081, 65_519]) {
      const sizes = echoSizes(most);
      expect([sizes[0], sizes.at(-1)]).toEqual([1, most]);
      expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
    }
  });

  it('has all byte values, and at least two thirds of escapes', () => {
    expect(new Set(echoData('all', 256, 7)).size).toBe(256);
    const escapes = [...echoData('escapes', 1300, 3)].filter((byte) => byte === 0xc0 || byte === 0xdb);
    expect(escapes.length / 1300).toBeGreaterThan(0.6);
    expect(echoData('all', 16, 1)).not.toEqual(echoData('all', 16, 2));
  });
});

/** A clean line in virtual time, with an MCU that sends each echo back. */
class VirtualLine implements EchoLine {
  readonly clock = new FakeClock();
  readonly #pair: EndpointPair;
  readonly #baudRate: number;
  #listener: EchoListener | undefined;

  constructor(baudRate: number, mcu: Partial<Hello>) {
    this.#baudRate = baudRate;
    this.#pair = new EndpointPair({ bitsPerSecond: baudRate, latencyMs: 1, mcu }).connect();
    this.clock.advance(this.#pair.now);
  }

  onEcho(listener: EchoListener | undefined): void {
    this.#listener = listener;
  }

  echo(token: number, data: Uint8Array): void {
    this.#pair.send(this.#pair.host, 2, encodeMessage({ kind: 'echo', token, reply: false, data }));
  }

  status(): SerialStatus {
    const status = new FakeSerial({ onEvent: () => undefined }).status();
    const { counters, pair } = this.#pair.host.endpoint;
    return {
      ...status,
      baudRate: this.#baudRate,
      counters: { ...counters, bad: { ...counters.bad } },
      link: { ...status.link, state: 'up', peer: pair?.peer },
    };
  }

  /** What the test finds, and how many frames each side sent again. */
  run(count: number): { result: LinkTestResult; mcuProbes: number } {
    const { host, mcu } = this.#pair;
    let result: LinkTestResult | undefined;
    new LinkTest(this, { clock: this.clock, count }, (line) => {
      if ('result' in line) result = line.result;
    }).start();
    while (result === undefined) {
      this.#pair.run(1);
      this.clock.advance(1);
      for (const { channel, payload } of mcu.messages.splice(0)) {
        const echo = decodeMessage(payload);
        if (echo.result === 'message' && echo.message.kind === 'echo')
          this.#pair.send(mcu, channel, encodeMessage({ ...echo.message, reply: true }));
      }
      for (const { payload } of host.messages.splice(0)) {
        const reply = decodeMessage(payload);
        if (reply.result === 'message' && reply.message.kind === 'echo')
          this.#listener?.reply(reply.message.token, reply.message.data);
      }
    }
    return { result, mcuProbes: mcu.endpoint.counters.probes };
  }
}

describe('a link test on a clean line', () => {
  it.each([
    [57_600, 256],
    [115_200, 128],
    [115_200, 256],
    [115_200, 1024],
    [460_800, 256],
    [921_600, 256],
    [921_600, 1024],
  ])(
    'at %i bit/s, fragments to %i, takes an acknowledgement that waits behind a frame for no loss',
    (rate, fragment) => {
      const { result, mcuProbes } = new VirtualLine(rate, { fragmentMax: fragment, maxBulkBytes: 4096 }).run(20);
      expect(result.ok).toBe(true);
      // Once for each direction: the first frame of the other side that stands in the way comes unforeseen.
      expect(result.errors.resentTimeout).toBeLessThanOrEqual(1);
      expect(mcuProbes).toBeLessThanOrEqual(1);
      expect(result.errors).toMatchObject({ crc: 0, slip: 0, resentLost: 0, naksSent: 0, overrunBytes: 0 });
      expect(result.throughput?.shareOfLine).toBeGreaterThan(0.6);
    },
  );
});

describe('the rate that is advised', () => {
  it.each<[object, number, string]>([
    [{ damaged: 0, frames: 1000 }, 921_600, 'a higher rate was not tried'],
    [{ damaged: 0, frames: 20 }, 921_600, 'too few to say much'],
    [{ damaged: 5, frames: 1000 }, 921_600, 'which the link repairs'],
    [{ damaged: 50, frames: 1000 }, 460_800, 'test again there'],
    [{ damaged: 50, frames: 1000, ok: false }, 460_800, 'test again there'],
    [{ damaged: 0, frames: 1000, ok: false }, 921_600, 'not the reason for the echoes that failed'],
    [{ damaged: 50, frames: 1000, baudRate: 9600 }, 9600, 'there is no lower rate'],
    [{ damaged: 50, frames: 1000, baudRate: 700_000 }, 460_800, 'test again there'],
    [{ damaged: 0, frames: 0, ok: false }, 921_600, 'not the reason'],
  ])('for %j is %i: %s', (seen, baudRate, because) => {
    const advice = rateAdvice({ ok: true, baudRate: 921_600, damaged: 0, frames: 0, ...seen });
    expect(advice).toEqual({ baudRate, because: expect.stringContaining(because) });
  });

  it.each([
    [[], 0.5, undefined],
    [[3], 0.99, 3],
    [[4, 1, 3, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.99, 4],
  ])('percentile of %j at %d is %s', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });
});
