import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Outbox, outboxLimits, type Parcel } from '../../src/kvs/outbox.ts';

const parcel = (id: string, part: Partial<Parcel> = {}): Parcel => ({
  isSdp: false,
  to: 'v1',
  correlationId: id,
  frame: 'frame',
  expiresAt: 1_000_000,
  ...part,
});

/** Sends for `ms`, as the driver would: whatever may go, when it may. */
function drain(outbox: Outbox, ms: number, from = 0): { at: number; id: string; isSdp: boolean }[] {
  const sent = [];
  for (let now = from; now <= from + ms; ) {
    const next = outbox.take(now);
    if (next !== undefined) {
      sent.push({ at: now, id: next.correlationId, isSdp: next.isSdp });
      continue;
    }
    const due = outbox.nextDeadline(true);
    if (due === undefined || due > from + ms) break;
    now = Math.max(due, now + 1);
  }
  return sent;
}

describe('the outbox', () => {
  it('sends in order', () => {
    const outbox = new Outbox();
    for (const id of ['a', 'b', 'c']) outbox.push(parcel(id));
    expect(drain(outbox, 0).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(outbox.length).toBe(0);
  });

  it('stays under 20 candidates and 5 descriptions in any second', () => {
    const outbox = new Outbox();
    for (let i = 0; i < 200; i += 1) outbox.push(parcel(`i${i}`, { isSdp: i % 5 === 0, to: `v${i}` }));
    const sent = drain(outbox, 60_000);
    expect(sent).toHaveLength(200);
    for (const { at } of sent) {
      const second = sent.filter((other) => other.at >= at && other.at < at + 1_000);
      expect(second.filter(({ isSdp }) => isSdp).length).toBeLessThan(5);
      expect(second.filter(({ isSdp }) => !isSdp).length).toBeLessThan(20);
    }
  });

  it('lets an answer pass the candidates of others', () => {
    const outbox = new Outbox();
    for (let i = 0; i < 100; i += 1) outbox.push(parcel(`i${i}`, { to: 'v2' }));
    drain(outbox, 100);
    outbox.push(parcel('answer', { isSdp: true, to: 'v1' }));
    expect(outbox.take(100)?.correlationId).toBe('answer');
  });

  it('never lets a candidate pass an earlier description to the same peer', () => {
    const message = fc.record({ isSdp: fc.boolean(), to: fc.constantFrom('v1', 'v2', 'v3', undefined) });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 80 }), (messages) => {
        const outbox = new Outbox();
        messages.forEach((part, i) => {
          outbox.push(parcel(String(i), part));
        });
        const sent = drain(outbox, 600_000).map(({ id }) => Number(id));
        expect(sent).toHaveLength(messages.length);
        sent.forEach((id, position) => {
          const overtaken = sent
            .slice(position + 1)
            .filter((later) => later < id && messages[later]?.to === messages[id]?.to);
          expect(overtaken.filter((later) => messages[later]?.isSdp)).toEqual([]);
          expect(overtaken.filter((later) => messages[later]?.isSdp === messages[id]?.isSdp)).toEqual([]);
        });
      }),
    );
  });

  it('gives up what is too old, and says when to look', () => {
    const outbox = new Outbox();
    outbox.push(parcel('old', { expiresAt: 100 }));
    outbox.push(parcel('young', { expiresAt: 200 }));
    expect(outbox.nextDeadline(false)).toBe(100);
    expect(outbox.expire(100).map(({ correlationId }) => correlationId)).toEqual(['old']);
    expect(outbox.nextDeadline(false)).toBe(200);
    expect(outbox.length).toBe(1);
  });

  it('is bounded in messages and in bytes, and takes more once there is room', () => {
    const outbox = new Outbox();
    for (let i = 0; i < outboxLimits.messages; i += 1) expect(outbox.push(parcel(`i${i}`))).toBe(true);
    expect(outbox.push(parcel('one too many'))).toBe(false);
    outbox.take(0);
    expect(outbox.push(parcel('fits again'))).toBe(true);
    const other = new Outbox();
    expect(other.push(parcel('large', { frame: 'x'.repeat(outboxLimits.bytes) }))).toBe(true);
    expect(other.push(parcel('one byte', { frame: 'x' }))).toBe(false);
    other.expire(2_000_000);
    expect(other.push(parcel('one byte', { frame: 'x' }))).toBe(true);
  });

  it('keeps what could not be written in its place', () => {
    const outbox = new Outbox();
    for (const id of ['a', 'b', 'c']) outbox.push(parcel(id));
    const [first, second] = [outbox.take(0), outbox.take(0)];
    if (first !== undefined) outbox.putBack(first);
    if (second !== undefined) outbox.putBack(second);
    expect(drain(outbox, 0).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('counts rates anew for a new socket', () => {
    const outbox = new Outbox();
    for (let i = 0; i < 40; i += 1) outbox.push(parcel(`i${i}`));
    const before = drain(outbox, 0).length;
    expect(outbox.take(0)).toBeUndefined();
    outbox.newSocket();
    expect(drain(outbox, 0).length).toBe(before);
  });
});
