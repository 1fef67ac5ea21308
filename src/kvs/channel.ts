import type { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import type { KinesisVideoSignalingClient } from '@aws-sdk/client-kinesis-video-signaling';
import type { ChannelInfo, Endpoints } from './client-types.ts';
import type { CloudParts } from './cloud-parts.ts';
import { CloudError, failureOf } from './failure.ts';
import { type IceAnswer, iceServers } from './ice.ts';
import { isFips } from './region.ts';
import { objectIn, objectsIn, textIn } from './reply.ts';

/** Longest text of an answer that is taken: names, versions, ARNs and endpoints are shorter, characters. */
const TEXT_MAX_CHARS = 1_024;

export interface ChannelOptions {
  region: string;
  /** Configured name; absent when only the ARN is. */
  name: string | undefined;
  role: 'master' | 'viewer';
  clientId: string | undefined;
  /** How long the service keeps undelivered messages of a channel that is created here, s. */
  messageTtlS: number | undefined;
  /** Control plane other than the region's own. */
  endpoint: string | undefined;
  fips: boolean;
  dualStack: boolean;
  /** URI that goes first in the list of ICE servers. */
  stun: string | undefined;
}

/**
 * The calls of the control plane and of the channel's own REST endpoint. Each is one attempt that ends in time, or throws
 * a CloudError; when to try again is decided elsewhere. The SDK is loaded with the first call.
 */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #parts: CloudParts;
  #control: KinesisVideoClient | undefined;
  #signaling: { endpoint: string; client: KinesisVideoSignalingClient } | undefined;

  constructor(options: ChannelOptions, parts: CloudParts) {
    this.#options = options;
    this.#parts = parts;
  }

  async describe(signal: AbortSignal): Promise<ChannelInfo> {
    const { DescribeSignalingChannelCommand } = await import('@aws-sdk/client-kinesis-video');
    const client = await this.#controlClient(signal);
    const command = new DescribeSignalingChannelCommand({ ChannelName: this.#options.name });
    const { ChannelInfo } = await this.#parts.attempt(() => client.send(command, { abortSignal: signal }));
    const info = objectIn(ChannelInfo);
    const field = (name: string): string | undefined => textIn(info[name], TEXT_MAX_CHARS);
    const arn = field('ChannelARN');
    if (arn === undefined) throw unreadable('DescribeSignalingChannel gave no ARN');
    return { arn, name: field('ChannelName') ?? '', status: field('ChannelStatus') ?? '', version: field('Version') };
  }

  async create(signal: AbortSignal): Promise<void> {
    const { CreateSignalingChannelCommand } = await import('@aws-sdk/client-kinesis-video');
    const client = await this.#controlClient(signal);
    const { name, messageTtlS } = this.#options;
    const command = new CreateSignalingChannelCommand({
      ChannelName: name,
      ChannelType: 'SINGLE_MASTER',
      ...(messageTtlS === undefined ? {} : { SingleMasterConfiguration: { MessageTtlSeconds: messageTtlS } }),
    });
    await this.#parts.attempt(() => client.send(command, { abortSignal: signal }));
  }

  /** Whether its media go to a stream. */
  async describeMedia(arn: string, signal: AbortSignal): Promise<boolean> {
    const { DescribeMediaStorageConfigurationCommand } = await import('@aws-sdk/client-kinesis-video');
    const client = await this.#controlClient(signal);
    const command = new DescribeMediaStorageConfigurationCommand({ ChannelARN: arn });
    const { MediaStorageConfiguration } = await this.#parts.attempt(() =>
      client.send(command, { abortSignal: signal }),
    );
    // A channel that never had a stream may have nothing to say.
    if ((MediaStorageConfiguration ?? null) === null) return false;
    const { Status } = objectIn(MediaStorageConfiguration);
    if (Status !== 'ENABLED' && Status !== 'DISABLED') {
      throw unreadable('DescribeMediaStorageConfiguration gave no status');
    }
    return Status === 'ENABLED';
  }

  /** With the endpoint of storage only where there is storage: the service refuses to name it otherwise. */
  async locate(arn: string, signal: AbortSignal, storage = false): Promise<Endpoints> {
    const { GetSignalingChannelEndpointCommand } = await import('@aws-sdk/client-kinesis-video');
    const client = await this.#controlClient(signal);
    const command = new GetSignalingChannelEndpointCommand({
      ChannelARN: arn,
      SingleMasterChannelEndpointConfiguration: {
        Protocols: ['WSS', 'HTTPS', ...(storage ? (['WEBRTC'] as const) : [])],
        Role: this.#options.role === 'master' ? 'MASTER' : 'VIEWER',
      },
    });
    const { ResourceEndpointList } = await this.#parts.attempt(() => client.send(command, { abortSignal: signal }));
    const endpointOf = (protocol: string): string => {
      const entry = objectsIn(ResourceEndpointList).find(
        (item) => textIn(item['Protocol'], TEXT_MAX_CHARS)?.toUpperCase() === protocol,
      );
      const endpoint = textIn(entry?.['ResourceEndpoint'], TEXT_MAX_CHARS) ?? '';
      if (!isEndpoint(endpoint, protocol)) throw unreadable(`GetSignalingChannelEndpoint gave no ${protocol} endpoint`);
      return endpoint;
    };
    const endpoints = { wss: endpointOf('WSS'), https: endpointOf('HTTPS') };
    return storage ? { ...endpoints, webrtc: endpointOf('WEBRTC') } : endpoints;
  }

  async ice(arn: string, https: string, signal: AbortSignal): Promise<IceAnswer> {
    const { GetIceServerConfigCommand } = await import('@aws-sdk/client-kinesis-video-signaling');
    const client = await this.#signalingClient(https, signal);
    const { clientId } = this.#options;
    const command = new GetIceServerConfigCommand({
      ChannelARN: arn,
      ...(clientId === undefined ? {} : { ClientId: clientId }),
    });
    const { IceServerList } = await this.#parts.attempt(() => client.send(command, { abortSignal: signal }));
    const answer = iceServers(IceServerList, this.#options.stun);
    const wantsNone = Array.isArray(IceServerList) && IceServerList.length === 0;
    // Without an end means that there is no TURN among them.
    if (answer.ttlMs === 0 && !wantsNone) throw unreadable('GetIceServerConfig gave no server that can be used');
    return answer;
  }

  /** Asks the service's own peer, the storage session, for an offer. */
  async join(arn: string, webrtc: string, signal: AbortSignal): Promise<void> {
    const target = { endpoint: webrtc, path: '/joinStorageSession', region: this.#options.region };
    await this.#parts.post(target, { channelArn: arn }, signal);
  }

  async remove(arn: string, version: string | undefined, signal: AbortSignal): Promise<void> {
    const { DeleteSignalingChannelCommand } = await import('@aws-sdk/client-kinesis-video');
    const client = await this.#controlClient(signal);
    const command = new DeleteSignalingChannelCommand({
      ChannelARN: arn,
      ...(version === undefined ? {} : { CurrentVersion: version }),
    });
    await this.#parts.attempt(() => client.send(command, { abortSignal: signal }));
  }

  /** Makes the connection to the control plane before there are credentials to use it with. */
  async connectAhead(signal: AbortSignal): Promise<void> {
    const { region, endpoint, fips, dualStack } = this.#options;
    const { config } = await this.#makeControlClient();
    const where = { Region: region, UseFIPS: isFips(region, fips), UseDualStack: dualStack };
    const address = endpoint ?? config.endpointProvider(where).url.href;
    if (!signal.aborted) this.#parts.connectAhead(address);
  }

  async #controlClient(signal: AbortSignal): Promise<KinesisVideoClient> {
    const client = await this.#makeControlClient();
    await this.#parts.prepare(client.config, signal);
    return client;
  }

  async #makeControlClient(): Promise<KinesisVideoClient> {
    const { KinesisVideoClient } = await import('@aws-sdk/client-kinesis-video');
    const { region, endpoint, fips, dualStack } = this.#options;
    // An endpoint of one's own excludes the two flags, and the environment may set them: always explicit.
    this.#control ??= new KinesisVideoClient({
      ...this.#parts.clientConfig(region),
      useFipsEndpoint: endpoint === undefined && isFips(region, fips),
      useDualstackEndpoint: endpoint === undefined && dualStack,
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    return this.#control;
  }

  async #signalingClient(endpoint: string, signal: AbortSignal): Promise<KinesisVideoSignalingClient> {
    const { KinesisVideoSignalingClient } = await import('@aws-sdk/client-kinesis-video-signaling');
    if (this.#signaling?.endpoint !== endpoint) {
      const client = new KinesisVideoSignalingClient({
        ...this.#parts.clientConfig(this.#options.region),
        useFipsEndpoint: false,
        useDualstackEndpoint: false,
        endpoint,
      });
      this.#signaling = { endpoint, client };
    }
    await this.#parts.prepare(this.#signaling.client.config, signal);
    return this.#signaling.client;
  }
}

function isEndpoint(text: string, protocol: string): boolean {
  const schemes = protocol === 'WSS' ? ['wss:', 'ws:'] : ['https:', 'http:'];
  return URL.canParse(text) && schemes.includes(new URL(text).protocol);
}

function unreadable(text: string): CloudError {
  return new CloudError(failureOf('service', text));
}
