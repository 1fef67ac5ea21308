import { cloudReasons, cloudStates } from '../kvs/state.ts';
import type { KvsStatus } from '../kvs/status.ts';
import type { RelayStatus } from '../relay/types.ts';
import type { SerialStatus } from '../serial/status.ts';
import { Exposition, type Labels } from './exposition.ts';
import type { AppStatus } from './status.ts';
import { PHASE_BUCKETS_S, type Timeline } from './timeline.ts';
import { isLinkUp, isOnline, nextTryMs } from './words.ts';

const MS_PER_S = 1000;

/** All figures for Prometheus. Labels come from the configuration or from fixed sets, never from viewers. */
export function metricsText(status: AppStatus, timelines: ReadonlyMap<string, Timeline>, wall: number): string {
  const out = new Exposition();
  out.add('gauge', 'build_info', 'What runs', { version: status.version, node: status.node }, 1);
  out.add('gauge', 'ready', 'Every bridge has its link and its channel', {}, status.ready.ok);
  out.add('gauge', 'uptime_seconds', 'Age of the process', {}, status.uptimeS);
  out.add('gauge', 'resident_memory_bytes', 'Resident memory', {}, status.rssBytes);
  for (const bridge of status.bridges) {
    const of: Labels = { bridge: bridge.name };
    out.add('gauge', 'bridge_running', 'The parts of the bridge run', of, bridge.state === 'running');
    out.add(
      'counter',
      'bridge_faults_total',
      'Mistakes of our own after which the bridge was built anew',
      of,
      bridge.faults,
    );
    if (bridge.state === 'running') {
      link(out, of, bridge.serial);
      signaling(out, of, bridge.cloud, wall);
      sessions(out, of, bridge.relay);
    }
    for (const [reason, count] of Object.entries(bridge.ended)) {
      out.add('counter', 'sessions_ended_total', 'Sessions that ended', { ...of, reason }, count);
    }
    for (const [phase, { counts, sumS }] of timelines.get(bridge.name)?.histograms() ?? []) {
      const help = 'Time from the offer to each milestone of a session';
      out.histogram('session_phase_duration_seconds', help, { ...of, phase }, PHASE_BUCKETS_S, counts, sumS);
    }
  }
  return out.toString();
}

function link(out: Exposition, of: Labels, serial: SerialStatus): void {
  const { counters, link: state, port, messages } = serial;
  out.add('gauge', 'port_open', 'The serial port is open', of, port.state === 'open');
  out.add('gauge', 'link_up', 'A device answers', of, isLinkUp(serial));
  out.add('counter', 'link_ups_total', 'New pairs of epochs', of, counters.pairs);
  out.add('counter', 'link_degraded_total', 'Silences of the device', of, counters.degraded);
  out.add('counter', 'link_frames_total', 'Frames', { ...of, direction: 'out' }, counters.framesSent);
  out.add('counter', 'link_frames_total', 'Frames', { ...of, direction: 'in' }, counters.framesReceived);
  out.add('counter', 'link_sent_bytes_total', 'Bytes written, escapes included', of, counters.bytesSent);
  for (const [kind, count] of Object.entries(counters.bad)) {
    out.add('counter', 'link_errors_total', 'Unreadable frames', { ...of, kind }, count);
  }
  out.add('counter', 'link_retransmits_total', 'Frames sent again', { ...of, cause: 'lost' }, counters.lost);
  out.add('counter', 'link_retransmits_total', 'Frames sent again', { ...of, cause: 'timeout' }, counters.probes);
  out.add('counter', 'link_duplicates_total', 'Frames that came twice', of, counters.duplicates);
  out.add('counter', 'link_console_bytes_total', 'Bytes that are no frame', of, counters.consoleBytes);
  const { done, unsupported, failed } = serial.resets ?? {};
  for (const [result, count] of Object.entries({ done, unsupported, failed })) {
    out.add('counter', 'link_resets_total', 'Steps to reset a device that hangs', { ...of, result }, count);
  }
  out.add('gauge', 'link_round_trip_seconds', 'Smoothed round trip', of, seconds(state.roundTripMs));
  out.add('gauge', 'link_queue_bytes', 'Bytes that wait to be sent', of, state.queuedBytes);
  for (const [kind, count] of Object.entries(messages)) {
    out.add(
      'counter',
      'link_odd_messages_total',
      'Messages that this version does not take as they are',
      { ...of, kind },
      count,
    );
  }
}

function signaling(out: Exposition, of: Labels, cloud: KvsStatus, wall: number): void {
  const { counters } = cloud;
  out.add('gauge', 'signaling_up', 'The channel is connected', of, isOnline(cloud));
  out.add('gauge', 'signaling_state', 'State by its number in link.proto', of, cloudStates[cloud.state]);
  out.add('gauge', 'signaling_reason', 'Why, by its number in link.proto', of, cloudReasons[cloud.reason]);
  out.add('gauge', 'signaling_retry_seconds', 'Time to the next try, 0 for none', of, seconds(nextTryMs(cloud)));
  out.add('counter', 'signaling_connects_total', 'Sockets that opened', of, counters.connects);
  out.add('counter', 'signaling_reconnects_total', 'Sockets that followed a lost one', of, counters.reconnects);
  out.add('counter', 'signaling_rotations_total', 'Sockets that replaced one that served', of, counters.rotations);
  out.add('counter', 'signaling_connected_seconds_total', 'Time connected', of, seconds(counters.connectedMs));
  for (const [call, { done, failed, totalMs }] of Object.entries(counters.calls)) {
    out.add('counter', 'signaling_calls_total', 'Calls of the service', { ...of, call, result: 'ok' }, done);
    out.add('counter', 'signaling_calls_total', 'Calls of the service', { ...of, call, result: 'failed' }, failed);
    out.add('counter', 'signaling_call_seconds_total', 'Time in calls', { ...of, call }, seconds(totalMs));
  }
  out.add(
    'counter',
    'signaling_messages_total',
    'Messages of the service',
    { ...of, direction: 'in' },
    counters.messagesIn,
  );
  out.add(
    'counter',
    'signaling_messages_total',
    'Messages of the service',
    { ...of, direction: 'out' },
    counters.messagesOut,
  );
  const unsent = { rejected: counters.rejected, expired: counters.expired, limited: counters.limited };
  for (const [reason, count] of Object.entries(unsent)) {
    out.add('counter', 'signaling_unsent_total', 'Messages refused or never written', { ...of, reason }, count);
  }
  out.add('counter', 'signaling_doubtful_total', 'Messages before a connection broke', of, counters.doubtful);
  out.add('counter', 'signaling_large_total', 'Messages above the documented size', of, counters.large);
  out.add('gauge', 'signaling_queue_messages', 'Messages that wait to be sent', of, cloud.queued);
  for (const [kind, count] of Object.entries(counters.noise)) {
    out.add('counter', 'signaling_noise_total', 'Frames that are no message', { ...of, kind }, count);
  }
  for (const [reason, count] of Object.entries(counters.failures)) {
    out.add('counter', 'signaling_failures_total', 'Calls and sockets that failed', { ...of, reason }, count);
  }
  out.add('counter', 'ice_fetches_total', 'Fetches of ICE servers', { ...of, result: 'ok' }, counters.iceFetches);
  out.add('counter', 'ice_fetches_total', 'Fetches of ICE servers', { ...of, result: 'failed' }, counters.iceFailures);
  out.add('counter', 'storage_joins_total', 'Joins of the storage session', of, counters.joins);
  out.add(
    'gauge',
    'credentials_expiry_timestamp_seconds',
    'End of the credentials',
    of,
    end(cloud.credentialsLeftMs, wall),
  );
  out.add(
    'counter',
    'credentials_refresh_failures_total',
    'Early refreshes that failed',
    of,
    counters.credentialFailures,
  );
  out.add('gauge', 'ice_config_expiry_timestamp_seconds', 'End of the ICE servers', of, end(cloud.iceLeftMs, wall));
  out.add('gauge', 'clock_skew_seconds', "The service's clock minus the host's", of, seconds(cloud.clockOffsetMs));
}

function sessions(out: Exposition, of: Labels, relay: RelayStatus): void {
  const { counters } = relay;
  out.add('gauge', 'sessions_active', 'Sessions that live', of, relay.sessions.length);
  out.add('gauge', 'sessions_limit', 'Sessions that may live', of, relay.sessionLimit);
  out.add('counter', 'sessions_total', 'Sessions opened', of, counters.sessionsOpened);
  out.add('counter', 'offers_total', 'Offers received', of, counters.offers);
  out.add('counter', 'answers_total', 'Answers sent', of, counters.answers);
  out.add('counter', 'candidates_total', 'ICE candidates', { ...of, direction: 'in' }, counters.candidatesIn);
  out.add('counter', 'candidates_total', 'ICE candidates', { ...of, direction: 'out' }, counters.candidatesOut);
  out.add('counter', 'dropped_total', 'What was given up', of, counters.dropped);
  out.add('counter', 'device_resets_total', 'Resets of the device', of, counters.deviceResets);
  out.add('gauge', 'messages_today', 'Messages within the current 24 hours', of, relay.messagesToday);
  out.add('gauge', 'messages_daily_limit', 'Messages allowed in 24 hours', of, relay.dailyMessages);
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / MS_PER_S;
}

function end(leftMs: number | undefined, wall: number): number | undefined {
  return leftMs === undefined ? undefined : Math.round((wall + leftMs) / MS_PER_S);
}
