import { type Channels, partition } from './channels.ts';
import { channelIn } from './control-plane.ts';
import { type Json, optionalChoice, optionalObject, optionalText, text } from './fields.ts';
import type { Operation } from './operation.ts';
import { inUse, invalidArgument, notFound, Refusal } from './refusal.ts';

const ANY = /^[\s\S]{1,1024}$/;
const STREAM = /^arn:[a-z\d-]+:kinesisvideo:[a-z0-9-]+:[0-9]+:stream\/([a-zA-Z0-9_.-]+)\/[0-9]+$/;

/** The stream that a channel's media goes to, by an ARN that the emulator makes up. */
export function streamArn(region: string, accountId: string, name: string, createdMs: number): string {
  return `arn:${partition(region)}:kinesisvideo:${region}:${accountId}:stream/${name}/${createdMs}`;
}

/** The calls about a channel's media storage. A stream whose name ends in `-no-retention` keeps nothing. */
export function storageOperations(channels: Channels): [path: string, operation: Operation][] {
  const control = (name: string, path: string, run: Operation['run']): [string, Operation] => [
    path,
    { name, plane: 'control', run },
  ];
  const mapped = (arn: string) => channels.all().find((channel) => channel.storage.streamArn === arn);

  return [
    control('DescribeMediaStorageConfiguration', '/describeMediaStorageConfiguration', (input) => {
      const { enabled, streamArn: arn } = channels.get(channelIn(input)).storage;
      return { MediaStorageConfiguration: { Status: enabled ? 'ENABLED' : 'DISABLED', StreamARN: arn ?? null } };
    }),
    control('UpdateMediaStorageConfiguration', '/updateMediaStorageConfiguration', (input) => {
      const channel = channels.active({ arn: text(input, 'ChannelARN', ANY) });
      const configuration = optionalObject(input, 'MediaStorageConfiguration');
      const status = configuration && optionalChoice(configuration, 'Status', ['ENABLED', 'DISABLED']);
      if (configuration === undefined || status === undefined) {
        throw invalidArgument('MediaStorageConfiguration needs a Status of ENABLED or DISABLED');
      }
      const arn = optionalText(configuration, 'StreamARN', STREAM);
      if (status === 'ENABLED') {
        if (arn === undefined) throw invalidArgument('StreamARN is required');
        const other = mapped(arn);
        if (other !== undefined && other !== channel) throw inUse(`The stream belongs to the channel ${other.name}.`);
        if (STREAM.exec(arn)?.[1]?.endsWith('-no-retention') === true) {
          throw new Refusal('NoDataRetentionException', 400, 'The stream keeps no data.');
        }
      }
      channels.setStorage(channel, { enabled: status === 'ENABLED', streamArn: arn });
      return {};
    }),
    control('DescribeMappedResourceConfiguration', '/describeMappedResourceConfiguration', (input) => {
      const arn = optionalText(input, 'StreamARN', STREAM);
      const name = optionalText(input, 'StreamName', ANY);
      if (arn === undefined && name === undefined) throw invalidArgument('StreamName or StreamARN is required');
      const channel = channels.all().find(({ storage }) => {
        const stream = storage.streamArn;
        return stream !== undefined && (arn ?? stream) === stream && (name ?? nameOf(stream)) === nameOf(stream);
      });
      if (channel === undefined) throw notFound('The stream is mapped to nothing.');
      return { MappedResourceConfigurationList: [{ Type: 'SIGNALING_CHANNEL', ARN: channel.arn }] } satisfies Json;
    }),
  ];
}

function nameOf(arn: string): string | undefined {
  return STREAM.exec(arn)?.[1];
}
