import { describe, expect, it } from 'vitest';
import type { EventFacts } from '../../src/emulator/events.ts';
import { type Peer, Room } from '../../src/emulator/room.ts';
import { routingDefaults } from '../../src/emulator/routing.ts';
import { encode, FakeClock } from './support.ts';

class FakePeer implements Peer {
  readonly sent: string[] = [];
  readonly closes: number[] = [];
  open = true;

  isOpen(): boolean {
    return this.open;
  }

  send(frame: string): void {
    this.sent.push(frame);
  }

  sendBinary(): void {}

  close(code: number): void {
    this.closes.push(code);
  }

  reset(): void {}

  mute(): void {}

  ping(): void {}
}

function makeRoom() {
  const clock = new FakeClock();
  const events: EventFacts[] = [];
  const room = new Room({
    rules: { ...routingDefaults, mode: 'documented' },
    ttlMs: 60_000,
    clock,
    report: (facts) => events.push(facts),
    fault: () => undefined,
    inOrder: (waiting) => waiting,
    store: () => {},
  });
  return { clock, events, room };
}

const offer = JSON.stringify({ action: 'SDP_OFFER', messagePayload: encode('o') });

describe('a room', () => {
  it('sends nothing to a socket that began to close; it waits for the next one', () => {
    const { room } = makeRoom();
    const [closing, next] = [new FakePeer(), new FakePeer()];
    room.open(closing, 'master', '');
    const viewer = room.open(new FakePeer(), 'viewer', 'v');
    closing.open = false;
    room.receive(viewer, offer);
    expect(closing.sent).toEqual([]);
    room.open(next, 'master', '');
    expect(next.sent).toHaveLength(1);
  });

  it('keeps one timer, for whatever comes first, and none when nothing does', () => {
    const { clock, room } = makeRoom();
    const peer = new FakePeer();
    const id = room.open(peer, 'viewer', 'v');
    room.receive(id, offer);
    expect(clock.waiting).toBe(1);
    clock.advance(60_000);
    expect(clock.waiting).toBe(1);
    clock.advance(540_000);
    expect(peer.closes).toEqual([1001]);
    room.closed(id);
    expect(clock.waiting).toBe(0);
  });

  it('reports what happens without what it is about', () => {
    const { clock, events, room } = makeRoom();
    room.receive(room.open(new FakePeer(), 'viewer', 'v'), offer);
    clock.advance(60_000);
    expect(events).toEqual([
      { kind: 'opened', role: 'viewer', clientId: 'v' },
      { kind: 'received', role: 'viewer', clientId: 'v', what: 'SDP_OFFER' },
      { kind: 'queued', what: 'SDP_OFFER', clientId: 'v' },
      { kind: 'expired', what: 'SDP_OFFER', clientId: 'v' },
    ]);
  });
});
