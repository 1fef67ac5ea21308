import { describe, expect, it } from 'vitest';
import { SessionBook } from '../../demo/sessions.ts';
import { drawTimeline, missing, timeline } from '../../demo/timeline.ts';

const phase = (session: number, clientId: string, name: string, atMs: number) => ({
  kind: 'phase',
  session,
  clientId,
  phase: name,
  atMs,
});

describe('the book of sessions', () => {
  it('puts the daemon’s moments into Unix time by its soonest report', () => {
    const book = new SessionBook();
    book.take(phase(1, 'ann', 'offer_received', 100), 5_000_130);
    book.take(phase(1, 'ann', 'offer_on_wire', 110), 5_000_112);
    expect(book.of('ann')?.phases).toEqual({ offer_received: 5_000_102, offer_on_wire: 5_000_112 });
  });

  it('keeps the first time of a phase over a renegotiation', () => {
    const book = new SessionBook();
    book.take(phase(1, 'ann', 'offer_received', 100), 1100);
    book.take(phase(1, 'ann', 'offer_received', 900), 1900);
    expect(book.of('ann')?.phases).toEqual({ offer_received: 1100 });
  });

  it('begins a session anew with a new life of the daemon, whose clock is another', () => {
    const book = new SessionBook();
    book.take(phase(1, 'ann', 'offer_received', 100), 1100);
    book.newLife();
    book.take(phase(1, 'ann', 'connected', 5), 3005);
    expect(book.list()).toEqual([{ session: 1, clientId: 'ann', phases: { connected: 3005 } }]);
  });

  it('says why a session ended', () => {
    const book = new SessionBook();
    book.take(phase(1, 'ann', 'offer_received', 0), 0);
    book.take({ kind: 'closed', session: 1, clientId: 'ann', reason: 'device' }, 1);
    expect(book.of('ann')?.closed).toBe('device');
  });

  it('remembers the last 32 sessions', () => {
    const book = new SessionBook();
    for (let session = 1; session <= 40; session += 1) book.take(phase(session, 'ann', 'connected', 0), 0);
    expect(book.list().map(({ session }) => session)).toEqual(Array.from({ length: 32 }, (_, index) => index + 9));
  });

  it.each([{ kind: 'dropped', session: 1, what: 'offer' }, { kind: 'log', text: 'hello' }, {}])(
    'has no use for %j',
    (report) => {
      expect(new SessionBook().take(report, 0)).toBe(false);
    },
  );
});

describe('the timeline', () => {
  const daemon = {
    offer_received: 1004,
    offer_on_wire: 1004.26,
    offer_at_mcu: 1080,
    answer_received: 1090,
    answer_sent: 1091,
  };
  const viewer = { asked: 900, offer_sent: 1000, answer_received: 1095, connected: 1100, first_frame: 1120 };

  it('counts from the moment at which the viewer sent its offer', () => {
    expect(timeline(daemon, viewer)).toEqual([
      { name: 'offer_sent', at_ms: 0 },
      { name: 'offer_received', at_ms: 4 },
      { name: 'offer_on_wire', at_ms: 4.3 },
      { name: 'offer_at_mcu', at_ms: 80 },
      { name: 'answer_received', at_ms: 90 },
      { name: 'answer_sent', at_ms: 91 },
      { name: 'connected', at_ms: 100 },
      { name: 'first_frame', at_ms: 120 },
    ]);
  });

  it('is in the order of time where the usual order is not kept', () => {
    const names = timeline({ ...daemon, connected: 1125 }, viewer).map(({ name }) => name);
    expect(names.slice(-2)).toEqual(['first_frame', 'connected']);
  });

  it('names what was not reached', () => {
    expect(missing(timeline({ offer_received: 1 }, { offer_sent: 0 }))).toEqual([
      'offer_on_wire',
      'offer_at_mcu',
      'answer_received',
      'answer_sent',
      'connected',
      'first_frame',
    ]);
  });

  it('is drawn with bars that lie one after the other', () => {
    const lines = drawTimeline([
      { name: 'offer_sent', at_ms: 0 },
      { name: 'offer_at_mcu', at_ms: 50 },
      { name: 'first_frame', at_ms: 100 },
    ]);
    expect(lines).toEqual([
      `  offer sent      ▏${' '.repeat(44)}      0.0 ms`,
      `  at the MCU      ${'█'.repeat(22)}▏${' '.repeat(22)}     50.0 ms`,
      `  first frame     ${' '.repeat(22)}${'█'.repeat(22)}▏    100.0 ms`,
    ]);
  });
});
