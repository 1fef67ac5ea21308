import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { systemClock } from '../common/clock.ts';
import { BridgeError, errorText } from '../common/errors.ts';
import { didYouMean } from '../common/suggest.ts';
import type { BridgeConfig } from '../config/load.ts';
import { sampleOffer } from './alexa-sample.ts';
import { type Args, type Command, exitCodes, textOption, usage } from './command.ts';
import { configFileOption, configFlags, load } from './config.ts';
import { wholeNumber } from './line.ts';
import { jsonOption } from './parse.ts';

/** A little longer than the service's gateway is thought to wait, s. */
const WAIT_S = 30;
const WAIT_MAX_S = 300;
/** Integrators lost calls whose answer took longer, ms. */
const PATIENCE_MS = 6_000;

export const alexaOfferCommand: Command = {
  examples: [
    ['kvs-bridge alexa-offer', "an offer in Alexa's style to the configured channel; the answer on stdout"],
    ['kvs-bridge alexa-offer --offer echo.sdp', 'with an offer of your own'],
    ['kvs-bridge alexa-offer --json < echo.sdp --offer -', 'offer from stdin; answer, time and candidates for scripts'],
  ],
  options: [
    { name: 'offer', value: 'FILE', doc: 'SDP, or JSON with an sdp; - is stdin [one that is built in]' },
    { name: 'sender', value: 'ID', doc: 'client id under which the camera sees it [random]' },
    { name: 'timeout', value: 'S', doc: `how long an answer is awaited, s [${WAIT_S}]` },
    { name: 'bridge', value: 'NAME', doc: 'bridge of the configuration, where it has several' },
    configFileOption,
    jsonOption,
  ],
  hidden: configFlags,
  notes: () =>
    'Calls SendAlexaOfferToMaster with the credentials of the configuration; they must be allowed to. Ends with 0 when the\nanswer came, 1 when none did, 64 when the offer cannot be sent. The answer holds ICE credentials: it goes to stdout only.\n',
  async run(args, io) {
    const bridge = bridgeOf(args, load(args, io).config.bridges);
    const senderClientId = textOption(args, 'sender') ?? `alexa-offer-${randomBytes(4).toString('hex')}`;
    const waitMs = 1000 * (wholeNumber(args, 'timeout', WAIT_MAX_S) ?? WAIT_S);
    const file = textOption(args, 'offer');
    const offer = file === undefined ? sampleOffer() : sdpIn(await read(file), file);
    const { callAsAlexa } = await import('../app.ts');
    const deps = { clock: systemClock, random: Math.random, signal: new AbortController().signal };
    const { sdp, ms } = await callAsAlexa(bridge, { sdp: offer, senderClientId, waitMs }, deps);
    const candidates = [...sdp.matchAll(/^a=candidate:/gm)].length;
    if (args.options.get('json') === true) {
      io.out(`${JSON.stringify({ sender: senderClientId, ms, candidates, answer: { type: 'answer', sdp } })}\n`);
    } else {
      io.out(sdp);
      io.err(`answered in ${ms} ms, with ${candidates} candidate${candidates === 1 ? '' : 's'}\n`);
    }
    if (candidates === 0)
      io.err('warning: Alexa takes no candidates later: without any in the answer no media can flow\n');
    if (ms > PATIENCE_MS) io.err(`warning: Alexa is known to give up after about ${PATIENCE_MS / 1000} s\n`);
    return exitCodes.ok;
  },
};

function bridgeOf(args: Args, bridges: readonly BridgeConfig[]): BridgeConfig {
  const name = textOption(args, 'bridge');
  const names = bridges.map((bridge) => bridge.name);
  const [first, second] = bridges.filter((bridge) => name === undefined || bridge.name === name);
  if (first === undefined) throw usage(`no bridge is named ${name}${didYouMean(name ?? '', names)}`);
  if (second !== undefined) throw usage(`--bridge is missing: name one of ${names.join(', ')}`);
  return first;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file === '-' ? '/dev/stdin' : file, 'utf8');
  } catch (error) {
    throw new BridgeError('KVSB-ALEXA-OFFER', `cannot read the offer: ${errorText(error)}`);
  }
}

/** An SDP as it is, or as browsers print it. */
function sdpIn(text: string, file: string): string {
  const sdp = text.trimStart().startsWith('{') ? member(text, file) : text;
  if (!/^v=0\r?$/m.test(sdp)) throw new BridgeError('KVSB-ALEXA-OFFER', `${file} holds no SDP`);
  return sdp.replace(/\r?\n/g, '\r\n');
}

function member(text: string, file: string): string {
  try {
    const { sdp }: { sdp?: unknown } = JSON.parse(text);
    return typeof sdp === 'string' ? sdp : '';
  } catch {
    throw new BridgeError('KVSB-ALEXA-OFFER', `${file} is neither SDP nor JSON`);
  }
}
