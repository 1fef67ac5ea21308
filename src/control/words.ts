import type { KvsStatus } from '../kvs/status.ts';
import type { SerialStatus } from '../serial/status.ts';
import type { BridgeStatus } from './status.ts';
import type { Verdict } from './types.ts';

const onlineStates = new Set(['CONNECTED', 'JOIN_SESSION', 'JOIN_SESSION_WAITING', 'JOIN_SESSION_CONNECTED']);

export function isLinkUp({ port, link }: SerialStatus): boolean {
  return port.state === 'open' && (link.state === 'up' || (link.state === 'asleep' && link.wakes < 2));
}

export function isOnline({ state }: KvsStatus): boolean {
  return onlineStates.has(state);
}

/** The serial side in a few words, with the fix where one is known. */
export function linkWords({ path, port, link }: SerialStatus): string {
  if (port.state === 'released') return `${path} released`;
  if (port.state !== 'open') return [port.text ?? `${path} ${port.state}`, port.hint].filter(Boolean).join('; ');
  switch (link.state) {
    case 'up':
      return 'link up';
    case 'asleep':
      return link.wakes < 2 ? 'the device sleeps' : 'the device sleeps, and does not wake';
    case 'degraded':
      return 'the device is silent';
    case 'incompatible':
      return `no common wire version: update the ${link.update === 'mcu' ? 'firmware' : 'daemon'}`;
    case 'greeting':
      if (link.refused === 'loopback')
        return `${path} echoes our own frames: RX and TX are joined, or it is the wrong port`;
      if (link.refused === 'same_role') return `another host answers at ${path}`;
      return `no device answers at ${path}`;
    case 'down':
      return 'link down';
  }
}

const storageWords: Partial<Record<KvsStatus['state'], string>> = {
  JOIN_SESSION: 'joining the storage session',
  JOIN_SESSION_WAITING: 'waiting for the storage session to offer',
  JOIN_SESSION_CONNECTED: 'storage session offered',
};

/** Time to the next try, ms; 0 for none. */
export function nextTryMs({ retryMs, forMs }: KvsStatus): number {
  return Math.max(0, retryMs - forMs);
}

/** The cloud side in a few words. A connection that is about to be replaced is one like any other. */
export function cloudWords(status: KvsStatus): string {
  const isPlain = status.reason === 'none' || (status.reason === 'rotation' && isOnline(status));
  const why = isPlain ? '' : ` (${status.reason}${status.text === '' ? '' : `: ${status.text}`})`;
  if (isOnline(status)) return ['channel connected', storageWords[status.state]].filter(Boolean).join(', ') + why;
  return `channel ${status.channel}: ${status.state}${why}`;
}

/** Every bridge with its link up and its channel connected. */
export function readiness(bridges: readonly BridgeStatus[]): Verdict {
  const reasons = bridges.flatMap((bridge) => {
    const say = (words: string) => `${bridge.name}: ${words}`;
    if (bridge.state !== 'running') return [say(`${bridge.state}${bridge.why === '' ? '' : `: ${bridge.why}`}`)];
    const link = isLinkUp(bridge.serial) ? [] : [say(linkWords(bridge.serial))];
    return isOnline(bridge.cloud) ? link : [...link, say(cloudWords(bridge.cloud))];
  });
  return { ok: reasons.length === 0, reasons };
}

/** One line for the service manager. */
export function summary(bridges: readonly BridgeStatus[]): string {
  const { ok, reasons } = readiness(bridges);
  if (!ok) return reasons.join('; ');
  const sessions = bridges.reduce(
    (sum, bridge) => sum + (bridge.state === 'running' ? bridge.relay.sessions.length : 0),
    0,
  );
  const what = bridges.length === 1 ? 'link up, channel connected' : `${bridges.length} bridges up`;
  return `${what}, ${sessions} session${sessions === 1 ? '' : 's'}`;
}
