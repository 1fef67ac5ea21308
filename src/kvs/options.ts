import { BridgeError } from '../common/errors.ts';
import { parseChannelArn } from './arn.ts';
import type { CredentialsOptions } from './credential-source.ts';
import { isId } from './message.ts';

export interface KvsOptions {
  region: string;
  /** A name, an ARN, or both of the same channel. With an ARN the channel is neither described nor created. */
  channel: { name?: string; arn?: string };
  role: 'master' | 'viewer';
  /** A viewer's id on the channel. */
  clientId?: string;
  /** Make the channel when it does not exist. */
  create: boolean;
  /** Obey `deleteChannel`. */
  allowDelete: boolean;
  /** How long the service keeps undelivered messages of a channel that is created here, s. */
  messageTtlS?: number;
  /** Control plane other than the region's own. */
  endpoint?: string;
  /** PEM of the only authorities to trust, instead of Node's own. */
  ca?: string;
  /** HTTPS_PROXY, ALL_PROXY and NO_PROXY; of the process unless given. */
  proxy?: Record<string, string | undefined>;
  fips: boolean;
  dualStack: boolean;
  credentials: CredentialsOptions;
  /** Join the storage session as master: never, where the channel has media storage, or it must have it. Never by default. */
  storage?: 'off' | 'auto' | 'on';
  /** Put the region's STUN server first in the list of ICE servers. */
  useStun: boolean;
}

/** Name of the channel that these options mean. Throws on what no retry could mend. */
export function checkOptions(options: KvsOptions): string {
  const { region, channel, role, clientId, messageTtlS, endpoint } = options;
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) wrong(`"${region}" is not the name of a region`);
  const arn = channel.arn === undefined ? undefined : parseChannelArn(channel.arn);
  if (channel.arn !== undefined && arn === undefined) wrong(`"${channel.arn}" is not the ARN of a signaling channel`);
  if (arn !== undefined && arn.region !== region)
    wrong(`the channel's ARN is of ${arn.region}, the region is ${region}`);
  const name = channel.name ?? arn?.name;
  if (name === undefined) wrong('neither a channel name nor a channel ARN is given');
  if (!isId(name)) wrong(`"${name}" is no channel name: 1 to 256 of a-z A-Z 0-9 _ . -`);
  if (arn !== undefined && arn.name !== name) wrong(`the channel's ARN is of "${arn.name}", its name is "${name}"`);
  if (role === 'viewer' && clientId === undefined) wrong('a viewer needs a client id');
  if (role === 'master' && clientId !== undefined) wrong('a master has no client id');
  if (clientId !== undefined && (!isId(clientId) || /^aws_/i.test(clientId))) {
    wrong(`"${clientId}" is no client id: 1 to 256 of a-z A-Z 0-9 _ . -, and not AWS_ first`);
  }
  if (messageTtlS !== undefined && !(messageTtlS >= 5 && messageTtlS <= 120)) {
    wrong(`messages can be kept 5 to 120 s, not ${messageTtlS}`);
  }
  if (endpoint !== undefined && !/^https?:\/\/[^/?#]+\/?$/.test(endpoint)) {
    wrong(`"${endpoint}" is no endpoint: https://host[:port]`);
  }
  return name;
}

function wrong(message: string): never {
  throw new BridgeError('KVSB-CHANNEL', message);
}
