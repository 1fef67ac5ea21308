import type { Channel, Channels } from './channels.ts';
import { IDENTIFIER, type Json, optionalChoice, optionalText, text } from './fields.ts';
import type { IceServerEntry } from './ice.ts';
import type { Operation } from './operation.ts';
import { notFound } from './refusal.ts';

const ANY = /^[\s\S]{1,1024}$/;
const USERNAME = /^[a-zA-Z0-9_.-]{1,256}$/;
const PAYLOAD = /^[a-zA-Z0-9+/=]{1,10000}$/;

export interface SignalingParts {
  channels: Channels;
  iceServers(channel: Channel): readonly IceServerEntry[];
  /** The master's answer to an offer that came by REST; undefined when there is none in time. */
  ask(channel: Channel, clientId: string, payload: string): Promise<string | undefined>;
}

/** The calls of a channel's HTTPS endpoint. */
export function signalingOperations(parts: SignalingParts): [path: string, operation: Operation][] {
  const getIceServerConfig = (input: Json): Json => {
    const channel = parts.channels.get({ arn: text(input, 'ChannelARN', ANY) });
    // A client id needs no socket of that name.
    optionalText(input, 'ClientId', IDENTIFIER);
    optionalText(input, 'Username', USERNAME);
    optionalChoice(input, 'Service', ['TURN']);
    return { IceServerList: parts.iceServers(channel) };
  };
  const sendAlexaOffer = async (input: Json): Promise<Json> => {
    const channel = parts.channels.get({ arn: text(input, 'ChannelARN', ANY) });
    const clientId = text(input, 'SenderClientId', IDENTIFIER);
    const answer = await parts.ask(channel, clientId, text(input, 'MessagePayload', PAYLOAD));
    if (answer === undefined) throw notFound('The master did not answer in time.');
    return { Answer: answer };
  };
  return [
    ['/v1/get-ice-server-config', { name: 'GetIceServerConfig', plane: 'signaling', run: getIceServerConfig }],
    ['/v1/send-alexa-offer-to-master', { name: 'SendAlexaOfferToMaster', plane: 'signaling', run: sendAlexaOffer }],
  ];
}
