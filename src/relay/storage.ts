import type { CloudState } from '../kvs/state.ts';
import { peerKinds } from './codes.ts';
import type { Context } from './context.ts';
import type { Session } from './sessions.ts';

/** Peer id of the storage session: the service gives it none. */
const PEER = '';

/** States in which an offer of the storage session is about to come. */
const joining: readonly CloudState[] = ['JOIN_SESSION', 'JOIN_SESSION_WAITING'];

/** Asks for a storage session once, while the device is there and has none. The cloud side sees to it until an offer comes. */
export function wantStorage(ctx: Context): void {
  if (!lacksStorage(ctx)) ctx.cloud.storageAsked = false;
  else if (!ctx.cloud.storageAsked) {
    ctx.cloud.storageAsked = true;
    ctx.out.act('joinStorage');
  }
}

/** An offer came: if nothing becomes of it, another one is wanted. */
export function storageOffered({ cloud }: Context): void {
  cloud.storageAsked = false;
}

/** A candidate that names no description, while the next offer is due: the service sends some before it. */
export function isOfNextOffer({ cloud }: Context, { peerKind }: Session, ufrag: string): boolean {
  return peerKind === peerKinds.storage && ufrag === '' && joining.includes(cloud.state);
}

function lacksStorage({ settings, cloud, device, link, sessions, waiting }: Context): boolean {
  if (settings.role !== 'master' || cloud.channel?.storage !== true || !device.synced || !link.up) return false;
  return sessions.byClient(PEER) === undefined && !waiting.has(PEER);
}
