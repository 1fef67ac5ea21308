import type { ChannelInfo, Endpoints } from './client-types.ts';
import type { KvsOptions } from './options.ts';

/** Where the channel and its endpoints are kept between two lives of the daemon. Nothing in it is a secret. */
export interface ChannelMemory {
  /** What `save` was last given, or anything that a damaged file holds. */
  load(): unknown;
  save(record: ChannelRecord): void;
}

export interface ChannelRecord {
  /** Which configuration this is true for. */
  of: string;
  channel: ChannelInfo | undefined;
  endpoints: Endpoints | undefined;
}

/** A record of another configuration tells nothing. */
export function recordKey({ region, role, channel, endpoint, fips, dualStack }: KvsOptions): string {
  return JSON.stringify([region, role, channel.name, channel.arn, endpoint, fips, dualStack]);
}

/** The part of a record that can be used. It may be stale; then the service says so, and it is forgotten. */
export function recall(record: unknown, of: string): Pick<ChannelRecord, 'channel' | 'endpoints'> {
  const fields = fieldsOf(record);
  if (fields.get('of') !== of) return { channel: undefined, endpoints: undefined };
  return { channel: channelOf(fields.get('channel')), endpoints: endpointsOf(fields.get('endpoints')) };
}

function channelOf(value: unknown): ChannelInfo | undefined {
  const fields = fieldsOf(value);
  const [arn, name, status, version] = ['arn', 'name', 'status', 'version'].map((key) => textOf(fields.get(key)));
  if (arn === undefined || name === undefined || status === undefined) return undefined;
  return { arn, name, status, version };
}

function endpointsOf(value: unknown): Endpoints | undefined {
  const fields = fieldsOf(value);
  const [wss, https, webrtc] = ['wss', 'https', 'webrtc'].map((key) => textOf(fields.get(key)));
  if (wss === undefined || https === undefined || !URL.canParse(wss) || !URL.canParse(https)) return undefined;
  return webrtc === undefined || !URL.canParse(webrtc) ? { wss, https } : { wss, https, webrtc };
}

function fieldsOf(value: unknown): Map<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 2048 ? value : undefined;
}
