import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { readScenario } from '../../src/cli/scenario.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { connect, FakeClock } from '../emulator/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'kvsb-scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function scenario(text: string): string {
  count += 1;
  const file = join(folder, `s${count}.yaml`);
  writeFileSync(file, text);
  return file;
}

/** What is wrong with it, without the folder's name. */
function mistakes(text: string): string[] {
  const file = scenario(text);
  try {
    readScenario(file);
  } catch (error) {
    return String(Object(error).message).replaceAll(file, 'F').split('\n');
  }
  return [];
}

const WHOLE = `
mode: documented
quotas: false
timeFactor: 60
sessionToken: true
region: eu-west-1
channels:
  - front
  - { name: back, ttlS: 30, storage: true, tags: { place: door } }
certificateNames: [kvs.test, 192.0.2.1]
allowedOrigins: [https://page.test]
ports: { control: 443, master: 443 }
names: { control: c.kvs.test }
iceServers:
  - { Uris: ["turn:192.0.2.2:3478"], Username: u, Password: p, Ttl: 60 }
routing:
  takeover: { code: 1000, reason: replaced }
  idleMs: 1000
  confirm: true
deletion: orphan
faults:
  - throttle:x3
  - drop:0.1,only=SDP_ANSWER,channel=front
  - { fault: slow, only: GetIceServerConfig, delayMs: 500, count: 2 }
steps:
  - { atS: 10, do: goAway, channel: front, role: master }
  - { atS: 20, everyS: 60, do: reset, channel: front }
  - { atS: 30, do: inject, fault: silent, count: 1 }
  - { atS: 40, do: clock, offsetMs: -600000 }
`;

describe('a scenario', () => {
  it('says all that the emulator takes, faults also as on the command line', () => {
    expect(readScenario(scenario(WHOLE))).toMatchObject({
      mode: 'documented',
      quotas: false,
      channels: ['front', { name: 'back', ttlS: 30, storage: true, tags: { place: 'door' } }],
      ports: { control: 443, master: 443 },
      iceServers: [{ Uris: ['turn:192.0.2.2:3478'], Username: 'u', Password: 'p', Ttl: 60 }],
      routing: { takeover: { code: 1000, reason: 'replaced' }, idleMs: 1000, confirm: true },
      faults: [
        { fault: 'throttle', count: 3 },
        { fault: 'drop', probability: 0.1, only: 'SDP_ANSWER', channel: 'front' },
        { fault: 'slow', only: 'GetIceServerConfig', delayMs: 500, count: 2 },
      ],
      steps: [{ atS: 10, do: 'goAway' }, { everyS: 60 }, { do: 'inject', fault: 'silent' }, { offsetMs: -600_000 }],
    });
  });

  it('may be empty', () => {
    expect(readScenario(scenario('# nothing\n'))).toEqual({});
  });

  it.each([
    ['an unknown key', 'mode: observed\nmoed: x\n', ['F:2:1: moed: unknown key, did you mean mode?']],
    ['a wrong value', 'mode: strict\n', ['F:1:7: mode: found "strict", allowed: documented, observed']],
    ['a wrong type', 'quotas: 5\n', ['F:1:9: quotas: found 5, allowed: true or false']],
    [
      'a fault by a wrong name',
      'faults:\n  - throtle:x2\n',
      ['F:2:5: faults[0]: the fault "throtle:x2" cannot be set: no fault is named throtle, did you mean throttle?'],
    ],
    [
      'a fault that is a section',
      'faults:\n  - fault: drop\n    probabilty: 1\n    count: 0\n',
      [
        'F:3:5: faults[0].probabilty: unknown key, did you mean probability?',
        'F:4:12: faults[0].count: found 0, allowed: a whole number, 1 or more',
      ],
    ],
    [
      'a step that is none',
      'steps:\n  - { atS: 1, do: explode }\n',
      ['F:2:19: steps[0].do: found "explode", allowed: inject, clear, goAway, '],
    ],
    [
      'a step without its parts',
      'steps:\n  - do: close\n    chanel: x\n    code: 1\n',
      [
        'F:2:5: steps[0].atS: missing: a number, 0 or more',
        'F:2:5: steps[0].channel: missing: a name',
        'F:3:5: steps[0].chanel: unknown key, did you mean channel?',
        'F:4:11: steps[0].code: found 1, allowed: a whole number from 1000 to 4999',
      ],
    ],
    [
      'a channel',
      'channels:\n  - { name: a, ttl: 5 }\n  - "a b"\n  - 7\n',
      [
        'F:2:16: channels[0].ttl: unknown key, did you mean ttlS?',
        'F:3:5: channels[1]: found "a b", allowed: letters, digits, . _ -',
        'F:4:5: channels[2]: found 7, allowed: a name, or a section',
      ],
    ],
    [
      'routing',
      'routing:\n  takeover: { code: 1 }\n',
      ['F:2:3: routing.takeover.reason: missing: text', 'F:2:21: routing.takeover.code: found 1'],
    ],
    [
      'a password that does not fit',
      'credentials:\n  - { accessKeyId: a, secretAccessKey: 5 }\n',
      ['F:2:40: credentials[0].secretAccessKey: found ***, allowed: text'],
    ],
    ['no YAML', 'mode: [\n', ['F:2:1: not YAML: ']],
    ['no section', '- a\n', ['found a list, allowed: lines of KEY: VALUE']],
  ])('names what is wrong with %s: file, line, column and key', (_, text, expected) => {
    const told = mistakes(text);
    expect(told).toHaveLength(expected.length);
    for (const [i, line] of expected.entries()) expect(told[i]).toContain(line);
  });

  it('names a file that is not there', () => {
    expect(() => readScenario('/none.yaml')).toThrow('/none.yaml: no such file');
  });

  it.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['early', 'CERT_NOT_YET_VALID'],
    ['valid', 'connected'],
  ])('can give a certificate that is %s', async (certificate, outcome) => {
    const emulator = await startEmulator(readScenario(scenario(`certificate: ${certificate}\n`)));
    try {
      const { hostname, port } = new URL(emulator.controlEndpoint);
      const socket = connectTls({ host: hostname, port: Number(port), ca: emulator.caPem });
      const seen = new Promise((resolve) => {
        socket.once('secureConnect', () => resolve('connected'));
        socket.once('error', (error) => resolve(Object(error).code));
      });
      expect(await seen).toBe(outcome);
      socket.destroy();
    } finally {
      await emulator.close();
    }
  });

  it('is played in the time of the service', async () => {
    const clock = new FakeClock();
    const file = scenario(`
timeFactor: 10
channels: [cam]
faults: [ice-empty:x1]
steps:
  - { atS: 100, do: goAway, channel: cam, role: master }
  - { atS: 200, everyS: 50, do: ping, channel: cam, role: master }
`);
    const emulator = await startEmulator({ ...readScenario(file), clock });
    try {
      const master = await connect(emulator);
      const told = () => emulator.events.list().filter(({ kind }) => kind === 'admin');
      clock.advance(9_999);
      expect(told()).toEqual([]);
      clock.advance(1);
      expect(await master.frame(1)).toEqual({ messageType: 'GO_AWAY' });
      clock.advance(10_000);
      clock.advance(10_000);
      expect(told().map(({ what }) => what)).toEqual(['goAway', 'ping', 'ping', 'ping']);
      expect(told().map(({ detail }) => detail)).toContain('1 affected');
    } finally {
      await emulator.close();
    }
  });
});
