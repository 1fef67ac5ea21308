import type { KvsMessage } from '../kvs/message.ts';
import type { CloudEvent, CloudState } from '../kvs/state.ts';
import { onPeerCandidate } from './candidates.ts';
import { closeSession } from './close.ts';
import { type Context, nobody } from './context.ts';
import { refuse } from './notices.ts';
import { onOffer, openGates, peerOf } from './offers.ts';
import { onMasterAnswer } from './viewer.ts';

/** What the cloud side tells. */
export function onCloud(ctx: Context, event: CloudEvent, now: number): void {
  switch (event.kind) {
    case 'state':
      onState(ctx, event, now);
      break;
    case 'channel':
      ctx.cloud.channel = event.channel;
      ctx.picture.mark('channelInfo');
      break;
    case 'iceServers':
      onIceServers(ctx, event, now);
      break;
    case 'iceFailed':
      onIceFailed(ctx, now);
      break;
    case 'message':
      ctx.reports.counters.messagesReceived++;
      onMessage(ctx, event.message, now);
      break;
    case 'written':
      ctx.uplink.written(event.correlationId, now);
      break;
    case 'unsent':
      ctx.uplink.unsent(event.correlationId, event.why, now);
      break;
    case 'rejected': {
      const { correlationId, statusCode, errorType, description } = event;
      const known = ctx.uplink.rejected(correlationId, { statusCode, errorType, description }, now);
      if (!known) ctx.reports.dropped('status', 'unknown_correlation', nobody, now);
    }
  }
}

/** States in which the socket is gone; the others leave it as it is. */
const offline: readonly CloudState[] = ['NEW', 'DISCONNECTED', 'DELETE', 'DELETED'];

function onState(ctx: Context, event: Extract<CloudEvent, { kind: 'state' }>, now: number): void {
  const { cloud, reports } = ctx;
  const { state, reason, retryMs, text } = event;
  cloud.state = state;
  cloud.reason = reason;
  cloud.retryAt = now + retryMs;
  cloud.text = text;
  if (state === 'CONNECTED' && !cloud.connected) {
    if (cloud.everConnected) reports.counters.reconnects++;
    cloud.everConnected = true;
    cloud.connected = true;
    cloud.connectedAt = now;
  } else if (offline.includes(state) && cloud.connected) {
    cloud.connected = false;
    cloud.connectedMs += now - cloud.connectedAt;
  }
  ctx.requests.callEnded();
  ctx.picture.mark('signalingState');
  if (state !== 'DELETED') return;
  for (const session of ctx.sessions.all()) closeSession(ctx, session, 'shutdown', now);
}

function onIceServers(ctx: Context, event: Extract<CloudEvent, { kind: 'iceServers' }>, now: number): void {
  const unfit = ctx.ice.renewed(event.servers, event.expiresMs, now);
  if (unfit > 0) ctx.reports.dropped('ice_server', 'too_large', nobody, now, unfit);
  ctx.reports.counters.iceRefreshes++;
  ctx.device.iceAsked = false;
  openGates(ctx);
  ctx.picture.mark('iceServers');
}

function onIceFailed(ctx: Context, now: number): void {
  ctx.ice.failed(now);
  ctx.reports.counters.iceFailures++;
  if (!ctx.ice.awaited(now)) openGates(ctx);
  if (!ctx.device.iceAsked) return;
  ctx.device.iceAsked = false;
  if (ctx.ice.count(now) > 0) ctx.picture.mark('iceServers');
  else refuse(ctx, 'unavailable', 0, 'ice servers', now);
}

function onMessage(ctx: Context, message: KvsMessage, now: number): void {
  switch (message.kind) {
    case 'candidate': {
      const clientId = peerOf(ctx, message.from);
      if (clientId === undefined) ctx.reports.dropped('candidate', 'bad_sender', nobody, now);
      else onPeerCandidate(ctx, clientId, message.candidate, now);
      return;
    }
    case 'offer':
      if (ctx.settings.role === 'master') onOffer(ctx, message.from, message.sdp, now);
      else ctx.reports.dropped('offer', 'unexpected', nobody, now);
      break;
    case 'answer':
      if (ctx.settings.role === 'viewer') onMasterAnswer(ctx, message.sdp, now);
      else ctx.reports.dropped('answer', 'unexpected', nobody, now);
      break;
    case 'reconnectIceServer':
      ctx.ice.doubt();
      return;
    // Sockets and their status are the cloud side's own business.
    case 'goAway':
    case 'status':
      return;
  }
}
