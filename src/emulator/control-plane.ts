import { type Channel, type Channels, tag } from './channels.ts';
import {
  IDENTIFIER,
  type Json,
  optionalChoice,
  optionalNumber,
  optionalObject,
  optionalText,
  text,
  VERSION,
} from './fields.ts';
import { LIST_MAX, TTL_MAX_S, TTL_MIN_S } from './limits.ts';
import type { Operation } from './operation.ts';
import { invalidArgument } from './refusal.ts';
import { keysIn, tagMap, tagsIn } from './tags.ts';

const ANY = /^[\s\S]{1,1024}$/;
const TOKEN = /^[a-zA-Z0-9+/=]{0,1024}$/;

/** The calls that manage channels. */
export function channelOperations(channels: Channels): [path: string, operation: Operation][] {
  const control = (name: string, path: string, run: Operation['run']): [string, Operation] => [
    path,
    { name, plane: 'control', run },
  ];
  const arnIn = (input: Json, member = 'ChannelARN'): string => text(input, member, ANY);

  return [
    control('CreateSignalingChannel', '/createSignalingChannel', (input) => {
      const name = text(input, 'ChannelName', IDENTIFIER);
      optionalChoice(input, 'ChannelType', ['SINGLE_MASTER']);
      return { ChannelARN: channels.create(name, ttlIn(input), tagsIn(input)).arn };
    }),
    control('DescribeSignalingChannel', '/describeSignalingChannel', (input) => ({
      ChannelInfo: channelInfo(channels.get(channelIn(input))),
    })),
    control('UpdateSignalingChannel', '/updateSignalingChannel', (input) => {
      const version = text(input, 'CurrentVersion', VERSION);
      const channel = channels.active({ arn: arnIn(input) });
      const ttlS = ttlIn(input);
      channels.touch(channel, version);
      if (ttlS !== undefined) channels.setTtl(channel, ttlS);
      return {};
    }),
    control('DeleteSignalingChannel', '/deleteSignalingChannel', (input) => {
      const version = optionalText(input, 'CurrentVersion', VERSION);
      channels.delete(channels.active({ arn: arnIn(input) }), version);
      return {};
    }),
    control('ListSignalingChannels', '/listSignalingChannels', (input) => list(channels, input)),
    control('TagResource', '/TagResource', (input) => {
      const channel = channels.get({ arn: arnIn(input, 'ResourceARN') });
      const tags = tagsIn(input);
      if (tags.size === 0) throw invalidArgument('Tags is required');
      tag(channel, tags);
      return {};
    }),
    control('UntagResource', '/UntagResource', (input) => {
      const channel = channels.get({ arn: arnIn(input, 'ResourceARN') });
      for (const key of keysIn(input)) channel.tags.delete(key);
      return {};
    }),
    control('ListTagsForResource', '/ListTagsForResource', (input) => ({
      Tags: tagMap(channels.get({ arn: arnIn(input, 'ResourceARN') }).tags),
    })),
  ];
}

/** A channel named by name or ARN. */
export function channelIn(input: Json): { name: string | undefined; arn: string | undefined } {
  return { name: optionalText(input, 'ChannelName', ANY), arn: optionalText(input, 'ChannelARN', ANY) };
}

function ttlIn(input: Json): number | undefined {
  const configuration = optionalObject(input, 'SingleMasterConfiguration');
  if (configuration === undefined) return undefined;
  return optionalNumber(configuration, 'MessageTtlSeconds', TTL_MIN_S, TTL_MAX_S);
}

function channelInfo(channel: Channel): Json {
  return {
    ChannelARN: channel.arn,
    ChannelName: channel.name,
    ChannelStatus: channel.status,
    ChannelType: 'SINGLE_MASTER',
    CreationTime: channel.createdMs / 1000,
    // The service shows this unused member too.
    FullMeshConfiguration: null,
    SingleMasterConfiguration: { MessageTtlSeconds: channel.ttlS },
    Version: channel.version,
  };
}

/** A page begins after the channel whose name the token carries. */
function list(channels: Channels, input: Json): Json {
  const size = optionalNumber(input, 'MaxResults', 1, LIST_MAX) ?? LIST_MAX;
  const condition = optionalObject(input, 'ChannelNameCondition') ?? {};
  optionalChoice(condition, 'ComparisonOperator', ['BEGINS_WITH']);
  const prefix = optionalText(condition, 'ComparisonValue', IDENTIFIER) ?? '';
  const after = Buffer.from(optionalText(input, 'NextToken', TOKEN) ?? '', 'base64').toString();
  const found = channels
    .all()
    .filter(({ name }) => name.startsWith(prefix) && name > after)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = found.slice(0, size);
  const last = page.at(-1);
  const more = found.length > page.length && last !== undefined;
  return {
    ChannelInfoList: page.map(channelInfo),
    ...(more && { NextToken: Buffer.from(last.name).toString('base64') }),
  };
}
