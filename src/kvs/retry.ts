import { fullJitter } from '../common/backoff.ts';
import type { Failure } from './failure.ts';
import type { CloudReason } from './state.ts';

/** When and how often things are tried again, ms. */
export const retryLimits = {
  /** First retry: uniform in 0 to this. */
  firstMs: 500,
  /** Ceiling of the growing wait for what a moment may mend: network, a closed socket. */
  transientCapMs: 30_000,
  /**
   * Ceiling for calls with a quota of the whole account. The least wait is half of it, so that 10,000 devices that come
   * back from an outage make 170 calls a second; the quota is 300.
   */
  sharedCapMs: 80_000,
  /** Floor and ceiling for what asks for patience: throttling, 5xx. */
  patientFloorMs: 1_000,
  patientCapMs: 60_000,
  /** Floor and ceiling for what a person must mend. */
  permanentFloorMs: 60_000,
  permanentCapMs: 300_000,
  /** Ceiling for joining the storage session when throttled: the account's quota is 50 a second. */
  joinCapMs: 240_000,
  /** A throttle means that the whole account joins: it counts as so many failures more. */
  joinThrottledSteps: 3,
} as const;

type Temper = 'transient' | 'patient' | 'permanent';

const temperOf: Record<CloudReason, Temper> = {
  none: 'transient',
  network: 'transient',
  closed: 'transient',
  rotation: 'transient',
  requested: 'transient',
  throttled: 'patient',
  service: 'patient',
  clock: 'patient',
  displaced: 'permanent',
  credentials: 'permanent',
  forbidden: 'permanent',
  missing_channel: 'permanent',
  configuration: 'permanent',
};

/** True for refusals that no retry mends by itself: retried slowly, and reported as what a person has to mend. */
export function isPermanent(reason: CloudReason): boolean {
  return temperOf[reason] === 'permanent';
}

/** The wait before try number `attempt` + 1, with full jitter. `attempt` counts failures in a row, from 0. */
export function retryDelayMs(failure: Failure, attempt: number, random: () => number): number {
  const asked = failure.retryAfterMs * (1 + random() / 5);
  switch (temperOf[failure.reason]) {
    case 'transient':
      return Math.max(asked, fullJitter(attempt, retryLimits.firstMs, retryLimits.transientCapMs, random));
    case 'patient':
      return Math.max(asked, floored(attempt, retryLimits.patientFloorMs, retryLimits.patientCapMs, random));
    case 'permanent':
      return Math.max(asked, floored(attempt, retryLimits.permanentFloorMs, retryLimits.permanentCapMs, random));
  }
}

/** The same for a call whose quota all devices of the account share. */
export function sharedRetryDelayMs(failure: Failure, attempt: number, random: () => number): number {
  const delayMs = retryDelayMs(failure, attempt, random);
  if (temperOf[failure.reason] === 'permanent') return delayMs;
  const ceilingMs = Math.min(retryLimits.sharedCapMs, retryLimits.firstMs * 2 ** attempt);
  return Math.max(delayMs, (ceilingMs * (1 + random())) / 2);
}

/** The same for joining the storage session: soon at first unless the service refused, for the offer may have got lost. */
export function joinDelayMs(failure: Failure, attempt: number, random: () => number): number {
  const { reason, status, retryAfterMs } = failure;
  if (temperOf[reason] === 'permanent') return retryDelayMs(failure, attempt, random);
  if (attempt === 0 && status === 0) return retryDelayMs({ ...failure, reason: 'network' }, 0, random);
  const { patientFloorMs, patientCapMs, joinCapMs, joinThrottledSteps } = retryLimits;
  const waitMs =
    reason === 'throttled'
      ? floored(attempt + joinThrottledSteps, patientFloorMs, joinCapMs, random)
      : floored(attempt, patientFloorMs, patientCapMs, random);
  return Math.max(retryAfterMs * (1 + random() / 5), waitMs);
}

/** Full jitter above a floor: floor to floor x 2^(attempt+1), at most the cap. */
function floored(attempt: number, floorMs: number, capMs: number, random: () => number): number {
  return floorMs + fullJitter(attempt, floorMs, capMs - floorMs, random);
}
