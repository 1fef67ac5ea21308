// What the documents of the service leave open, by the numbers of the emulator's choices.
'use strict';
const control = require('@aws-sdk/client-kinesis-video');
const signaling = require('@aws-sdk/client-kinesis-video-signaling');
const { pause } = require('./account.cjs');

const MINUTE_MS = 60_000;
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64');
const offer = encode({ type: 'offer', sdp: 'v=0\r\n' });
const post = (line, message) => line.ws.send(JSON.stringify(message));
const tell = (line) => line.refused ?? line.ended ?? (line.heard.length > 0 ? line.heard.join(' | ') : 'nothing');
const outcome = (promise) =>
  promise.then(
    (value) => JSON.stringify({ ...value, $metadata: undefined, IceServerList: value.IceServerList?.length }),
    (error) => `${error.name}: ${error.message}`,
  );

/** Sends one message as master or viewer and says what the sender heard. */
async function echo(account, role, message) {
  const line = await account.dial(role, role === 'viewer' ? { clientId: 'asker' } : {});
  post(line, { correlationId: 'q', ...message });
  await account.listen();
  return tell(line);
}

/** Holds a socket until it ends or time is up. */
async function hold(account, minutes, keep) {
  const line = await account.dial('master');
  const begin = Date.now();
  const timer = setInterval(() => keep?.(line), MINUTE_MS);
  while (line.ended === undefined && Date.now() - begin < minutes * MINUTE_MS) {
    await pause(1000);
  }
  clearInterval(timer);
  const end = line.ended ?? 'still open';
  return `${end} after ${Math.round((Date.now() - begin) / 1000)} s, pings ${line.pings}, heard ${tell(line)}`;
}

const questions = [
  {
    number: 1,
    text: 'What does a displaced master hear?',
    ask: async (account) => {
      const old = await account.dial('master');
      await account.dial('master');
      await account.listen(5);
      return tell(old);
    },
  },
  { number: 2, text: 'How does an idle socket end?', isLong: true, ask: (account) => hold(account, 15) },
  {
    number: 3,
    text: 'What does a refused handshake say?',
    ask: async (account) => tell(await account.dial('master', { arn: account.arn.replace(/\d$/, '0') })),
  },
  {
    number: 4,
    text: 'How old can a socket become, and does GO_AWAY come before?',
    isLong: true,
    ask: (account) => hold(account, 130, (line) => line.ws.ping()),
  },
  {
    number: 5,
    text: 'How long can a payload be?',
    ask: async (account) => {
      const master = await account.dial('master');
      const viewer = await account.dial('viewer', { clientId: 'asker' });
      const lengths = [10_000, 10_240, 13_656, 32_000];
      for (const length of lengths) {
        post(viewer, { action: 'SDP_OFFER', correlationId: `l${length}`, messagePayload: 'A'.repeat(length) });
        await account.listen();
      }
      const arrived = master.heard.map((frame) => JSON.parse(frame).messagePayload?.length);
      return `of ${lengths}: arrived ${arrived.join(', ') || 'none'}; sender heard ${tell(viewer)}`;
    },
  },
  {
    number: 6,
    text: 'What does an unknown action get?',
    ask: (account) => echo(account, 'viewer', { action: 'NONSENSE', messagePayload: offer }),
  },
  {
    number: 7,
    text: 'How does SendAlexaOfferToMaster end without a master?',
    ask: async (account) => {
      const begin = Date.now();
      const input = { ChannelARN: account.arn, SenderClientId: 'asker', MessagePayload: offer };
      const answer = await outcome(account.rest.send(new signaling.SendAlexaOfferToMasterCommand(input)));
      return `${answer} after ${Date.now() - begin} ms`;
    },
  },
  {
    number: 8,
    text: 'What waits for a master that is away, and in which order does it come?',
    ask: async (account) => {
      const viewer = await account.dial('viewer', { clientId: 'asker' });
      for (const [action, messagePayload] of [
        ['ICE_CANDIDATE', encode({ candidate: 'before', sdpMid: '0', sdpMLineIndex: 0 })],
        ['SDP_OFFER', offer],
        ['ICE_CANDIDATE', encode({ candidate: 'after', sdpMid: '0', sdpMLineIndex: 0 })],
      ]) {
        post(viewer, { action, messagePayload });
      }
      await account.listen();
      const master = await account.dial('master');
      await account.listen();
      return tell(master);
    },
  },
  {
    number: 9,
    text: 'Which endpoints come without a configuration?',
    ask: (account) =>
      outcome(account.control.send(new control.GetSignalingChannelEndpointCommand({ ChannelARN: account.arn }))),
  },
  {
    number: 10,
    text: 'Is IceServerList of an offer handed on?',
    ask: async (account) => {
      const master = await account.dial('master');
      const viewer = await account.dial('viewer', { clientId: 'asker' });
      post(viewer, { action: 'SDP_OFFER', messagePayload: offer, IceServerList: [{ Uris: ['turn:test.invalid'] }] });
      await account.listen();
      return tell(master);
    },
  },
  { number: 11, text: 'How many requests a second does IoT take?', why: 'it would be abuse to find out' },
  { number: 13, text: 'Which FIPS and dual-stack hosts exist?', why: 'a question to DNS, not to an account' },
  {
    number: 14,
    text: 'Is the role that of the endpoint, or that of the client id?',
    ask: async (account) => {
      const master = await account.dial('master', { clientId: 'asker' });
      const viewer = await account.dial('viewer');
      await account.listen();
      return `master with id: ${tell(master)}; viewer without: ${tell(viewer)}`;
    },
  },
  {
    number: 15,
    text: 'What does a message to an absent viewer get?',
    ask: (account) =>
      echo(account, 'master', { action: 'SDP_ANSWER', messagePayload: offer, recipientClientId: 'nobody' }),
  },
  {
    number: 16,
    text: 'What does a message of the master without a recipient get?',
    ask: (account) => echo(account, 'master', { action: 'SDP_ANSWER', messagePayload: offer }),
  },
  {
    number: 17,
    text: 'What does describing by two names that differ, or by none, get?',
    ask: async (account) => {
      const describe = (input) => outcome(account.control.send(new control.DescribeSignalingChannelCommand(input)));
      return `none: ${await describe({})}; two: ${await describe({ ChannelName: 'x', ChannelARN: account.arn })}`;
    },
  },
  {
    number: 18,
    text: 'How wrong may a clock be?',
    ask: async (account) => {
      const results = [];
      for (const minutes of [-16, -14, -6, -4, 4, 6, 14, 16]) {
        const line = await account.dial('viewer', { clientId: 'asker', offsetMs: minutes * MINUTE_MS });
        results.push(`${minutes} min: ${line.refused === undefined ? 'taken' : line.refused.slice(0, 60)}`);
      }
      return results.join('; ');
    },
  },
  {
    number: 19,
    text: 'Is a message that was taken confirmed?',
    ask: (account) => echo(account, 'viewer', { action: 'SDP_OFFER', messagePayload: offer }),
  },
  { number: 20, text: 'Do GO_AWAY and RECONNECT_ICE_SERVER have a payload?', why: 'they come when the service likes' },
  {
    number: 21,
    text: 'Is an offer of the master routed?',
    ask: async (account) => {
      const viewer = await account.dial('viewer', { clientId: 'target' });
      const master = await account.dial('master');
      post(master, { action: 'SDP_OFFER', messagePayload: offer, recipientClientId: 'target', correlationId: 'q' });
      await account.listen();
      return `viewer heard ${tell(viewer)}; master heard ${tell(master)}`;
    },
  },
  {
    number: 22,
    text: 'Does a session become too old for ICE servers?',
    isLong: true,
    ask: async (account) => {
      const held = await hold(account, 47, (line) => line.ws.ping());
      const answer = await outcome(
        account.rest.send(new signaling.GetIceServerConfigCommand({ ChannelARN: account.arn })),
      );
      return `${held}; then ${answer}`;
    },
  },
  {
    number: 23,
    text: 'Are there ICE servers for a client id that is not connected?',
    ask: (account) =>
      outcome(
        account.rest.send(new signaling.GetIceServerConfigCommand({ ChannelARN: account.arn, ClientId: 'nobody' })),
      ),
  },
  { number: 24, text: 'When is the place of a viewer free?', why: 'ten viewers who vanish; watch it in production' },
  { number: 25, text: 'Does joining a storage session take a client id?', why: 'needs a stream that is billed' },
  { number: 26, text: 'Does the service ping?', isLong: true, ask: (account) => hold(account, 5) },
  {
    number: 12,
    text: 'What does the socket of a deleted channel hear? (last: it deletes the channel)',
    ask: async (account) => {
      const line = await account.dial('master');
      const left = await account.deleteKeepingSockets();
      await account.listen(10);
      return left ?? tell(line);
    },
  },
];

module.exports = { questions };
