import { randomInt } from 'node:crypto';
import { ARN_MAX_CHARS, CHANNELS_MAX, TAGS_MAX, TTL_DEFAULT_S } from './limits.ts';
import { inUse, invalidArgument, notFound, Refusal, versionMismatch } from './refusal.ts';

const ARN = /^arn:[a-z\d-]+:kinesisvideo:[a-z0-9-]+:[0-9]+:[a-z]+\/[a-zA-Z0-9_.-]+\/[0-9]+$/;
const NAME = /^[a-zA-Z0-9_.-]{1,256}$/;

export type ChannelStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';

export interface Channel {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  status: ChannelStatus;
  /** Service time at which a passing status ends. */
  settlesMs: number;
  version: string;
  ttlS: number;
  readonly tags: Map<string, string>;
  storage: { enabled: boolean; streamArn: string | undefined };
}

export interface ChannelRules {
  region: string;
  accountId: string;
  /** How long a channel stays CREATING, UPDATING or DELETING; 0 for not at all. */
  settleMs: number;
  /** Service time, and Unix time of the service, in ms. */
  now(): number;
  wall(): number;
  /** Told of a new message TTL, or of media storage. */
  changed(channel: Channel): void;
  /** Told when a channel is gone for good. */
  removed(channel: Channel): void;
}

/** The account's channels. */
export class Channels {
  readonly #rules: ChannelRules;
  readonly #byName = new Map<string, Channel>();
  #lastCreatedMs = 0;

  constructor(rules: ChannelRules) {
    this.#rules = rules;
  }

  create(name: string, ttlS = TTL_DEFAULT_S, tags: ReadonlyMap<string, string> = new Map()): Channel {
    if (this.find(name) !== undefined) throw inUse(`The channel ${name} already exists.`);
    if (this.#byName.size >= CHANNELS_MAX) {
      throw new Refusal('AccountChannelLimitExceededException', 400, 'Too many channels in this account.');
    }
    // A channel of the same name that comes later is another one: its ARN differs.
    this.#lastCreatedMs = Math.max(Math.floor(this.#rules.wall()), this.#lastCreatedMs + 1);
    const { region, accountId } = this.#rules;
    const channel: Channel = {
      name,
      arn: `arn:${partition(region)}:kinesisvideo:${region}:${accountId}:channel/${name}/${this.#lastCreatedMs}`,
      createdMs: this.#lastCreatedMs,
      status: 'ACTIVE',
      settlesMs: 0,
      version: newVersion(),
      ttlS,
      tags: new Map(),
      storage: { enabled: false, streamArn: undefined },
    };
    tag(channel, tags);
    this.#byName.set(name, channel);
    this.#pass(channel, 'CREATING');
    return channel;
  }

  /** By name or by ARN; both must mean the same channel. */
  get(by: { name?: string | undefined; arn?: string | undefined }): Channel {
    const { name, arn } = by;
    if (arn !== undefined) {
      if (arn.length > ARN_MAX_CHARS || !ARN.test(arn)) throw invalidArgument('ChannelARN is not the ARN of a channel');
      const channel = this.#byArn(arn);
      if (channel === undefined) throw notFound(`The channel ${arn} does not exist.`);
      if (name !== undefined && name !== channel.name) throw invalidArgument('ChannelName and ChannelARN differ');
      return channel;
    }
    if (name === undefined) throw invalidArgument('ChannelName or ChannelARN is required');
    if (!NAME.test(name)) throw invalidArgument(`ChannelName must match ${NAME.source}`);
    const channel = this.find(name);
    if (channel === undefined) throw notFound(`The channel ${name} does not exist.`);
    return channel;
  }

  /** The same, and it must be ready for use. */
  active(by: { name?: string | undefined; arn?: string | undefined }): Channel {
    const channel = this.get(by);
    if (channel.status !== 'ACTIVE') throw inUse(`The channel ${channel.name} is ${channel.status}.`);
    return channel;
  }

  find(name: string): Channel | undefined {
    const channel = this.#byName.get(name);
    return channel === undefined ? undefined : this.#settled(channel);
  }

  all(): Channel[] {
    return [...this.#byName.values()].flatMap((channel) => this.#settled(channel) ?? []);
  }

  /** A new version; the status passes through UPDATING. */
  touch(channel: Channel, currentVersion?: string): void {
    if (currentVersion !== undefined && currentVersion !== channel.version) throw versionMismatch();
    channel.version = newVersion();
    this.#pass(channel, 'UPDATING');
  }

  setTtl(channel: Channel, ttlS: number): void {
    channel.ttlS = ttlS;
    this.#rules.changed(channel);
  }

  setStorage(channel: Channel, storage: Channel['storage']): void {
    channel.storage = storage;
    this.#rules.changed(channel);
  }

  delete(channel: Channel, currentVersion?: string): void {
    if (currentVersion !== undefined && currentVersion !== channel.version) throw versionMismatch();
    this.#pass(channel, 'DELETING');
    this.#settled(channel);
  }

  #byArn(arn: string): Channel | undefined {
    const channel = this.find(arn.split('/')[1] ?? '');
    return channel?.arn === arn ? channel : undefined;
  }

  #pass(channel: Channel, status: ChannelStatus): void {
    channel.status = status;
    channel.settlesMs = this.#rules.now() + this.#rules.settleMs;
    if (this.#rules.settleMs === 0 && status !== 'DELETING') channel.status = 'ACTIVE';
  }

  #settled(channel: Channel): Channel | undefined {
    if (channel.status === 'ACTIVE' || this.#rules.now() < channel.settlesMs) return channel;
    if (channel.status === 'DELETING') {
      this.#byName.delete(channel.name);
      this.#rules.removed(channel);
      return undefined;
    }
    channel.status = 'ACTIVE';
    return channel;
  }
}

export function tag(channel: Channel, tags: ReadonlyMap<string, string>): void {
  if (new Set([...channel.tags.keys(), ...tags.keys()]).size > TAGS_MAX) {
    throw new Refusal('TagsPerResourceExceededLimitException', 400, `A channel has at most ${TAGS_MAX} tags.`);
  }
  for (const [key, value] of tags) channel.tags.set(key, value);
}

export function partition(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

const VERSION_CHARS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function newVersion(): string {
  return Array.from({ length: 20 }, () => VERSION_CHARS[randomInt(VERSION_CHARS.length)]).join('');
}
