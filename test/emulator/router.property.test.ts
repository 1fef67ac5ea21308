import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Router } from '../../src/emulator/router.ts';
import { type RoutingEffect, routingDefaults } from '../../src/emulator/routing.ts';

type Step =
  | { kind: 'open'; who: string; afterMs: number }
  | { kind: 'close'; who: string; afterMs: number }
  | { kind: 'say'; who: string; action: string; to: string; afterMs: number };

const TTL_MS = 60_000;
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

/** Plays the steps and tells, for each message, when it was said and to whom it was written; and what was reported. */
function play(script: readonly Step[], isDeleted = false) {
  const router = new Router({ ...routingDefaults, mode: 'documented' }, TTL_MS);
  const said = new Map<string, { at: number; from: string; to: string }>();
  const written: { text: string; at: number; to: string; live: boolean }[] = [];
  const live = new Map<string, number>();
  const owner = new Map<number, string>();
  let now = 0;
  let next = 0;
  const reports: Record<string, number> = {};
  const note = (effects: readonly RoutingEffect[]) => {
    for (const effect of effects) {
      if (effect.do === 'report') reports[effect.facts.kind] = (reports[effect.facts.kind] ?? 0) + 1;
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
  note(isDeleted ? router.retire(undefined, now) : router.tick(now + TTL_MS));
  return { said, written, reports };
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
          expect(at - (origin?.at ?? 0)).toBeLessThan(TTL_MS);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['is deleted', true],
    ['is left alone', false],
  ])('every message that was taken is written or reported as lost, once, when the channel %s', (_name, isDeleted) => {
    fc.assert(
      fc.property(steps, (script) => {
        const { written, reports } = play(script, isDeleted);
        const { received = 0, overwritten = 0, expired = 0, dropped = 0 } = reports;
        expect(written.length + overwritten + expired + dropped).toBe(received);
      }),
      { numRuns: 500 },
    );
  });
});
