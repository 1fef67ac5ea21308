import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateWindow, TokenBucket, ViewerBudgets } from '../../src/relay/budgets.ts';
import type { Candidate } from '../../src/relay/candidate.ts';
import * as codes from '../../src/relay/codes.ts';
import { EarlyCandidates } from '../../src/relay/early.ts';
import * as limits from '../../src/relay/limits.ts';
import { clip, hasControl, isClientId, utf8Bytes } from '../../src/relay/text.ts';
import { candidateText } from './rig.ts';

describe('numbers of link.proto', () => {
  const proto = readFileSync(new URL('../../proto/kvs_bridge/link/v1/link.proto', import.meta.url), 'utf8');

  it.each<[string, Record<string, number>, string]>([
    ['CloseReason', codes.closeReasons, 'CLOSE_REASON_'],
    ['SendResult', codes.sendResults, 'SEND_RESULT_'],
    ['ErrorCode', codes.errorCodes, 'ERROR_CODE_'],
    ['SessionPhase', codes.sessionPhases, 'SESSION_PHASE_'],
    ['ChannelRole', codes.channelRoles, 'CHANNEL_ROLE_'],
    ['PeerKind', { ...codes.peerKinds, viewer: -1 }, 'PEER_KIND_'],
  ])('%s is the same here', (_, table, prefix) => {
    for (const [name, value] of Object.entries(table)) {
      if (value > 0) expect(proto).toContain(`${prefix}${name.toUpperCase()} = ${value};`);
    }
    const named = [...proto.matchAll(new RegExp(`${prefix}[A-Z_]+ = (\\d+);`, 'g'))].filter(([, n]) => n !== '0');
    expect(named.length).toBe(Object.values(table).filter((value) => value > 0).length);
  });

  it.each<[string, number, RegExp]>([
    ['ICE servers', limits.ICE_SERVERS_MAX, /The servers, (\d+) at most/],
    ['URIs', limits.ICE_URIS_MAX, /Its URIs, (\d+) at most/],
    ['bytes of TURN users', limits.ICE_TEXT_MAX_BYTES, /TURN user, (\d+) bytes/],
    ['bytes of candidates', limits.CANDIDATE_MAX_BYTES, /without "a=", (\d+) bytes/],
    ['bytes of media ids', limits.MID_MAX_BYTES, /Media id, (\d+) bytes/],
    ['bytes of user fragments', limits.UFRAG_MAX_BYTES, /User fragment, (\d+) bytes/],
    ['bytes of client ids', limits.CLIENT_ID_MAX_BYTES, /The peer's id, (\d+) bytes/],
    ['bytes of texts', limits.TEXT_MAX_BYTES, /For a log, (\d+) bytes/],
    ['bytes of regions', limits.REGION_MAX_BYTES, /AWS region, (\d+) bytes/],
    ['bytes of names', limits.NAME_MAX_BYTES, /Channel name, (\d+) bytes/],
    ['bytes of ARNs', limits.ARN_MAX_BYTES, /Channel ARN, (\d+) bytes/],
    ['bytes of reasons', limits.REASON_MAX_BYTES, /error type, (\d+) bytes/],
  ])('%s are bounded as the schema says', (_, limit, pattern) => {
    expect(Number(pattern.exec(proto)?.[1])).toBe(limit);
  });
});

describe('text', () => {
  it('counts and clips as UTF-8 does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(60), (text, max) => {
        expect(utf8Bytes(text)).toBe(Buffer.byteLength(text));
        const head = clip(text, max);
        expect(text.startsWith(head)).toBe(true);
        expect(Buffer.byteLength(head)).toBeLessThanOrEqual(max);
        const rest = [...text.slice(head.length)][0];
        if (rest !== undefined) expect(Buffer.byteLength(head + rest)).toBeGreaterThan(max);
      }),
    );
  });

  it('knows a lone surrogate for what it becomes', () => {
    for (const text of ['\ud800', '\udc00x', '\ud800\ud800']) expect(utf8Bytes(text)).toBe(Buffer.byteLength(text));
  });

  it.each([
    ['a\tb', false],
    ['é', false],
    ['a\nb', true],
    ['\0', true],
    ['\x7f', true],
  ])('%j has a control character: %s', (text, expected) => {
    expect(hasControl(text)).toBe(expected);
  });

  it.each([
    ['viewer-1_a.B', true],
    ['x'.repeat(256), true],
    ['x'.repeat(257), false],
    ['', false],
    ['a b', false],
    ['a\n', false],
    ['ü', false],
  ])('%j is a client id: %s', (text, expected) => {
    expect(isClientId(text)).toBe(expected);
  });
});

describe('TokenBucket', () => {
  it('gives its burst at once and then its rate', () => {
    const bucket = new TokenBucket({ burst: 2, perS: 1 });
    expect([bucket.take(1, 0), bucket.take(1, 0), bucket.take(1, 0)]).toEqual([true, true, false]);
    expect([bucket.take(1, 999), bucket.take(1, 1000), bucket.take(1, 1000)]).toEqual([false, true, false]);
  });

  it('never holds more than its burst, and time never runs back', () => {
    const bucket = new TokenBucket({ burst: 2, perS: 1 });
    expect(bucket.has(3, 1_000_000)).toBe(false);
    bucket.take(2, 1_000_000);
    expect(bucket.has(1, 0)).toBe(false);
  });
});

describe('RateWindow', () => {
  it('never lets more than its count into any window', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 60 }), (pauses) => {
        const rate = new RateWindow(5, 1000);
        const times: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          if (rate.next() > now) continue;
          rate.take(now);
          times.push(now);
        }
        for (const [i, time] of times.entries()) expect(time - (times[i - 5] ?? -1000)).toBeGreaterThanOrEqual(1000);
      }),
    );
  });
});

describe('ViewerBudgets', () => {
  it('stops one viewer without touching another', () => {
    const budgets = new ViewerBudgets();
    const spent = Array.from({ length: 10 }, () => budgets.spend({ id: 0, clientId: 'bad' }, 'offer', 100, 0));
    expect(spent.filter((verdict) => verdict === undefined).length).toBe(limits.VIEWER_OFFERS.burst);
    expect(spent.at(-1)).toBe('viewer_budget');
    expect(budgets.spend({ id: 0, clientId: 'good' }, 'offer', 100, 0)).toBeUndefined();
  });

  it('bounds the bytes of a viewer, too', () => {
    const budgets = new ViewerBudgets();
    expect(budgets.spend({ id: 0, clientId: 'bad' }, 'offer', limits.VIEWER_BYTES.burst, 0)).toBeUndefined();
    expect(budgets.spend({ id: 0, clientId: 'bad' }, 'candidate', 1, 0)).toBe('viewer_budget');
    expect(budgets.spend({ id: 0, clientId: 'bad' }, 'candidate', 1, 1000)).toBeUndefined();
  });

  it('bounds all viewers together, however many names one has', () => {
    const budgets = new ViewerBudgets();
    const spent = Array.from({ length: 200 }, (_, n) => budgets.spend({ id: 0, clientId: `bad${n}` }, 'offer', 100, 0));
    expect(spent.filter((verdict) => verdict === undefined).length).toBe(limits.NEW_OFFERS.burst);
    expect(spent.at(-1)).toBe('all_budget');
    expect(budgets.tracked).toBe(limits.VIEWERS_TRACKED);
  });

  it('lets newcomers in whatever those with a session spend, and the other way round', () => {
    const greedy = (id: number) => (n: number) => ({ id: id === 0 ? 0 : n + 1, clientId: `bad${n}` });
    for (const [bad, good] of [
      [greedy(1), { id: 0, clientId: 'good' }],
      [greedy(0), { id: 999, clientId: 'good' }],
    ] as const) {
      const budgets = new ViewerBudgets();
      for (let n = 0; n < 200; n++) budgets.spend(bad(n), 'offer', 40_000, 0);
      expect(budgets.spend(bad(200), 'offer', 40_000, 0)).toBe('all_budget');
      expect(budgets.spend(good, 'offer', 6_500, 0)).toBeUndefined();
    }
  });

  it('keeps a part for those who have most of their own budget, whoever spends the rest', () => {
    const budgets = new ViewerBudgets();
    // Each takes what it may of its own: half as a modest one, then of what is not kept.
    for (let n = 1; n <= 2; n++)
      for (let i = 0; i < 5; i++) budgets.spend({ id: n, clientId: `bad${n}` }, 'offer', 1, 0);
    const greedy = { id: 8, clientId: 'greedy' };
    const verdicts = Array.from({ length: 5 }, () => budgets.spend(greedy, 'offer', 100, 0));
    expect(verdicts).toEqual([undefined, undefined, 'all_budget', 'all_budget', 'all_budget']);
    expect(budgets.spend({ id: 9, clientId: 'good' }, 'offer', 100, 0)).toBeUndefined();
  });

  it('forgets those that were silent longest', () => {
    const budgets = new ViewerBudgets();
    for (let n = 0; n < limits.VIEWER_OFFERS.burst; n++) budgets.spend({ id: 0, clientId: 'busy' }, 'offer', 1, 0);
    for (let n = 1; n < limits.VIEWERS_TRACKED; n++) budgets.spend({ id: 0, clientId: `v${n}` }, 'candidate', 1, 0);
    expect(budgets.spend({ id: 0, clientId: 'busy' }, 'offer', 1, 0)).toBe('viewer_budget');
    budgets.spend({ id: 0, clientId: 'new' }, 'candidate', 1, 0);
    expect(budgets.spend({ id: 0, clientId: 'busy' }, 'offer', 1, 0)).toBe('viewer_budget');
  });
});

describe('EarlyCandidates', () => {
  const candidate = (n: number, bytes = 100): Candidate => ({
    text: candidateText(n),
    mid: '0',
    mline: 0,
    ufrag: '',
    bytes,
  });

  function early(): { queue: EarlyCandidates; lost: [string, number, string][] } {
    const lost: [string, number, string][] = [];
    return { queue: new EarlyCandidates((...loss) => lost.push(loss)), lost };
  }

  it('hands over in order, once', () => {
    const { queue } = early();
    for (const n of [3, 1, 2]) expect(queue.add('v', candidate(n), 0)).toBe('kept');
    expect(queue.add('v', candidate(1), 0)).toBe('duplicate');
    expect(queue.take('v')).toEqual([candidate(3), candidate(1), candidate(2)]);
    expect([queue.take('v'), queue.viewers, queue.bytes]).toEqual([[], 0, 0]);
  });

  it.each([
    ['count', limits.EARLY_CANDIDATES, 1],
    ['bytes', limits.EARLY_BYTES / 512, 512],
  ])('bounds the %s of one viewer', (_, fits, bytes) => {
    const { queue } = early();
    const verdicts = Array.from({ length: fits + 5 }, (_unused, n) => queue.add('v', candidate(n, bytes), 0));
    expect(verdicts.filter((verdict) => verdict === 'kept').length).toBe(fits);
    expect(verdicts.at(-1)).toBe('full');
  });

  it('bounds the viewers: the oldest goes, and is reported', () => {
    const { queue, lost } = early();
    for (let n = 0; n <= limits.EARLY_VIEWERS; n++) queue.add(`v${n}`, candidate(n), 0);
    expect(queue.viewers).toBe(limits.EARLY_VIEWERS);
    expect(lost).toEqual([['v0', 1, 'crowded']]);
  });

  it('bounds the bytes in all', () => {
    const { queue, lost } = early();
    for (let n = 0; n < 300; n++) queue.add(`v${n % 20}`, candidate(n, 1000), 0);
    expect(queue.bytes).toBeLessThanOrEqual(limits.EARLY_ALL_BYTES);
    expect(lost.length).toBeGreaterThan(0);
  });

  it('lets each candidate wait for its own time', () => {
    const { queue, lost } = early();
    queue.add('v', candidate(1), 0);
    queue.add('v', candidate(2), 500);
    queue.add('w', candidate(3), 700);
    expect(queue.nextDeadline()).toBe(limits.EARLY_TTL_MS);
    queue.expire(limits.EARLY_TTL_MS);
    expect(lost).toEqual([['v', 1, 'expired']]);
    expect([queue.nextDeadline(), queue.bytes]).toEqual([limits.EARLY_TTL_MS + 500, 200]);
    queue.expire(limits.EARLY_TTL_MS + 700);
    expect([queue.viewers, queue.bytes, queue.nextDeadline()]).toEqual([0, 0, Number.POSITIVE_INFINITY]);
  });
});
