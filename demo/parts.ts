import type { AppStatus } from '../src/control/status.ts';
import { cloudWords, isLinkUp, isOnline, linkWords } from '../src/control/words.ts';

/** How one part of the path stands, for the page. */
export interface PartPicture {
  state: 'good' | 'wait' | 'bad';
  word: string;
  detail: string;
}

export type PartName = 'cloud' | 'daemon' | 'line' | 'mcu';
export type PartPictures = Record<PartName, PartPicture>;

const MEGABYTE = 1_000_000;

/** What is known while the daemon does not answer. */
export function absent(word: string): PartPictures {
  const unknown: PartPicture = { state: 'wait', word: 'unknown', detail: 'the daemon would know' };
  return { cloud: unknown, line: unknown, mcu: unknown, daemon: { state: 'bad', word, detail: '' } };
}

/** The parts as the daemon's status tells them; the demo has one bridge. */
export function partsOf({ pid, rssBytes, bridges }: AppStatus): PartPictures {
  const [bridge] = bridges;
  if (bridge === undefined || bridge.state !== 'running') return absent(bridge?.state ?? 'starting');
  const { serial, cloud, relay } = bridge;
  const { counters, link, baudRate } = serial;
  const bad = Object.values(counters.bad).reduce((sum, count) => sum + count, 0);
  const roundTrip = link.roundTripMs === undefined ? '' : `rtt ${link.roundTripMs.toFixed(1)} ms, `;
  const isUp = isLinkUp(serial);
  const { length } = relay.sessions;
  return {
    daemon: { state: 'good', word: 'running', detail: `pid ${pid}, ${Math.round(rssBytes / MEGABYTE)} MB` },
    cloud: {
      state: isOnline(cloud) ? 'good' : 'wait',
      word: cloud.state,
      detail: isOnline(cloud) ? `channel ${cloud.channel}, ${cloud.region}` : cloudWords(cloud),
    },
    line: {
      state: isUp ? 'good' : 'wait',
      word: isUp ? `${baudRate} bit/s` : link.state,
      detail: isUp ? `${roundTrip}${bad} bad frames` : linkWords(serial),
    },
    mcu: {
      state: relay.deviceUp ? 'good' : 'bad',
      word: relay.deviceUp ? 'up' : 'not heard',
      detail: `${length} session${length === 1 ? '' : 's'}`,
    },
  };
}
