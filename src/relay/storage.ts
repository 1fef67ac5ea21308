import type { CloudState } from '../kvs/state.ts';
import type { Candidate } from './candidate.ts';
import { peerKinds } from './codes.ts';
import type { Context } from './context.ts';
import type { Session } from './sessions.ts';

/** Peer id of the storage session: the service gives it none. */
const PEER = '';

/** Addresses that nobody outside can reach: private, shared, link-local and loopback IPv4, and mDNS names. */
const LOCAL =
  /^(10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\.local$/i;
const GLOBAL_IPV6 = /^[23][0-9a-f]{3}:/i;

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

/**
 * The session lies in the cloud, and the service asks for no host candidates: one of the device's own network is not
 * sent. A host that has a public address may have no other candidate.
 */
export function isOfNoUse({ peerKind }: Session, { text }: Candidate): boolean {
  if (peerKind !== peerKinds.storage) return false;
  const address = /^candidate:(?:\S+ ){4}(\S+) \d+ typ host\b/i.exec(text)?.[1] ?? '';
  return address.includes(':') ? !GLOBAL_IPV6.test(address) : LOCAL.test(address);
}

function lacksStorage({ settings, cloud, device, link, sessions, waiting }: Context): boolean {
  if (settings.role !== 'master' || cloud.channel?.storage !== true || !device.synced || !link.up) return false;
  return sessions.byClient(PEER) === undefined && !waiting.has(PEER);
}
