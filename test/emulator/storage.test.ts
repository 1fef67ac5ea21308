import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { judgeAnswer } from '../../src/emulator/storage-sdp.ts';
import { cHeaders } from './c-signer.ts';
import { connect, credentialOf, encode, FakeClock, http, type TestSocket } from './support.ts';

let clock: FakeClock;
let emulator: Emulator;

beforeEach(async () => {
  clock = new FakeClock();
  emulator = await startEmulator({ clock, channels: [{ name: 'cam', storage: true }, 'plain'] });
});

afterEach(async () => {
  await emulator.close();
});

function join(input: object = {}, path = '/joinStorageSession') {
  const base = emulator.endpoints.master;
  const body = JSON.stringify({ channelArn: emulator.channelArn('cam'), ...input });
  const { accessKeyId, secretAccessKey } = credentialOf(emulator);
  const headers = cHeaders({ url: `${base}${path}`, body, region: emulator.region, accessKeyId, secretAccessKey });
  return http(emulator, base, { path, headers, body });
}

interface Received {
  messageType: string;
  messagePayload: string;
}

async function received(socket: TestSocket, count: number): Promise<Received[]> {
  await socket.frame(count);
  return socket.frames.map((frame): Received => JSON.parse(frame));
}

const decoded = ({ messagePayload }: Received): Record<string, unknown> =>
  JSON.parse(Buffer.from(messagePayload, 'base64').toString());

const sdp = (video: string, audio: string, codec = 'H264/90000', sound = 'opus/48000/2'): string =>
  [
    'v=0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    `a=rtpmap:111 ${sound}`,
    `a=${audio}`,
    'm=video 9 UDP/TLS/RTP/SAVPF 125',
    `a=rtpmap:125 ${codec}`,
    `a=${video}`,
    '',
  ].join('\r\n');
const answer = (text: string): string => encode(JSON.stringify({ type: 'answer', sdp: text }));

describe('joining a storage session', () => {
  it('brings an offer and candidates without sender and sdpMid', async () => {
    const master = await connect(emulator);
    expect(await join()).toMatchObject({ status: 200, body: '' });
    const messages = await received(master, 3);
    expect(messages.map(({ messageType }) => messageType)).toEqual(['SDP_OFFER', 'ICE_CANDIDATE', 'ICE_CANDIDATE']);
    for (const message of messages) expect(message).not.toHaveProperty('senderClientId');
    const [offer, ...candidates] = messages.map(decoded);
    expect(offer).toMatchObject({ type: 'offer', sdp: expect.stringMatching(/a=rtpmap:\d+ H264\/90000\r\n/) });
    for (const candidate of candidates) {
      expect(candidate).not.toHaveProperty('sdpMid');
      expect(candidate).toMatchObject({ candidate: expect.stringContaining(' typ relay ') });
    }
  });

  it('waits for the master like any message', async () => {
    await join();
    expect(await received(await connect(emulator), 3)).toHaveLength(3);
  });

  it('brings one offer each time, and ignores the client id that C viewers send', async () => {
    const master = await connect(emulator);
    await join();
    await join({ clientId: 'ConsumerViewer_1' });
    const offers = (await received(master, 6)).filter(({ messageType }) => messageType === 'SDP_OFFER');
    expect(offers).toHaveLength(2);
  });

  it('is refused for a channel without storage, and for an unknown one', async () => {
    expect(await join({ channelArn: emulator.channelArn('plain') })).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'InvalidArgumentException' },
      body: '{"message":"The channel is not mapped to a stream."}',
    });
    const channelArn = emulator.channelArn('cam').replace(/\d+$/, '1000000000000');
    expect(await join({ channelArn })).toMatchObject({ status: 404 });
  });

  it('is refused with 403 where the policy forbids it', async () => {
    await emulator.close();
    const denied = { accessKeyId: 'AKIDDENIED', secretAccessKey: 's', denied: ['JoinStorageSession'] };
    emulator = await startEmulator({ credentials: [denied], channels: [{ name: 'cam', storage: true }] });
    expect(await join()).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } });
  });

  it('may bring the candidates first, a late offer, or none', async () => {
    const master = await connect(emulator);
    emulator.admin({ do: 'inject', fault: 'candidates-first', count: 1 });
    await join();
    expect((await received(master, 3)).map(({ messageType }) => messageType)).toEqual([
      'ICE_CANDIDATE',
      'ICE_CANDIDATE',
      'SDP_OFFER',
    ]);
    emulator.admin({ do: 'inject', fault: 'no-offer', count: 1 });
    await join();
    emulator.admin({ do: 'inject', fault: 'late-offer', count: 1, delayMs: 7_000 });
    await join();
    await master.settled();
    expect(master.frames).toHaveLength(3);
    clock.advance(7_000);
    expect(await received(master, 6)).toHaveLength(6);
  });
});

describe('a channel with storage', () => {
  it('does not route between its peers', async () => {
    const master = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'v' });
    viewer.send({ action: 'SDP_OFFER', messagePayload: encode('o') });
    await viewer.settled();
    await master.settled();
    expect(master.frames).toEqual([]);
  });

  it('takes an answer without a recipient, and says nothing when it is good', async () => {
    const master = await connect(emulator);
    master.send({ action: 'SDP_ANSWER', messagePayload: answer(sdp('sendonly', 'sendrecv')), correlationId: 'a' });
    await master.settled();
    expect(master.frames).toEqual([]);
  });

  it('refuses a bad answer, if it has a correlation id', async () => {
    const master = await connect(emulator);
    const bad = { action: 'SDP_ANSWER', messagePayload: answer(sdp('sendonly', 'sendrecv', 'VP8/90000')) };
    master.send(bad);
    master.send({ ...bad, correlationId: 'b' });
    expect(await master.frame(1)).toMatchObject({
      messageType: 'STATUS_RESPONSE',
      statusResponse: { correlationId: 'b', errorType: 'InvalidArgumentException', statusCode: '400' },
    });
    await master.settled();
    expect(master.frames).toHaveLength(1);
  });

  it.each([
    ['reject-answer', 'InvalidArgumentException'],
    ['illegal-answer', 'IllegalArgumentException'],
  ] as const)('refuses any answer on demand: %s', async (fault, errorType) => {
    const master = await connect(emulator);
    emulator.admin({ do: 'inject', fault, count: 1 });
    master.send({ action: 'SDP_ANSWER', messagePayload: answer(sdp('sendonly', 'sendrecv')), correlationId: 'c' });
    const statusResponse = { correlationId: 'c', statusCode: '400', errorType };
    expect(await master.frame(1)).toMatchObject({ statusResponse });
  });

  it('takes three viewers; a place that was left is free after a minute', async () => {
    const asViewer = (clientId: string) => join({ clientId }, '/joinStorageSessionAsViewer');
    const first = await connect(emulator, { role: 'viewer', clientId: 'v1' });
    for (const id of ['v1', 'v2', 'v3']) expect(await asViewer(id)).toMatchObject({ status: 200 });
    expect((await received(first, 3))[0]).toMatchObject({ messageType: 'SDP_OFFER' });
    expect(await asViewer('v4')).toMatchObject({ status: 400 });
    expect(await asViewer('v2')).toMatchObject({ status: 200 });
    clock.advance(60_000);
    expect(await asViewer('v4')).toMatchObject({ status: 200 });
    expect(await asViewer('v5')).toMatchObject({ status: 200 });
    expect(await asViewer('v6')).toMatchObject({ status: 400 });
  });
});

describe('the judgement of an answer', () => {
  it.each([
    ['master', sdp('sendonly', 'sendonly'), undefined],
    ['master', sdp('sendonly', 'sendrecv'), undefined],
    ['viewer', sdp('recvonly', 'recvonly'), undefined],
    ['viewer', sdp('recvonly', 'sendrecv'), undefined],
    ['master', sdp('sendrecv', 'sendrecv'), 'IllegalArgumentException'],
    ['master', sdp('sendonly', 'recvonly'), 'IllegalArgumentException'],
    ['viewer', sdp('sendonly', 'recvonly'), 'IllegalArgumentException'],
    ['master', sdp('sendonly', 'sendrecv', 'VP8/90000'), 'InvalidArgumentException'],
    ['master', sdp('sendonly', 'sendrecv', undefined, 'PCMU/8000'), 'InvalidArgumentException'],
    ['master', sdp('sendonly', 'sendrecv').replace('m=video 9', 'm=video 0'), 'InvalidArgumentException'],
    ['master', sdp('sendonly', 'sendrecv').replace(/m=audio[\s\S]*(?=m=video)/, ''), 'InvalidArgumentException'],
  ] as const)('of a %s: %#', (role, text, errorType) => {
    expect(judgeAnswer(answer(text), role)?.errorType).toBe(errorType);
  });

  it.each(['', 'eA==', encode('{}'), encode('null'), encode('{"sdp":5}')])('of %j, which is none', (payload) => {
    expect(judgeAnswer(payload, 'master')).toMatchObject({ errorType: 'InvalidArgumentException' });
  });
});
