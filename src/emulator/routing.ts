import type { EventFacts } from './events.ts';
import { AGE_MAX_MS, CANDIDATES_PER_S, DESCRIPTIONS_PER_S, GO_AWAY_GRACE_MS, IDLE_MS, VIEWERS_MAX } from './limits.ts';
import type { Action, Mode } from './messages.ts';
import type { Rates } from './rates.ts';

export type Role = 'master' | 'viewer';

/** What a socket hears when a newer one takes its place. Not documented; `orphan` is the harshest for a client. */
export type Takeover =
  /** It stays open and gets nothing; what it sends is dropped. */
  'orphan' | 'goaway' | { code: number; reason: string };

export interface RoutingRules {
  mode: Mode;
  takeover: Takeover;
  viewersMax: number;
  idleMs: number;
  ageMaxMs: number;
  /** GO_AWAY this long before the greatest age; undefined for none, which is the harsher. */
  goAwayAheadMs: number | undefined;
  goAwayGraceMs: number;
  /** Close code and reason when idle, too old, or after GO_AWAY. */
  ending: { code: number; reason: string };
  /** Per socket and second. */
  candidatesPerS: number;
  descriptionsPerS: number;
  /** A message to a viewer who is not there: waits for its TTL, or is refused. */
  absentViewer: 'queue' | 'refuse';
  /** Offers of the master: as documented, or as in 2020 dropped or sent back to it. */
  masterOffers: 'route' | 'drop' | 'echo';
  /** A viewer who has left keeps its place for so long. */
  staleViewerMs: number;
  /** STATUS_RESPONSE 200 for what was taken. */
  confirm: boolean;
  /** Hand on the IceServerList that C clients attach to offers. */
  passIceServers: boolean;
}

export const routingDefaults: Omit<RoutingRules, 'mode'> = {
  takeover: 'orphan',
  viewersMax: VIEWERS_MAX,
  idleMs: IDLE_MS,
  ageMaxMs: AGE_MAX_MS,
  goAwayAheadMs: undefined,
  goAwayGraceMs: GO_AWAY_GRACE_MS,
  ending: { code: 1001, reason: 'Going away' },
  candidatesPerS: CANDIDATES_PER_S,
  descriptionsPerS: DESCRIPTIONS_PER_S,
  absentViewer: 'queue',
  masterOffers: 'route',
  staleViewerMs: 0,
  confirm: false,
  passIceServers: false,
};

export interface Connection {
  readonly id: number;
  readonly role: Role;
  /** Empty for the master. */
  readonly clientId: string;
  readonly rates: Rates<Action>;
  activeMs: number;
  /** A newer connection has its place. */
  displaced: boolean;
  toldToGo: boolean;
  /** When the service closes it, whatever happens. */
  endsMs: number;
}

export type RoutingEffect =
  /** Written to that socket, and with that consumed. `clientId` is the viewer, whichever side it is on. */
  | { do: 'send'; id: number; role: Role; clientId: string | undefined; type: string; frame: string }
  | { do: 'close'; id: number; code: number; reason: string }
  | { do: 'report'; facts: EventFacts }
  /** The answer to a waiting call, or none in time. */
  | { do: 'answer'; call: number; payload: string | undefined }
  /** For the storage session. */
  | { do: 'store'; connection: Connection; type: Action; payload: string; correlationId: string | undefined };
