import { CONNECTS_PER_S } from './limits.ts';
import { Rates } from './rates.ts';

interface Quota {
  /** Requests per second. */
  account?: number;
  channel?: number;
}

/** As documented. The others have no figure of their own. */
export const quotas: Readonly<Record<string, Quota>> = {
  CreateSignalingChannel: { account: 50 },
  DescribeSignalingChannel: { account: 300, channel: 5 },
  UpdateSignalingChannel: { account: 50, channel: 5 },
  DeleteSignalingChannel: { account: 50, channel: 5 },
  ListSignalingChannels: { account: 50 },
  GetSignalingChannelEndpoint: { account: 300 },
  TagResource: { account: 50, channel: 5 },
  UntagResource: { account: 50, channel: 5 },
  ListTagsForResource: { account: 50, channel: 5 },
  DescribeMediaStorageConfiguration: { account: 50, channel: 5 },
  UpdateMediaStorageConfiguration: { account: 10, channel: 5 },
  GetIceServerConfig: { account: 100, channel: 5 },
  SendAlexaOfferToMaster: { account: 100, channel: 5 },
  JoinStorageSession: { account: 50, channel: 2 },
  JoinStorageSessionAsViewer: { account: 50, channel: 2 },
  ConnectAsMaster: { channel: CONNECTS_PER_S },
  ConnectAsViewer: { channel: CONNECTS_PER_S },
};

const PRUNE_ABOVE_KEYS = 1_000;

/** Counts requests against the quotas of account and channel. */
export class QuotaMeter {
  readonly #rates = new Rates<string>();
  #sincePrune = 0;

  take(operation: string, channel: string | undefined, now: number): boolean {
    this.#sincePrune += 1;
    if (this.#sincePrune > PRUNE_ABOVE_KEYS) {
      this.#rates.prune(now);
      this.#sincePrune = 0;
    }
    const { account, channel: perChannel } = quotas[operation] ?? {};
    if (account !== undefined && !this.#rates.take(operation, account, now)) return false;
    if (perChannel === undefined || channel === undefined) return true;
    return this.#rates.take(`${operation} ${channel}`, perChannel, now);
  }
}
