import type { Channels } from './channels.ts';
import { type Json, oneOf, optionalChoice, optionalList, optionalObject, text } from './fields.ts';
import type { Operation } from './operation.ts';
import { invalidArgument } from './refusal.ts';

const ANY = /^[\s\S]{1,1024}$/;
const protocols = ['WSS', 'HTTPS', 'WEBRTC'] as const;

/** GetSignalingChannelEndpoint. */
export function endpointOperation(
  channels: Channels,
  authority: (name: 'master' | 'viewer') => string,
): [path: string, Operation] {
  const run = (input: Json): Json => {
    const channel = channels.active({ arn: text(input, 'ChannelARN', ANY) });
    const configuration = optionalObject(input, 'SingleMasterChannelEndpointConfiguration') ?? {};
    const role = optionalChoice(configuration, 'Role', ['MASTER', 'VIEWER']) ?? 'MASTER';
    const wanted = protocolsIn(configuration);
    if (wanted.includes('WEBRTC') && !channel.storage.enabled) {
      throw invalidArgument('WEBRTC needs a channel with media storage.');
    }
    const place = authority(role === 'MASTER' ? 'master' : 'viewer');
    return {
      ResourceEndpointList: wanted.map((protocol) => ({
        Protocol: protocol,
        ResourceEndpoint: `${protocol === 'WSS' ? 'wss' : 'https'}://${place}`,
      })),
    };
  };
  return ['/getSignalingChannelEndpoint', { name: 'GetSignalingChannelEndpoint', plane: 'control', run }];
}

/** Without a list: sockets and REST. What the service answers then is not documented. */
function protocolsIn(configuration: Json): readonly (typeof protocols)[number][] {
  const listed = optionalList(configuration, 'Protocols', 5);
  if (listed === undefined) return ['WSS', 'HTTPS'];
  const known = listed.map((protocol) => {
    const found = oneOf(protocol, protocols);
    if (found === undefined) throw invalidArgument(`Protocols must be of ${protocols.join(', ')}`);
    return found;
  });
  if (known.length === 0) throw invalidArgument('Protocols must not be empty');
  return [...new Set(known)];
}
