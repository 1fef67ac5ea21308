import type { SendAlexaOfferToMasterCommandInput } from '@aws-sdk/client-kinesis-video-signaling';
import type { Clock } from '../common/clock.ts';
import { BridgeError } from '../common/errors.ts';
import { Channel } from './channel.ts';
import { type CloudParts, CloudShare } from './cloud-parts.ts';
import { CloudError, type Failure } from './failure.ts';
import { formatPayload, isId, parseFrame } from './message.ts';
import { checkOptions, type KvsOptions } from './options.ts';
import { proxyVariables } from './proxy.ts';
import { textIn } from './reply.ts';

/** What SendAlexaOfferToMaster takes, characters of base64. */
const PAYLOAD_MAX_CHARS = 10_000;
/** Longest answer that is taken, characters of base64. */
const ANSWER_MAX_CHARS = 65_536;

export interface AlexaOffer {
  sdp: string;
  /** The id under which the master sees it. */
  senderClientId: string;
  /** How long an answer is awaited, ms. */
  waitMs: number;
}

export interface AlexaDeps {
  clock: Clock;
  random: () => number;
  signal: AbortSignal;
}

/** Does what an Alexa skill's backend does: one offer by REST, one whole answer. Throws BridgeError with what was missing. */
export async function sendAlexaOffer(
  options: KvsOptions,
  { sdp, senderClientId, waitMs }: AlexaOffer,
  { clock, random, signal }: AlexaDeps,
): Promise<{ sdp: string; ms: number }> {
  const name = checkOptions(options);
  const payload = formatPayload({ kind: 'offer', to: undefined, correlationId: '', sdp });
  if (!isId(senderClientId) || /^aws_/i.test(senderClientId)) {
    throw unfit(`"${senderClientId}" is no sender id: 1 to 256 of a-z A-Z 0-9 _ . -, and not AWS_ first`);
  }
  if (payload.length > PAYLOAD_MAX_CHARS) {
    const text = `the offer has ${payload.length} characters of base64, Alexa's call takes ${PAYLOAD_MAX_CHARS}`;
    throw unfit(text, 'leave out codecs, header extensions or candidates');
  }
  const { region, fips, dualStack, endpoint, credentials, ca, proxy } = options;
  const { parts, release } = new CloudShare().acquire(
    { region, credentials, ca, proxy: proxy ?? proxyVariables(process.env) },
    clock,
    random,
  );
  const where = { region, name, role: 'viewer', fips, dualStack, endpoint } as const;
  const channel = new Channel({ ...where, clientId: undefined, messageTtlS: undefined, stun: undefined }, parts);
  try {
    const missing = ({ status }: Failure): string | undefined =>
      status === 404 ? `channel ${name} does not exist in ${region}` : undefined;
    const arn = options.channel.arn ?? (await explained(channel.describe(signal), missing)).arn;
    const { https } = await explained(channel.locate(arn, signal), missing);
    const sentAt = clock.now();
    const silent = ({ status, errorType }: Failure): string | undefined => {
      if (status !== 404 && errorType !== 'ETIMEDOUT') return undefined;
      const seconds = ((clock.now() - sentAt) / 1000).toFixed(1);
      return `no answer after ${seconds} s: channel ${name} has no master, or its master did not answer`;
    };
    const command = { ChannelARN: arn, SenderClientId: senderClientId, MessagePayload: payload };
    const asking = askMaster(parts, { region, https }, command, { abortSignal: signal, waitMs });
    return { sdp: await explained(asking, silent), ms: Math.round(clock.now() - sentAt) };
  } finally {
    release();
  }
}

/** The master's answer. */
export async function askMaster(
  parts: CloudParts,
  { region, https }: { region: string; https: string },
  input: SendAlexaOfferToMasterCommandInput,
  { abortSignal, waitMs }: { abortSignal: AbortSignal; waitMs: number },
): Promise<string> {
  const sdk = await import('@aws-sdk/client-kinesis-video-signaling');
  const explicit = { useFipsEndpoint: false, useDualstackEndpoint: false, endpoint: https };
  const client = new sdk.KinesisVideoSignalingClient({ ...parts.clientConfig(region), ...explicit });
  await parts.prepare(client.config, abortSignal);
  const command = new sdk.SendAlexaOfferToMasterCommand(input);
  const { Answer } = await parts.attempt(() => client.send(command, { abortSignal, requestTimeout: waitMs }));
  const messagePayload = textIn(Answer, ANSWER_MAX_CHARS);
  const frame = parseFrame(JSON.stringify({ messageType: 'SDP_ANSWER', messagePayload }));
  if (frame.kind === 'noise' || frame.message.kind !== 'answer') {
    throw new BridgeError('KVSB-ALEXA-ANSWER', 'the answer of the master could not be read');
  }
  return frame.message.sdp;
}

/** What a failure means here, else what it is. */
async function explained<T>(call: Promise<T>, meaning: (failure: Failure) => string | undefined): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { failure } = error;
    const meant = meaning(failure);
    const hint = meant === undefined ? undefined : 'see how the daemon stands with `kvs-bridge status`';
    throw new BridgeError('KVSB-ALEXA-ANSWER', meant ?? `${failure.reason}: ${failure.text}`, hint);
  }
}

function unfit(text: string, hint?: string): BridgeError {
  return new BridgeError('KVSB-ALEXA-OFFER', text, hint);
}
