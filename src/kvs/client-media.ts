import type { Turn } from './client-turn.ts';
import type { ClientOptions, ClientState, Endpoints, StorageState } from './client-types.ts';
import { type Failure, failureOf } from './failure.ts';

/** Whether a channel has media storage: asked where it may be joined, remembered by its endpoint, doubted when a join is refused. */

/** A channel with an endpoint for storage had storage; the first join will tell if it still has. */
export function initialStorage(options: ClientOptions, endpoints: Endpoints | undefined): StorageState {
  return {
    media: asksMedia(options) && endpoints?.webrtc !== undefined ? 'on' : 'unknown',
    doubted: false,
    join: { kind: 'idle' },
    lastJoinAt: Number.NEGATIVE_INFINITY,
    attempt: 0,
    refusals: 0,
    freshened: false,
    clockTried: false,
    stale: false,
  };
}

/** Only a master joins, and only if it is configured to. */
export function asksMedia({ role, storage }: ClientOptions): boolean {
  return role === 'master' && storage !== 'off';
}

/** Whether it has to be asked if the channel has media storage. */
export function isMediaOpen({ options, storage }: ClientState): boolean {
  return asksMedia(options) && (storage.media === 'unknown' || storage.doubted);
}

/** Whether the endpoints have to be asked for, those of storage included. */
export function isPlaceOpen({ storage, endpoints, doubted }: ClientState): boolean {
  return endpoints === undefined || doubted || (storage.media === 'on' && endpoints.webrtc === undefined);
}

/** Whether a socket that serves is not enough, because something about storage has to be asked. */
export function isStorageOpen(s: ClientState): boolean {
  return asksMedia(s.options) && (isMediaOpen(s) || isPlaceOpen(s));
}

/** What the channel says. Returns why one cannot go on with it. */
export function gotMedia(t: Turn, enabled: boolean): Failure | undefined {
  const { s } = t;
  s.storage = { ...s.storage, media: enabled ? 'on' : 'off', doubted: false };
  if (enabled) return undefined;
  t.dropJoin();
  s.storage = { ...s.storage, join: { kind: 'idle' } };
  if (s.options.storage !== 'on') return undefined;
  s.storage = { ...s.storage, media: 'unknown' };
  const name = s.options.name;
  return failureOf('configuration', `channel "${name}" has no media storage: map it to a stream, or set kvs.storage`);
}
