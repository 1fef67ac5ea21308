import { startIce } from './client-ice.ts';
import { isMediaOpen, isPlaceOpen, isStorageOpen } from './client-media.ts';
import type { Turn } from './client-turn.ts';
import { clientLimits, type Endpoints, type StepCall } from './client-types.ts';
import type { CloudState } from './state.ts';

/** The way to where one wants to be: of what is missing, the first comes next. */
export function advance(t: Turn): void {
  const { s } = t;
  const arrived = s.wanted === 'connected' && s.live !== undefined && !s.live.leaving && !isStorageOpen(s);
  if (arrived || s.wanted === 'disconnected') return;
  if (t.now < s.retryAt) {
    s.effort = { kind: 'waiting', until: s.retryAt };
  } else if (s.credentials !== 'held') {
    call(t, { name: 'credentials' }, 'GET_CREDENTIALS');
  } else if (t.arn === undefined) {
    if (s.creation === 'missing') call(t, { name: 'create' }, 'CREATE');
    else call(t, { name: 'describe' }, 'DESCRIBE');
  } else if (s.wanted === 'deleted') {
    call(t, { name: 'delete', arn: t.arn, version: s.channel?.version }, 'DELETE');
  } else if (isMediaOpen(s)) {
    call(t, { name: 'describeMedia', arn: t.arn }, 'DESCRIBE_MEDIA');
  } else if (s.endpoints === undefined || isPlaceOpen(s)) {
    call(t, { name: 'locate', arn: t.arn, storage: s.storage.media === 'on' }, 'GET_ENDPOINT');
  } else if (t.now < s.lastDialAt + clientLimits.dialGapMs) {
    s.effort = { kind: 'waiting', until: s.lastDialAt + clientLimits.dialGapMs };
  } else {
    dial(t, t.arn, s.endpoints);
  }
}

function call(t: Turn, wanted: StepCall, shown: CloudState): void {
  const id = t.takeId();
  t.s.effort = { kind: 'calling', call: wanted.name, id, deadline: t.now + clientLimits.callMs };
  t.showStep(shown);
  t.effect({ kind: 'call', id, call: wanted, fresh: t.s.credentials === 'stale' });
}

function dial(t: Turn, arn: string, endpoints: Endpoints): void {
  const { s } = t;
  const socket = t.takeId();
  s.effort = { kind: 'connecting', socket, deadline: t.now + clientLimits.connectMs };
  s.lastDialAt = t.now;
  t.effect({ kind: 'open', socket, arn, wss: endpoints.wss });
  if (s.ice.asked || s.attempt >= clientLimits.crowdAttempts) {
    s.ice = { ...s.ice, asked: true };
    t.showReadyAndConnecting();
  } else {
    // Side by side with the socket, once; shown one after the other.
    t.showStep('GET_ICE_CONFIG');
    startIce(t, false);
  }
}
