import { type ChannelDescription, cloudReasons, cloudStates } from '../kvs/state.ts';
import type { LinkMessage } from '../link/message.ts';
import { channelRoles } from './codes.ts';
import { type Context, sessionLimit } from './context.ts';
import { ARN_MAX_BYTES, NAME_MAX_BYTES, REGION_MAX_BYTES, TEXT_MAX_BYTES } from './limits.ts';
import type { Part } from './picture.ts';
import { clip } from './text.ts';
import type { RelayStatus } from './types.ts';

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** The latest value of a part of the picture; undefined while unknown. `wall` is Unix time, ms. */
export function makePart(ctx: Context, part: Part, now: number, wall: number): LinkMessage | undefined {
  switch (part) {
    case 'time':
      ctx.device.timeOffset = wall - now;
      return {
        kind: 'time',
        unixUs: BigInt(Math.round(wall * 1000)),
        uncertaintyMs: ctx.settings.timeUncertaintyMs,
      };
    case 'channelInfo':
      return ctx.cloud.channel && channelInfo(ctx.cloud.channel);
    case 'signalingState':
      return signalingState(ctx, now);
    case 'iceServers':
      return ctx.ice.message(now);
    case 'metrics':
      return metrics(ctx, now);
  }
}

function channelInfo({ role, storage, region, name, arn }: ChannelDescription): LinkMessage {
  return {
    kind: 'channelInfo',
    role: channelRoles[role],
    storage,
    region: clip(region, REGION_MAX_BYTES),
    name: clip(name, NAME_MAX_BYTES),
    arn: clip(arn, ARN_MAX_BYTES),
  };
}

function signalingState({ cloud }: Context, now: number): LinkMessage {
  return {
    kind: 'signalingState',
    state: cloudStates[cloud.state],
    reason: cloudReasons[cloud.reason],
    retryMs: Math.max(0, Math.round(cloud.retryAt - now)),
    text: clip(cloud.text, TEXT_MAX_BYTES),
  };
}

function metrics({ cloud, reports, startedAt }: Context, now: number): LinkMessage {
  const { counters } = reports;
  return {
    kind: 'metrics',
    uptimeS: seconds(now - startedAt),
    connectedS: seconds(cloud.connectedMs + (cloud.connected ? now - cloud.connectedAt : 0)),
    messagesSent: counters.messagesSent,
    messagesReceived: counters.messagesReceived,
    reconnects: counters.reconnects,
    iceRefreshes: counters.iceRefreshes,
    errors: counters.dropped + counters.rejected + counters.iceFailures,
    offerToAnswerMs: counters.offerToAnswerMs,
  };
}

/** The relay as it stands, for status, metrics and tests. */
export function statusOf(ctx: Context, now: number): RelayStatus {
  const { sessions, ice, early, link, uplink, cloud, device, reports } = ctx;
  const lanes = sessions.all().map(({ lane }) => lane);
  return {
    role: ctx.settings.role,
    deviceUp: link.up,
    synced: device.synced,
    cloudState: cloud.state,
    cloudConnected: cloud.connected,
    sessions: sessions.all().map((session) => ({
      session: session.id,
      clientId: session.clientId,
      peerKind: session.peerKind,
      offerSeq: session.offerSeq,
      negotiation: session.negotiation.kind,
      phase: session.phase,
      ageMs: Math.round(now - session.openedAt),
      packetsSent: session.packetsSent,
      packetsLost: session.packetsLost,
      rttMs: session.rttMs,
    })),
    sessionLimit: sessionLimit(ctx),
    ice: {
      generation: ice.generation,
      servers: ice.count(now),
      fetching: ice.fetching,
      expiresMs: ice.expiresMs(now),
    },
    counters: { ...reports.counters },
    sizes: {
      sessions: sessions.size,
      waitingOffers: ctx.waiting.size,
      laneItems: lanes.reduce((sum, { items }) => sum + items.length, 0),
      laneBytes: lanes.reduce((sum, { bytes }) => sum + bytes, 0),
      earlyViewers: early.viewers,
      earlyBytes: early.bytes,
      underWay: link.messages,
      cloudQueue: uplink.queued,
      cloudPending: uplink.pending,
      viewersTracked: ctx.viewers.tracked,
      tokens: link.tokens,
    },
    messagesToday: uplink.messagesToday,
    dailyMessages: uplink.dailyMessages,
  };
}
