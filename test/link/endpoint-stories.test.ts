import { describe, expect, it } from 'vitest';
import { hexes, patterned } from '../support/bytes.ts';
import { EndpointPair } from '../support/endpoint-pair.ts';

describe('two endpoints', () => {
  it.each([0, 1e-3])('deliver everything once and in order with %f of the bytes damaged', (flip) => {
    const pair = new EndpointPair({ noise: { seed: 5, flip, lose: flip / 10, burst: flip / 10 } }).connect();
    const sent = Array.from({ length: 50 }, (_, i) => patterned(3000, i));
    const tokens = sent.map((payload) => pair.send(pair.host, 1, payload));
    pair.runUntil(() => pair.host.delivered.length === sent.length);
    expect(hexes(pair.mcu.messages.map(({ payload }) => payload))).toEqual(hexes(sent));
    expect(pair.host.delivered).toEqual(tokens);
  });
});
