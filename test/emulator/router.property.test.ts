import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Router } from '../../src/emulator/router.ts';
import { type RoutingEffect, routingDefaults } from '../../src/emulator/routing.ts';

type Step =
  | { kind: 'open'; who: string; afterMs: number }
  | { kind: 'close'; who: string; afterMs: number }
  | { kind: 'say'; who: string; action: string; to: string; afterMs: number };

const people = ['', 'a', 'b', 'c'];
const who = fc.constantFrom(...people);
const afterMs = fc.integer({ min: 0, max: 20_000 });
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('open' as const), who, afterMs }),
    fc.record({ kind: fc.constant('close' as const), who, afterMs }),
    fc.record({
      kind: fc.constant('say' as const),
      who,
      action: fc.constantFrom('SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'),
      to: fc.constantFrom('a', 'b', 'c'),
      afterMs,
    }),
  ),
  { maxLength: 60 },
);

/** Plays the steps and tells, for each message, when it was said and to whom it was written. */
function play(script: readonly Step[]) {
  const router = new Router({ ...routingDefaults, mode: 'documented' }, 60_000);
  const said = new Map<string, { at: number; from: string; to: string }>();
  const written: { text: string; at: number; to: string; live: boolean }[] = [];
  const live = new Map<string, number>();
  const owner = new Map<number, string>();
  let now = 0;
  let next = 0;
  const note = (effects: readonly RoutingEffect[]) => {
    for (const effect of effects) {
      if (effect.do !== 'send' || effect.type === 'STATUS_RESPONSE') continue;
      const { messagePayload } = JSON.parse(effect.frame) as { messagePayload: string };
      const to = owner.get(effect.id) ?? '?';
      const text = Buffer.from(messagePayload, 'base64').toString();
      written.push({ text, at: now, to, live: live.get(to) === effect.id });
    }
  };
  for (const step of script) {
    now += step.afterMs;
    note(router.tick(now));
    if (step.kind === 'open') {
      next += 1;
      live.set(step.who, next);
      owner.set(next, step.who);
      note(router.opened(next, step.who === '' ? 'master' : 'viewer', step.who, now));
      continue;
    }
    const id = live.get(step.who);
    if (id === undefined) continue;
    if (step.kind === 'close') {
      live.delete(step.who);
      router.closed(id, now);
      continue;
    }
    next += 1;
    const text = `m${next}`;
    said.set(text, { at: now, from: step.who, to: step.who === '' ? step.to : '' });
    const messagePayload = Buffer.from(text).toString('base64');
    note(router.received(id, JSON.stringify({ action: step.action, messagePayload, recipientClientId: step.to }), now));
  }
  return { said, written };
}

describe('whatever clients do', () => {
  it('a message is written at most once, in time, to the newest socket of the one it was meant for', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { said, written } = play(script);
        expect(new Set(written.map(({ text }) => text)).size).toBe(written.length);
        for (const { text, at, to, live } of written) {
          const origin = said.get(text);
          expect(origin?.to).toBe(to);
          expect(live).toBe(true);
          expect(at - (origin?.at ?? 0)).toBeLessThan(60_000);
        }
      }),
      { numRuns: 500 },
    );
  });
});
