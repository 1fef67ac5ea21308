import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sampleOffer } from '../../src/cli/alexa-sample.ts';
import { cli } from '../../src/cli/index.ts';
import { type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts';
import { connect } from '../emulator/support.ts';
import { candidateText, wholeSdp } from '../relay/rig.ts';
import { DeviceApp } from '../support/device-app.ts';
import { shimProgram } from '../support/shim.ts';
import { configFile, testFolder, WholeDaemon } from '../support/whole-daemon.ts';

const shimPath = shimProgram();

async function service(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ mode: 'documented', channels: ['cam'], ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** One command line in this process. */
async function run(...argv: string[]) {
  let [out, err] = ['', ''];
  const code = await cli(['alexa-offer', ...argv], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: {},
    reader: () => 'ready',
  });
  return { code, out, err };
}

function file(text: string): string {
  const path = join(testFolder(), 'offer');
  writeFileSync(path, text);
  return path;
}

describe('kvs-bridge alexa-offer', () => {
  it('prints the whole answer: that of the camera, with all its candidates', async () => {
    const daemon = await WholeDaemon.start({ emulator: await service(), channel: 'cam' });
    const camera = await DeviceApp.open(daemon.pair.device);
    await daemon.ready();
    const { code, out, err } = await run('--config', daemon.file, '--sender', 'echoshow195');
    expect(err).toMatch(/^answered in \d+ ms, with 2 candidates\n$/);
    expect(code).toBe(0);
    console.log(`a camera with all its candidates: ${err}`);
    const section = out.slice(out.indexOf('m=video')).split('\r\n');
    expect(section).toContain(`a=${candidateText(1)}`);
    expect(section).toContain(`a=${candidateText(2)}`);
    expect(out).toMatch(/\r\n$/);
    const [opened] = await camera.gets('sessionOpened');
    const [offer] = await camera.gets('offer');
    expect(opened).toMatchObject({ clientId: 'echoshow195', peerKind: 1 });
    expect(offer).toMatchObject({ trickle: false, sdp: expect.stringContaining('s=a 2 z\r\n') });
  });

  it.each([
    ['as SDP', (sdp: string) => sdp],
    ['as SDP of a Unix file', (sdp: string) => sdp.replaceAll('\r\n', '\n')],
    ['as JSON of a browser', (sdp: string) => JSON.stringify({ type: 'offer', sdp })],
  ])('takes an offer of a file %s, and answers scripts in JSON', async (_, write) => {
    const daemon = await WholeDaemon.start({ emulator: await service(), channel: 'cam' });
    const camera = await DeviceApp.open(daemon.pair.device);
    await daemon.ready();
    const { out } = await run('--config', daemon.file, '--offer', file(write(wholeSdp('echo'))), '--json');
    expect(JSON.parse(out)).toEqual({
      sender: expect.stringMatching(/^alexa-offer-[0-9a-f]{8}$/),
      ms: expect.any(Number),
      candidates: 2,
      answer: { type: 'answer', sdp: expect.stringContaining(`a=${candidateText(2)}\r\n`) },
    });
    expect((await camera.gets('offer'))[0]?.sdp).toBe(wholeSdp('echo'));
  });

  it('gets its answer from the C shim too, which never says that its candidates end', async () => {
    const daemon = await WholeDaemon.start({ emulator: await service(), channel: 'cam' });
    const shim = spawn(shimPath, ['--tty', daemon.pair.device], { stdio: ['pipe', 'ignore', 'inherit'] });
    onTestFinished(() => void shim.stdin.end());
    await daemon.ready();
    const { code, out, err } = await run('--config', daemon.file, '--offer', file(wholeSdp('echo')));
    // The shim's answer is the offer, whose one candidate is in it.
    expect({ code, out }).toEqual({ code: 0, out: wholeSdp('echo') });
    console.log(`the C shim: ${err}`);
  });

  it('says so when there is no master', async () => {
    const emulator = await service({ alexaWaitMs: 300 });
    const config = configFile(testFolder(), '/dev/none', { emulator, channel: 'cam' });
    const { code, out, err } = await run('--config', config);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /no answer after \d\.\d s: channel cam has no master, or its master did not answer\n {2}see how/,
    );
  });

  it.each([
    ['the service gives up', 300, '30'],
    ['it gives up itself', 29_000, '1'],
  ])('says so when the camera never answers, and %s', async (_, alexaWaitMs, timeout) => {
    const daemon = await WholeDaemon.start({ emulator: await service({ alexaWaitMs }), channel: 'cam' });
    const camera = await DeviceApp.open(daemon.pair.device);
    camera.answers = false;
    await daemon.ready();
    const { code, err } = await run('--config', daemon.file, '--timeout', timeout);
    expect(code).toBe(1);
    expect(err).toMatch(/no answer after \d\.\d s/);
    expect(await camera.gets('offer')).toHaveLength(1);
  });

  it('says so when the answer is none that can be read, and warns of one without candidates', async () => {
    const emulator = await service({ mode: 'observed' });
    const config = configFile(testFolder(), '/dev/none', { emulator, channel: 'cam' });
    const master = await connect(emulator);
    for (const [payload, expected] of [
      ['bm9uc2Vuc2U=', { code: 1, err: 'kvs-bridge: the answer of the master could not be read\n' }],
      [
        Buffer.from(JSON.stringify({ type: 'answer', sdp: 'v=0\r\n' })).toString('base64'),
        { code: 0, out: 'v=0\r\n', err: expect.stringContaining('without any in the answer no media can flow') },
      ],
    ] as const) {
      const from = master.frames.length;
      const call = run('--config', config, '--sender', 'echo');
      await master.frame(from + 1);
      master.send({ action: 'SDP_ANSWER', recipientClientId: 'echo', messagePayload: payload });
      expect(await call).toMatchObject(expected);
    }
  });

  it.each([
    [
      'too large',
      `v=0\r\n${'a=x\r\n'.repeat(1_200)}`,
      "characters of base64, Alexa's call takes 10000\n  leave out codecs",
    ],
    ['no SDP', 'hello', 'holds no SDP'],
    ['broken JSON', '{"sdp": ', 'is neither SDP nor JSON'],
    ['JSON without SDP', '{"type": "offer"}', 'holds no SDP'],
  ])('refuses an offer that is %s before anything is sent', async (_, text, why) => {
    const emulator = await service();
    const config = configFile(testFolder(), '/dev/none', { emulator, channel: 'cam' });
    const { code, err } = await run('--config', config, '--offer', file(text));
    expect(code).toBe(64);
    expect(err).toContain(why);
    expect(emulator.events.list()).toEqual([]);
  });

  it.each([
    ['a channel that is missing', ['--kvs-channel', 'nobody'], 1, 'channel nobody does not exist in us-west-2'],
    ['a file that is missing', ['--offer', '/none.sdp'], 64, 'cannot read the offer: ENOENT'],
    ['a sender id that is none', ['--sender', 'AWS_me'], 64, '"AWS_me" is no sender id'],
    ['a bridge that is none', ['--bridge', 'mian'], 64, 'no bridge is named mian, did you mean main?'],
  ])('says what is wrong with %s', async (_, words, code, why) => {
    const config = configFile(testFolder(), '/dev/none', { emulator: await service(), channel: 'cam' });
    const ended = await run('--config', config, ...words);
    expect(ended.err).toContain(why);
    expect(ended.code).toBe(code);
  });

  it.each([
    ['throttle:x1,only=SendAlexaOfferToMaster', 'throttled: ClientLimitExceededException (HTTP 400): Rate exceeded'],
    ['unavailable,only=GetSignalingChannelEndpoint', 'service: ServiceUnavailableException (HTTP 503)'],
    ['silent,only=SendAlexaOfferToMaster', ' s: channel cam has no master, or its master did not answer'],
    ['reset,only=DescribeSignalingChannel', 'network: read ECONNRESET'],
  ])('says what the service says when that fails: %s', async (fault, why) => {
    const config = configFile(testFolder(), '/dev/none', {
      emulator: await service({ faults: [fault] }),
      channel: 'cam',
    });
    const { code, err } = await run('--config', config, '--timeout', '1');
    expect(err).toContain(why);
    expect(code).toBe(1);
  });

  it('says so when the credentials may not do it', async () => {
    const keys = { accessKeyId: 'AKIDTEST', secretAccessKey: 'a-secret-of-the-test' };
    const emulator = await service({ credentials: [{ ...keys, denied: ['SendAlexaOfferToMaster'] }] });
    const config = configFile(testFolder(), '/dev/none', { emulator, channel: 'cam' });
    const { code, err } = await run('--config', config);
    expect(err).toContain('not authorized to perform kinesisvideo:SendAlexaOfferToMaster');
    expect(code).toBe(1);
  });
});

describe('the offer that is built in', () => {
  it('is one that never trickles, and another each time', () => {
    expect(sampleOffer()).not.toContain('trickle');
    expect(sampleOffer()).toContain('a=candidate:');
    expect(sampleOffer()).not.toBe(sampleOffer());
  });
});
