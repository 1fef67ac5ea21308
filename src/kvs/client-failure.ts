import type { Turn } from './client-turn.ts';
import { type ClientOptions, clientLimits, type StepName } from './client-types.ts';
import { type Failure, withAdvice } from './failure.ts';
import { retryDelayMs, sharedRetryDelayMs } from './retry.ts';

/** A step failed: what that changes, and when the next one may follow. Leaves the machine at rest. */
export function fail(t: Turn, during: StepName, plain: Failure): void {
  const { s } = t;
  const failure = advised(plain, during, s.options);
  s.effort = { kind: 'resting' };
  s.failure = failure;
  s.failedAt = t.now;
  if (failure.reason === 'missing_channel' && missing(t, during)) return;
  const delay = remedy(t, during, failure);
  s.attempt += 1;
  s.retryAt = t.now + delay;
  t.showFailure(during, failure, delay);
}

/** The channel is not there: what was wanted when deleting; made, if that is allowed. */
function missing(t: Turn, during: StepName): boolean {
  const { s } = t;
  if (s.wanted === 'deleted' && (during === 'delete' || during === 'describe')) {
    deleted(t);
    return true;
  }
  if (during === 'describe') {
    if (s.options.create && s.creation === 'none') {
      s.creation = 'missing';
      return true;
    }
    if (s.live !== undefined) {
      // A socket of a channel that is gone stays open and says nothing.
      t.dropSockets();
      t.show('DISCONNECTED', 'missing_channel', 'the channel is gone');
    }
  }
  return false;
}

/** Prepares the next try and says how long it has to wait, ms. */
function remedy(t: Turn, during: StepName, failure: Failure): number {
  const { s } = t;
  const delayMs =
    during === 'describe' || during === 'describeMedia' || during === 'create' || during === 'locate'
      ? sharedRetryDelayMs
      : retryDelayMs;
  const patient = () => delayMs({ ...failure, reason: 'service' }, s.attempt, t.random);
  const madeJustNow = s.creation === 'made';
  s.creation = 'none';
  switch (failure.reason) {
    case 'credentials':
    case 'forbidden':
      s.credentials = 'stale';
      // Nobody refused: there are none yet, as at boot.
      if (during === 'credentials')
        return failure.status === 0 ? patient() : retryDelayMs(failure, s.attempt, t.random);
      if (!s.freshened) {
        s.freshened = true;
        return 0;
      }
      t.forgetChannel();
      break;
    case 'clock':
      if (s.clockTried) break;
      // The refusal carried the service's time, and the next signature uses it.
      s.clockTried = true;
      return retryDelayMs({ ...failure, reason: 'network' }, 0, t.random);
    case 'missing_channel':
      t.forgetChannel();
      // What was remembered is wrong; only a fresh look can say that the channel is gone.
      if (madeJustNow || !isFreshLook(during, s.options)) return patient();
      break;
    default:
      doubtEndpoint(t, during, failure);
  }
  return delayMs(failure, s.attempt, t.random);
}

/** A configured ARN is not described: for it the control plane's other calls tell. */
function isFreshLook(during: StepName, { arn }: ClientOptions): boolean {
  return arn === undefined ? during === 'describe' : during !== 'dial';
}

/**
 * An endpoint that keeps failing is asked for again, and kept if the control plane does not answer either. Not at once:
 * when all sockets of a region fail, all devices would ask in the same second.
 */
function doubtEndpoint(t: Turn, during: StepName, failure: Failure): void {
  const { s } = t;
  if (during === 'dial' && failure.reason !== 'throttled') {
    if (s.dialFailures === 0) s.doubtAt = t.now + t.random() * clientLimits.doubtSpreadMs;
    s.dialFailures += 1;
    if (s.dialFailures >= clientLimits.dialsMax && t.now >= s.doubtAt) s.doubted = true;
  }
  if (during === 'describeMedia') s.storage = { ...s.storage, doubted: false };
  if (during === 'locate') {
    s.doubted = false;
    s.dialFailures = 0;
  }
}

export function deleted(t: Turn): void {
  t.dropEffort();
  t.dropSockets();
  t.forgetChannel();
  t.s.effort = { kind: 'over' };
  t.show('DELETED', 'requested', 'the channel is deleted');
}

/** What a person can do about a failure that no retry mends. */
export function advised(failure: Failure, during: StepName | 'ice' | 'join', options: ClientOptions): Failure {
  const channel = `channel "${options.name}"`;
  switch (failure.reason) {
    case 'missing_channel':
      return withAdvice(
        failure,
        `${channel} does not exist in ${options.region}: make it, or let the bridge create it`,
      );
    case 'forbidden':
      if (during === 'credentials') return failure;
      return withAdvice(failure, `the policy lacks kinesisvideo:${actionOf(during, options)} on ${channel}`);
    case 'credentials':
      if (during === 'credentials') return failure;
      return withAdvice(failure, 'the service rejects the credentials: are key, secret and token valid, and in time?');
    case 'configuration':
      if (during !== 'join') return failure;
      return withAdvice(failure, `is ${channel} mapped to a stream that keeps data? (UpdateMediaStorageConfiguration)`);
    case 'throttled':
      if (during !== 'join') return failure;
      return withAdvice(failure, `more than 2 joins a second of ${channel}, or 50 of the account`);
    default:
      return failure;
  }
}

function actionOf(during: StepName | 'ice' | 'join', options: ClientOptions): string {
  switch (during) {
    case 'describe':
      return 'DescribeSignalingChannel';
    case 'describeMedia':
      return 'DescribeMediaStorageConfiguration';
    case 'join':
      return 'JoinStorageSession';
    case 'create':
      return 'CreateSignalingChannel';
    case 'locate':
      return 'GetSignalingChannelEndpoint';
    case 'delete':
      return 'DeleteSignalingChannel';
    case 'ice':
      return 'GetIceServerConfig';
    default:
      return options.role === 'master' ? 'ConnectAsMaster' : 'ConnectAsViewer';
  }
}
