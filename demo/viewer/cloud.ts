import { Agent } from 'node:https';
import {
  DescribeSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
  KinesisVideoClient,
} from '@aws-sdk/client-kinesis-video';
import { GetIceServerConfigCommand, KinesisVideoSignalingClient } from '@aws-sdk/client-kinesis-video-signaling';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Credentials, viewerUrl } from './presign.ts';

/** The KVS that a viewer talks to: here the emulator. */
export interface Cloud {
  endpoint: string;
  region: string;
  channel: string;
  /** PEM of the CA that signed the service's certificates. */
  ca: string;
  credentials: Credentials;
}

export interface ChannelAccess {
  arn: string;
  wss: string;
  https: string;
}

export interface IceServerList {
  urls: string[];
  username: string;
  credential: string;
}

const CONNECT_MS = 2000;
const REQUEST_MS = 5000;

/** The calls of a viewer, with AWS's own SDK. */
export class ViewerCloud {
  readonly cloud: Cloud;
  readonly #common;

  constructor(cloud: Cloud) {
    this.cloud = cloud;
    this.#common = {
      region: cloud.region,
      // A copy: the SDK writes notes into what it is given.
      credentials: { ...cloud.credentials },
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler({
        httpsAgent: new Agent({ ca: cloud.ca, keepAlive: false }),
        connectionTimeout: CONNECT_MS,
        requestTimeout: REQUEST_MS,
        throwOnRequestTimeout: true,
      }),
    };
  }

  async access(): Promise<ChannelAccess> {
    const client = new KinesisVideoClient({ ...this.#common, endpoint: this.cloud.endpoint });
    const { ChannelInfo } = await client.send(new DescribeSignalingChannelCommand({ ChannelName: this.cloud.channel }));
    const arn = ChannelInfo?.ChannelARN ?? '';
    const { ResourceEndpointList = [] } = await client.send(
      new GetSignalingChannelEndpointCommand({
        ChannelARN: arn,
        SingleMasterChannelEndpointConfiguration: { Protocols: ['WSS', 'HTTPS'], Role: 'VIEWER' },
      }),
    );
    const of = (protocol: string) => ResourceEndpointList.find((one) => one.Protocol === protocol)?.ResourceEndpoint;
    return { arn, wss: of('WSS') ?? '', https: of('HTTPS') ?? '' };
  }

  async iceServers(access: ChannelAccess, clientId: string): Promise<IceServerList[]> {
    const client = new KinesisVideoSignalingClient({ ...this.#common, endpoint: access.https });
    const { IceServerList = [] } = await client.send(
      new GetIceServerConfigCommand({ ChannelARN: access.arn, ClientId: clientId, Service: 'TURN' }),
    );
    return IceServerList.map(({ Uris = [], Username = '', Password = '' }) => ({
      urls: Uris,
      username: Username,
      credential: Password,
    }));
  }

  /** A secret while it lives. */
  signedUrl(access: ChannelAccess, clientId: string): Promise<string> {
    return viewerUrl(access.wss, this.cloud.region, access.arn, clientId, this.cloud.credentials);
  }
}
