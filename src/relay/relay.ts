import { onAnswer, onDeviceCandidate } from './answers.ts';
import { ViewerBudgets } from './budgets.ts';
import { onCloud } from './cloud.ts';
import { type Context, nobody } from './context.ts';
import { DeviceRequests } from './device.ts';
import { Downlink } from './downlink.ts';
import { EarlyCandidates } from './early.ts';
import { nextDeadline, tick } from './expiry.ts';
import { laneFates, upFates } from './fates.ts';
import { IceServers } from './ice.ts';
import { DAILY_MESSAGES, MAX_SESSIONS, OFFER_TTL_MS, SESSIONS_LIMIT, TIME_STEP_MS } from './limits.ts';
import { refuse } from './notices.ts';
import { Out } from './out.ts';
import { Picture } from './picture.ts';
import { finishSync, onSessionState, onUp } from './rebuild.ts';
import { Reports } from './reports.ts';
import { onRequest } from './requests.ts';
import { Sessions } from './sessions.ts';
import { wantStorage } from './storage.ts';
import type { DeviceEvent, RelayCommand, RelayInput, RelayOptions, RelayStatus } from './types.ts';
import { Uplink } from './uplink.ts';
import { onDeviceOffer } from './viewer.ts';
import { makePart, statusOf } from './views.ts';
import { WaitingOffers } from './waiting.ts';

/** `Time.uncertainty_ms` of a clock that nobody vouches for. */
const UNCERTAINTY_UNKNOWN = 0xffff_ffff;

/**
 * The middle: viewers on one side, the MCU on the other. Pure: what happens comes in with the time, what is to be done
 * comes out. `now` is monotonic ms, `wall` is Unix ms.
 */
export class Relay {
  readonly #ctx: Context;
  #started = false;
  #now = 0;
  #wall = 0;

  constructor(options: RelayOptions) {
    this.#ctx = this.#build(options);
  }

  handle(input: RelayInput, now: number, wall: number): RelayCommand[] {
    const ctx = this.#ctx;
    this.#now = Math.max(this.#now, now);
    if (!this.#started) ctx.startedAt = this.#now;
    this.#started = true;
    this.#wall = wall;
    tick(ctx, this.#now);
    if (input.from === 'cloud') onCloud(ctx, input.event, this.#now);
    if (input.from === 'device') this.#device(input.event);
    this.#settle();
    return ctx.out.take(ctx.sessions.takeTable());
  }

  /** When `handle` wants to be called by the clock at the latest. */
  nextDeadline(): number | undefined {
    const deadline = nextDeadline(this.#ctx);
    return Number.isFinite(deadline) ? deadline : undefined;
  }

  status(): RelayStatus {
    return statusOf(this.#ctx, this.#now);
  }

  #device(event: DeviceEvent): void {
    const ctx = this.#ctx;
    switch (event.kind) {
      case 'up':
        onUp(ctx, event.peerEpoch, event.reset, this.#now);
        break;
      case 'down':
        ctx.link.down();
        break;
      case 'delivered':
        ctx.link.settle(event.token, 'delivered', this.#now);
        break;
      case 'failed':
        ctx.link.settle(event.token, event.why, this.#now);
        break;
      case 'message':
        this.#message(event);
        break;
    }
  }

  #message({ message, messageId }: Extract<DeviceEvent, { kind: 'message' }>): void {
    const ctx = this.#ctx;
    const now = this.#now;
    switch (message.kind) {
      case 'candidate':
        onDeviceCandidate(ctx, message, messageId, now);
        break;
      case 'sessionState':
        onSessionState(ctx, message, now);
        break;
      case 'syncDone':
        finishSync(ctx, true, now);
        break;
      case 'answer':
        if (ctx.settings.role === 'master') onAnswer(ctx, message, messageId, now);
        else this.#wrongRole(message.kind, message.session);
        break;
      case 'offer':
        if (ctx.settings.role === 'viewer') onDeviceOffer(ctx, message, messageId, now);
        else this.#wrongRole(message.kind, message.session);
        break;
      default:
        onRequest(ctx, message, now);
    }
  }

  #wrongRole(kind: string, session: number): void {
    this.#ctx.reports.dropped('message', 'wrong_role', nobody, this.#now);
    refuse(this.#ctx, 'unsupported', session, `${kind} in this role`, this.#now);
  }

  /** Lets flow what the step made ready. */
  #settle(): void {
    const ctx = this.#ctx;
    const { timeOffset } = ctx.device;
    if (timeOffset !== undefined && Math.abs(this.#wall - this.#now - timeOffset) >= TIME_STEP_MS) {
      ctx.picture.mark('time');
    }
    tick(ctx, this.#now);
    ctx.picture.flush(this.#now);
    ctx.link.pump(this.#now);
    ctx.uplink.pump(this.#now);
    wantStorage(ctx);
  }

  #build(options: RelayOptions): Context {
    const context = (): Context => this.#ctx;
    const out = new Out();
    const reports = new Reports(out);
    const sessions = new Sessions(options.table);
    const link = new Downlink(out, sessions, laneFates(context));
    return {
      settings: {
        role: options.role,
        maxSessions: Math.min(SESSIONS_LIMIT, Math.max(1, options.maxSessions ?? MAX_SESSIONS)),
        offerTtlMs: options.offerTtlMs ?? OFFER_TTL_MS,
        keepIceFresh: options.keepIceFresh ?? false,
        allowDelete: options.allowDelete ?? false,
        timeUncertaintyMs: options.timeUncertaintyMs ?? UNCERTAINTY_UNKNOWN,
      },
      out,
      reports,
      sessions,
      link,
      uplink: new Uplink(out, upFates(context), options.dailyMessages ?? DAILY_MESSAGES),
      picture: new Picture(link, (part, now) => makePart(this.#ctx, part, now, this.#wall)),
      ice: new IceServers(out),
      early: new EarlyCandidates((clientId, count, why) =>
        reports.dropped('candidate', why, { id: 0, clientId }, this.#now, count),
      ),
      waiting: new WaitingOffers(),
      viewers: new ViewerBudgets(),
      requests: new DeviceRequests(),
      cloud: {
        state: 'NEW',
        reason: 'none',
        retryAt: 0,
        text: '',
        connected: false,
        connectedAt: 0,
        connectedMs: 0,
        everConnected: false,
        channel: undefined,
        storageAsked: false,
      },
      device: {
        life: 0,
        upAt: 0,
        maxSessions: 0,
        lateIce: false,
        synced: false,
        syncUntil: undefined,
        listedClosed: new Set(),
        iceAsked: false,
        timeSentAt: 0,
        timeOffset: undefined,
      },
      startedAt: 0,
      reopenAt: 0,
    };
  }
}
