import { advised, deleted, fail } from './client-failure.ts';
import { gotIce, lostIce } from './client-ice.ts';
import { asksMedia, gotMedia, isMediaOpen } from './client-media.ts';
import { joined, joinFailed } from './client-storage.ts';
import type { Turn } from './client-turn.ts';
import type { ClientInput } from './client-types.ts';
import type { Failure } from './failure.ts';

/** A call ended well. */
export function done(t: Turn, input: Extract<ClientInput, { kind: 'done' }>): void {
  const { s } = t;
  if (input.call === 'ice') {
    if (s.ice.flight?.id !== input.id) return;
    gotIce(t, input.servers, input.ttlMs);
    t.showReadyAndConnecting();
    return;
  }
  if (input.call === 'join') {
    if (s.storage.join.kind === 'calling' && s.storage.join.id === input.id) joined(t);
    return;
  }
  if (s.effort.kind !== 'calling' || s.effort.id !== input.id) return;
  s.effort = { kind: 'resting' };
  switch (input.call) {
    case 'credentials':
      s.credentials = 'held';
      break;
    case 'describe':
      if (input.channel.status !== 'ACTIVE' && s.wanted === 'connected') {
        fail(t, 'describe', notActive(input.channel.status));
        break;
      }
      s.channel = input.channel;
      s.creation = 'none';
      if (!isMediaOpen(s)) tellChannel(t);
      break;
    case 'describeMedia':
      describedMedia(t, input.enabled);
      break;
    case 'create':
      s.creation = 'made';
      break;
    case 'locate':
      s.endpoints = input.endpoints;
      s.doubted = false;
      s.dialFailures = 0;
      if (s.options.arn !== undefined && !asksMedia(s.options)) tellChannel(t);
      break;
    case 'delete':
      deleted(t);
      break;
  }
}

function describedMedia(t: Turn, enabled: boolean): void {
  const before = t.s.storage.media;
  const failure = gotMedia(t, enabled);
  if (failure !== undefined) fail(t, 'describeMedia', failure);
  else if (t.s.storage.media !== before) {
    tellChannel(t);
    if (t.s.live !== undefined && t.s.shown !== t.serving) t.show(t.serving);
  }
}

/** A call was refused, or not answered. */
export function failed(t: Turn, id: number, failure: Failure): void {
  const { s } = t;
  if (s.ice.flight?.id === id) {
    if (lostIce(t, advised(failure, 'ice', s.options)) === 'reconnect') {
      if (failure.reason === 'missing_channel') t.forgetChannel();
      if (s.live !== undefined) s.live = { ...s.live, leaving: true };
    }
    const over = s.ice.flight === undefined && s.ice.retryAt === undefined;
    if (over) t.showReadyAndConnecting();
  } else if (s.storage.join.kind === 'calling' && s.storage.join.id === id) {
    joinFailed(t, failure);
  } else if (s.effort.kind === 'calling' && s.effort.id === id) {
    fail(t, s.effort.call, failure);
  }
}

function tellChannel(t: Turn): void {
  const { role, region, name } = t.s.options;
  t.emit({
    kind: 'channel',
    channel: { role, storage: t.s.storage.media === 'on', region, name: t.s.channel?.name ?? name, arn: t.arn ?? '' },
  });
}

function notActive(status: string): Failure {
  return {
    reason: 'service',
    status: 0,
    errorType: '',
    text: `the channel is ${status || 'in no state'}`,
    retryAfterMs: 0,
  };
}
