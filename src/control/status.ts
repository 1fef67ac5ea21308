import type { KvsStatus } from '../kvs/status.ts';
import type { RelayStatus } from '../relay/types.ts';
import type { SerialStatus } from '../serial/status.ts';
import type { SessionTrace } from './timeline.ts';
import type { Verdict } from './types.ts';

export type BridgeStatus = {
  name: string;
  /** Times that a mistake of our own made it start again. */
  faults: number;
  timeline: SessionTrace[];
  /** Sessions that ended, by reason. */
  ended: Record<string, number>;
} & (
  | { state: 'running'; serial: SerialStatus; cloud: KvsStatus; relay: RelayStatus }
  | { state: 'stopped' | 'failed'; why: string }
);

export interface AppStatus {
  version: string;
  node: string;
  pid: number;
  startedAt: string;
  uptimeS: number;
  boots: number;
  rssBytes: number;
  ready: Verdict;
  bridges: BridgeStatus[];
}
