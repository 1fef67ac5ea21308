import { describe, expect, it } from 'vitest';
import { trickled, whole } from '../../bench/wire/descriptions.ts';
import { WireSession } from '../../bench/wire/session.ts';

const CHROMIUM = 'chromium156__offer__recvonly-va__0';
const ANSWER = 'ndc__answer__to-chromium156-recvonly-va__0';

describe('a recorded description', () => {
  it('that trickles has its candidates beside it, each with its section', () => {
    const { sdp, candidates } = trickled(CHROMIUM);
    expect(sdp).not.toContain('a=candidate');
    expect(candidates.length).toBeGreaterThan(0);
    const inside = [...whole(CHROMIUM).sdp.matchAll(/^a=(candidate:.*)\r$/gm)].map(([, text]) => text);
    expect(candidates.map(({ candidate }) => candidate)).toEqual(inside);
    for (const { mid, mline } of candidates) expect(mid).toBe(String(mline));
  });
});

describe('a session on the line', () => {
  const session = new WireSession(trickled(CHROMIUM), trickled(ANSWER)).run();

  it('comes to its end', () => {
    expect(session.closed).toBe(true);
  });

  it('is counted whole: every byte has a purpose, and messages are fewer bytes than their frames', () => {
    for (const traffic of [session.toMcu, session.toHost]) {
      expect(traffic.hello).toBeGreaterThan(0);
      expect(traffic.acks).toBeGreaterThan(0);
      expect(traffic.state + traffic.signaling).toBeGreaterThan(traffic.messages);
    }
  });

  it('carries the same bytes each time', () => {
    const again = new WireSession(trickled(CHROMIUM), trickled(ANSWER)).run();
    expect([again.toMcu.total, again.toHost.total]).toEqual([session.toMcu.total, session.toHost.total]);
  });

  it('takes less than the same messages do as JSON with base64', () => {
    expect(session.toMcu.signaling).toBeLessThan(session.toMcu.asCloud);
    expect(session.toHost.signaling).toBeLessThan(session.toHost.asCloud);
  });
});
