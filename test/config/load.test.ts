import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config/load.ts';
import { settings } from '../../src/config/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'kvsb-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Given {
  env?: Record<string, string>;
  flags?: Record<string, string | boolean>;
  file?: string;
}

function write(name: string, text: string, mode = 0o600): string {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), mode);
  return name;
}

function load(text: string | undefined, { env = {}, flags = {}, file }: Given = {}) {
  const name = file ?? (text === undefined ? undefined : write('c.yaml', text));
  const host = { env: { CONFIGURATION_DIRECTORY: '/nowhere', ...env }, root: true, cwd: folder };
  return loadConfig({ host, file: name, flags: new Map(Object.entries(flags)) });
}

function mistakes(text: string | undefined, given?: Given): readonly string[] {
  try {
    load(text, given);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

const good = `serial:
  port: /dev/kvs-mcu
kvs:
  channel: front
  region: eu-west-1
`;
const pem = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n';

describe('a good configuration', () => {
  it('is the bridge main with every default', () => {
    const { config, warnings } = load(good);
    expect(warnings).toEqual([]);
    expect(config).toEqual({
      bridges: [
        {
          name: 'main',
          serial: { port: '/dev/kvs-mcu', baudRate: 115_200, resetAfterS: 15, resetUnanswered: false },
          kvs: {
            region: 'eu-west-1',
            channel: 'front',
            role: 'master',
            create: false,
            allowDelete: false,
            fips: false,
            dualStack: false,
            storage: 'off',
            stun: true,
            credentials: { source: 'default' },
          },
          pem: { kvs: undefined, iot: undefined },
          relay: { maxSessions: 10, dailyMessages: 100_000, keepIceFresh: false },
        },
      ],
      control: { socket: '/run/kvs-bridge/control.sock', http: undefined, token: undefined },
      log: { level: 'info', levels: {}, format: 'auto' },
      stateDir: '/var/lib/kvs-bridge',
      runtimeDir: '/run/kvs-bridge',
    });
  });

  it('takes flags over environment over file over defaults', () => {
    const text = `${good}log: { level: debug, format: json, levels: { kvs: trace } }\nrelay: { maxSessions: 3 }\n`;
    const env = {
      KVSB_LOG__LEVEL: 'warn',
      KVSB_LOG__FORMAT: 'text',
      KVSB_RELAY__MAX_SESSIONS: '4',
      KVSB_KVS__CREATE: 'yes',
    };
    const { config } = load(text, { env, flags: { 'log-level': 'error', 'kvs-fips': true } });
    expect(config.log).toEqual({ level: 'error', format: 'text', levels: { kvs: 'trace' } });
    expect(config.bridges[0]?.relay.maxSessions).toBe(4);
    expect(config.bridges[0]?.kvs).toMatchObject({ create: true, fips: true, dualStack: false });
  });

  it('needs no file when the environment says all', () => {
    const env = {
      KVSB_SERIAL__PORT: '/dev/kvs-mcu',
      KVSB_KVS__CHANNEL: 'front',
      AWS_REGION: 'eu-west-1',
      KVSB_LOG__LEVEL: '',
    };
    expect(load(undefined, { env }).config.bridges[0]).toMatchObject({
      serial: { port: '/dev/kvs-mcu' },
      kvs: { region: 'eu-west-1' },
    });
  });

  it('lets every bridge of a list have what stands at the top level, unless it says otherwise', () => {
    const { config } = load(`
kvs: { region: eu-west-1, credentials: { source: profile, profile: cams } }
bridges:
  - { name: a, serial: { port: /dev/a }, kvs: { channel: one } }
  - { name: b, serial: { port: /dev/b }, kvs: { channel: two, region: us-east-1, credentials: { source: default } } }
`);
    expect(config.bridges.map(({ name, kvs }) => [name, kvs.region, kvs.credentials])).toEqual([
      ['a', 'eu-west-1', { source: 'profile', profile: 'cams' }],
      ['b', 'us-east-1', { source: 'default' }],
    ]);
  });

  it('changes one entry of the list by environment', () => {
    const text = `bridges: [{ name: a, serial: { port: /dev/a }, kvs: { channel: one, region: eu-west-1 } }]`;
    const { config } = load(text, { env: { KVSB_BRIDGES__0__SERIAL__PORT: '/dev/b' } });
    expect(config.bridges[0]?.serial.port).toBe('/dev/b');
  });

  it('takes region and channel from the ARN', () => {
    const arn = 'arn:aws:kinesisvideo:eu-west-1:123456789012:channel/front/1700000000000';
    const { config } = load(`serial: { port: /dev/a }\nkvs: { channelArn: '${arn}' }`);
    expect(config.bridges[0]?.kvs).toMatchObject({ region: 'eu-west-1', channelArn: arn });
  });

  it('resolves references to credentials and variables, into numbers too', () => {
    write('aws-secret', 'topsecretvalue\n');
    const text = `${good}  credentials: { source: static, accessKeyId: '\${env:ID}', secretAccessKey: '\${cred:aws-secret}' }
relay: { maxSessions: '\${env:N}' }`;
    const { config } = load(text, { env: { ID: 'AKID', N: '7', CREDENTIALS_DIRECTORY: folder } });
    expect(config.bridges[0]?.kvs.credentials).toMatchObject({
      accessKeyId: 'AKID',
      secretAccessKey: 'topsecretvalue',
    });
    expect(config.bridges[0]?.relay.maxSessions).toBe(7);
  });

  it('reads a CA beside the file, and takes an empty section and an alias', () => {
    write('ca.pem', pem);
    const { config } = load(
      `serial: { port: &p /dev/a }\nname: main\nkvs: { channel: c, region: eu-west-1, caFile: ca.pem }\nstateDir: *p\nrelay:\n  # nothing\n`,
    );
    expect(config.bridges[0]).toMatchObject({ kvs: { caFile: join(folder, 'ca.pem') }, pem: { kvs: pem } });
    expect(config.stateDir).toBe('/dev/a');
  });

  it('warns of a port that may change its name and of a secret that everybody can read', () => {
    write('open.yaml', `${good.replace('kvs-mcu', 'ttyUSB0')}control: { token: 0123456789abcdef }\n`, 0o644);
    expect(load(undefined, { file: 'open.yaml' }).warnings).toEqual([
      'open.yaml: holds a secret and everybody can read it: chmod o-r open.yaml',
      'open.yaml:2:9: serial.port: /dev/ttyUSB0 may name another device after a reboot: prefer /dev/serial/by-id/',
    ]);
  });

  it('shows each value with its origin and no secret', () => {
    const env = { KVSB_LOG__LEVEL: 'debug', KVSB_KVS__CREDENTIALS__SECRET_ACCESS_KEY: 'topsecretvalue' };
    const shown = settings(
      load(`${good}  credentials: { source: static, accessKeyId: AKID }\n`, { env, flags: { 'state-dir': '/s' } }),
    );
    expect(shown.filter(({ origin }) => origin !== 'default')).toEqual([
      { key: 'serial.port', value: '/dev/kvs-mcu', origin: 'c.yaml:2:9' },
      { key: 'kvs.region', value: 'eu-west-1', origin: 'c.yaml:5:11' },
      { key: 'kvs.channel', value: 'front', origin: 'c.yaml:4:12' },
      { key: 'kvs.credentials.source', value: 'static', origin: 'c.yaml:6:26' },
      { key: 'kvs.credentials.accessKeyId', value: 'AKID', origin: 'c.yaml:6:47' },
      { key: 'kvs.credentials.secretAccessKey', value: '***', origin: 'KVSB_KVS__CREDENTIALS__SECRET_ACCESS_KEY' },
      { key: 'log.level', value: 'debug', origin: 'KVSB_LOG__LEVEL' },
      { key: 'stateDir', value: '/s', origin: '--state-dir' },
    ]);
  });
});

describe('a bad configuration', () => {
  const pair = (a: string, b: string) => `kvs: { region: eu-west-1 }\nbridges:\n  - ${a}\n  - ${b}\n`;
  const table: [what: string, text: string, mistakes: string[]][] = [
    [
      'an unknown key',
      good.replace('port', 'prot'),
      [
        'c.yaml:1:1: serial.port: missing: serial device of the MCU, best a name that stays: `/dev/kvs-mcu` or one of `/dev/serial/by-id/` (a path)',
        'c.yaml:2:3: serial.prot: unknown key, did you mean port?',
      ],
    ],
    ['an unknown section', `${good}sereal: {}\n`, ['c.yaml:6:1: sereal: unknown key, did you mean serial?']],
    [
      'a key unlike any',
      `${good}relay: { quux: 1 }\n`,
      ['c.yaml:6:10: relay.quux: unknown key, allowed: maxSessions, dailyMessages or keepIceFresh'],
    ],
    [
      'a wrong type',
      `${good}relay:\n  maxSessions: many\n`,
      ['c.yaml:7:16: relay.maxSessions: found "many", allowed: a whole number from 1 to 255'],
    ],
    [
      'a number out of range',
      good.replace('port:', 'baudRate: 7\n  port:'),
      ['c.yaml:2:13: serial.baudRate: found 7, allowed: a whole number from 1200 to 12000000'],
    ],
    [
      'a fraction',
      `${good}  messageTtlS: 5.5\n`,
      ['c.yaml:6:16: kvs.messageTtlS: found 5.5, allowed: a whole number from 5 to 120'],
    ],
    ['a wrong word', `${good}  role: boss\n`, ['c.yaml:6:9: kvs.role: found "boss", allowed: master or viewer']],
    [
      'a value without text',
      good.replace(' front', ''),
      ['c.yaml:4:11: kvs.channel: found nothing, allowed: letters, digits, . _ -'],
    ],
    [
      'text for a switch',
      `${good}  create: 'maybe'\n`,
      ['c.yaml:6:11: kvs.create: found "maybe", allowed: true or false'],
    ],
    [
      'a list for a section',
      `${good}relay: [1]\n`,
      ['c.yaml:6:1: relay: found a list, allowed: options of this section'],
    ],
    [
      'a section for a value',
      good.replace('front', '{ name: front }'),
      ['c.yaml:4:3: kvs.channel: found a section, allowed: letters, digits, . _ -'],
    ],
    [
      'no port, channel, region',
      'log: { level: info }\n',
      [
        'c.yaml:1:1: serial.port: missing: serial device of the MCU, best a name that stays: `/dev/kvs-mcu` or one of `/dev/serial/by-id/` (a path)',
        'c.yaml:1:1: kvs.channel: missing: the name of the signaling channel, or kvs.channelArn',
        'c.yaml:1:1: kvs.region: missing: the AWS region, here or in AWS_REGION',
      ],
    ],
    [
      'a step of a reset that is none',
      good.replace('kvs:', '  reset: dtr, pull the plug\nkvs:'),
      ['c.yaml:3:10: serial.reset: found "dtr, pull the plug", allowed: dtr, rts, break, command; several with commas'],
    ],
    [
      'a reset by a program that is not named',
      good.replace('kvs:', '  reset: dtr, command\nkvs:'),
      ['c.yaml:1:1: serial.resetCommand: missing: the program of the step command of serial.reset'],
    ],
    [
      'a wake signal that is none',
      good.replace('kvs:', '  wake: shout\nkvs:'),
      ['c.yaml:3:9: serial.wake: found "shout", allowed: bytes, break, lines, dtr, rts or command'],
    ],
    [
      'a wake signal by a program that is not named',
      good.replace('kvs:', '  wake: command\nkvs:'),
      ['c.yaml:1:1: serial.wakeCommand: missing: the program of the wake signal command'],
    ],
    [
      'a program to wake beside another wake signal',
      good.replace('kvs:', '  wake: break\n  wakeCommand: gpioset 4=1\nkvs:'),
      ['c.yaml:4:16: serial.wakeCommand: only serial.wake: command runs it, but serial.wake is break'],
    ],
    [
      'a program to wake without a wake signal',
      good.replace('kvs:', '  wakeCommand: gpioset 4=1\nkvs:'),
      ['c.yaml:3:16: serial.wakeCommand: only serial.wake: command runs it, but serial.wake is not set'],
    ],
    [
      'an unknown source of credentials',
      `${good}  credentials: { source: vault }\n`,
      [
        'c.yaml:6:26: kvs.credentials.source: found "vault", allowed: default, iot, environment, profile, container, instance, static or file',
      ],
    ],
    [
      'credentials without a source',
      `${good}  credentials: { file: /x }\n`,
      [
        'c.yaml:6:3: kvs.credentials.source: missing: where AWS credentials come from; `default`: the first of environment, profile, web identity, container, instance (default, iot, environment, profile, container, instance, static or file)',
      ],
    ],
    [
      'credentials of another source',
      `${good}  credentials: { source: file, file: /x, roleAlias: y }\n`,
      ['c.yaml:6:42: kvs.credentials.roleAlias: belongs to source: iot, but source is "file"'],
    ],
    [
      "IoT's data endpoint instead of its credential provider",
      `${good}  credentials: { source: iot, endpoint: 'a1-ats.iot.eu-west-1.amazonaws.com:443', roleAlias: r, certificateFile: cert.pem, keyFile: device.key }\n`,
      [
        "c.yaml:6:41: kvs.credentials.endpoint: a1-ats.iot.eu-west-1.amazonaws.com is IoT's endpoint for data, not its credential provider; ask for that with: aws iot describe-endpoint --endpoint-type iot:CredentialProvider",
        `c.yaml:6:133: kvs.credentials.keyFile: ${folder}/device.key: no such file`,
      ],
    ],
    [
      'incomplete credentials',
      `${good}  credentials: { source: static, accessKeyId: AKID }\n`,
      ['c.yaml:6:3: kvs.credentials.secretAccessKey: missing: secret access key (text without blanks)'],
    ],
    [
      'a bad secret, which stays one',
      `${good}control: { token: 'my secret' }\n`,
      ['c.yaml:6:19: control.token: found ***, allowed: 16 to 256 characters without blanks'],
    ],
    [
      'a CA that is not there',
      `${good}  caFile: no-such.pem\n`,
      [`c.yaml:6:11: kvs.caFile: ${folder}/no-such.pem: no such file`],
    ],
    [
      'a CA that is none',
      `${good}  caFile: c.yaml\n`,
      [`c.yaml:6:11: kvs.caFile: ${folder}/c.yaml: holds no certificates in PEM, allowed: certificates in PEM`],
    ],
    [
      'a CA that is a folder',
      `${good}  caFile: .\n`,
      [`c.yaml:6:11: kvs.caFile: ${folder}: a folder, allowed: a file`],
    ],
    [
      'a key that everybody can read',
      `${good}  credentials: { source: iot, endpoint: c.iot, roleAlias: r, thingName: t, certificateFile: cert.pem, keyFile: open.key }\n`,
      [
        `c.yaml:6:112: kvs.credentials.keyFile: ${folder}/open.key: everybody can read it, allowed: chmod o-r ${folder}/open.key`,
      ],
    ],
    [
      'a credential that is not there',
      good.replace('front', `'\${cred:none}'`),
      [
        `c.yaml:4:12: kvs.channel: \${cred:none}: CREDENTIALS_DIRECTORY is not set (LoadCredential= of the unit sets it)`,
        `c.yaml:4:12: kvs.channel: found "\${cred:none}", allowed: letters, digits, . _ -`,
      ],
    ],
    [
      'a variable that is not set',
      `${good}stateDir: '\${env:NOPE}/x'\n`,
      [`c.yaml:6:11: stateDir: \${env:NOPE}: the variable NOPE is not set`],
    ],
    [
      'a reference of another kind',
      `${good}stateDir: '\${file:x}'\n`,
      [`c.yaml:6:11: stateDir: \${file:x}: allowed: cred and env`],
    ],
    [
      'an endpoint without https',
      `${good}  endpoint: http://localhost\n`,
      ['c.yaml:6:13: kvs.endpoint: found "http://localhost", allowed: an https URL'],
    ],
    [
      'an ARN of another region',
      `${good}  channelArn: arn:aws:kinesisvideo:us-east-1:123456789012:channel/back/1\n`,
      [
        'c.yaml:4:12: kvs.channel: found "front", but kvs.channelArn names back',
        'c.yaml:5:11: kvs.region: found "eu-west-1", but kvs.channelArn is in us-east-1',
      ],
    ],
    [
      'a master with a client id',
      `${good}  clientId: me\n`,
      ['c.yaml:6:13: kvs.clientId: only a viewer has a client id, but kvs.role is master'],
    ],
    [
      'a viewer with storage',
      `${good}  role: viewer\n  storage: auto\n`,
      ['c.yaml:7:12: kvs.storage: only a master joins storage sessions, but kvs.role is viewer'],
    ],
    [
      'an open address without a token',
      `${good}control: { http: '0.0.0.0:9464' }\n`,
      ['c.yaml:6:18: control.http: 0.0.0.0 is not loopback: control.token is needed'],
    ],
    [
      'a port that is none',
      `${good}control: { http: '127.0.0.1:99999' }\n`,
      ['c.yaml:6:18: control.http: allowed: a port up to 65535'],
    ],
    [
      'a socket path too long',
      `${good}control: { socket: /${'x'.repeat(120)} }\n`,
      [`c.yaml:6:20: control.socket: /${'x'.repeat(120)} has 121 bytes, allowed: 107`],
    ],
    [
      'no list',
      `${good}bridges: one\n`,
      ['c.yaml:6:10: bridges: allowed: a list of 1 to 64 bridges, each with serial.port and kvs.channel'],
    ],
    [
      'an empty list',
      'bridges: []\n',
      ['c.yaml:1:1: bridges: allowed: a list of 1 to 64 bridges, each with serial.port and kvs.channel'],
    ],
    [
      'an entry that is no bridge',
      'bridges: [7]\n',
      [
        'c.yaml:1:11: bridges[0]: allowed: the options of a bridge',
        'c.yaml:1:11: bridges[0].serial.port: missing: serial device of the MCU, best a name that stays: `/dev/kvs-mcu` or one of `/dev/serial/by-id/` (a path)',
        'c.yaml:1:11: bridges[0].name: missing: the name of the bridge in log, status and metrics',
        'c.yaml:1:11: bridges[0].kvs.channel: missing: the name of the signaling channel, or kvs.channelArn',
        'c.yaml:1:11: bridges[0].kvs.region: missing: the AWS region, here or in AWS_REGION',
      ],
    ],
    [
      'the same name twice',
      pair(
        '{ name: a, serial: { port: /dev/a }, kvs: { channel: a } }',
        '{ name: a, serial: { port: /dev/b }, kvs: { channel: b } }',
      ),
      ['c.yaml:4:13: bridges[1].name: the name "a" is that of bridges[0].name already'],
    ],
    [
      'the same port and channel twice',
      pair(
        '{ name: a, serial: { port: /dev/a }, kvs: { channel: a } }',
        '{ name: b, serial: { port: /dev/a }, kvs: { channel: a } }',
      ),
      [
        'c.yaml:4:32: bridges[1].serial.port: the port "/dev/a" is that of bridges[0].serial.port already',
        'c.yaml:4:58: bridges[1].kvs.channel: the channel and role "eu-west-1 a master" is that of bridges[0].kvs.channel already',
      ],
    ],
    [
      'a key wrong in one entry',
      pair(
        '{ name: a, serial: { port: /dev/a }, kvs: { channel: a, roel: viewer } }',
        '{ name: b, serial: { port: /dev/b }, kvs: { channel: b } }',
      ),
      ['c.yaml:3:61: bridges[0].kvs.roel: unknown key, did you mean role?'],
    ],
    [
      'a wrong key above a list, once',
      `kvs: { region: eu-west-1, chanel: x }\nbridges:\n  - { name: a, serial: { port: /dev/a }, kvs: { channel: a } }\n  - { name: b, serial: { port: /dev/b }, kvs: { channel: b } }\n`,
      ['c.yaml:1:27: kvs.chanel: unknown key, did you mean channel?'],
    ],
    [
      'a name above a list',
      `name: x\nkvs: { region: eu-west-1 }\nbridges: [{ name: a, serial: { port: /dev/a }, kvs: { channel: a } }]\n`,
      ['c.yaml:1:1: name: belongs into an entry of bridges'],
    ],
    ['a key twice', `${good}kvs: {}\n`, ['c.yaml:6:1: the same key twice']],
    [
      'bad YAML',
      'serial: [\n',
      ['c.yaml:2:1: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['a tab', 'serial:\n\tport: x\n', ['c.yaml:2:1: not YAML: Tabs are not allowed as indentation']],
    ['two documents', `${good}---\n${good}`, ['c.yaml:6:1: more than one YAML document']],
    ['only text', 'hello\n', ['c.yaml:1:1: no options in it, allowed: lines of KEY: VALUE']],
    [
      'an alias bomb',
      `a: &a [x,x]\nb: &b [${'*a,'.repeat(40)}]\nc: [*b,*b,*b]\n${good}`,
      ['c.yaml:2:77: c[0][23]: more than 64 aliases'],
    ],
    [
      'a prototype',
      `${good}__proto__: { polluted: true }\nconstructor: 1\n`,
      [
        'c.yaml:6:1: __proto__: unknown key, allowed: name, serial, kvs, relay, control, log, stateDir, runtimeDir or bridges',
        'c.yaml:7:1: constructor: unknown key, allowed: name, serial, kvs, relay, control, log, stateDir, runtimeDir or bridges',
      ],
    ],
  ];
  it.each(table)('names %s', (_, text, expected) => {
    write('cert.pem', pem);
    write('open.key', '-----BEGIN PRIVATE KEY-----\n', 0o644);
    expect(mistakes(text)).toEqual(expected);
  });

  it('names everything at once, in the order of the file, then environment, then flags', () => {
    const text = `serial: { port: 7, speed: 9 }\nkvs: { channel: 'a b', region: mars }\n`;
    const given = { env: { KVSB_LOG__LEVEL: 'loud', KVSB_SERAIL__PORT: 'x' }, flags: { 'relay-max-sessions': '1e3' } };
    expect(mistakes(text, given)).toEqual([
      'c.yaml:1:17: serial.port: found 7, allowed: a path',
      'c.yaml:1:20: serial.speed: unknown key, allowed: port, baudRate, reset, resetCommand, resetAfterS, resetUnanswered, wake or wakeCommand',
      'c.yaml:2:17: kvs.channel: found "a b", allowed: letters, digits, . _ -',
      'c.yaml:2:32: kvs.region: found "mars", allowed: a region name such as eu-west-1',
      'KVSB_LOG__LEVEL: log.level: found "loud", allowed: trace, debug, info, warn, error or fatal',
      'KVSB_SERAIL__PORT: unknown variable, did you mean KVSB_SERIAL__PORT?',
      '--relay-max-sessions: relay.maxSessions: found "1e3", allowed: a whole number from 1 to 255',
    ]);
  });

  it('leaves variables alone that only share the prefix', () => {
    expect(mistakes(good, { env: { KVSB_NO_INSTALL: '1', KVSB_NOTIFY_FD: '3', KVSB_DEMO_PORT: '8000' } })).toEqual([]);
  });

  it('names a file that is missing and the places where it looked', () => {
    expect(mistakes(undefined, { file: 'none.yaml' })).toEqual(['none.yaml: no such file']);
    expect(mistakes(undefined, { env: { KVSB_CONFIG: 'none.yaml' } })).toEqual(['none.yaml: no such file']);
    expect(mistakes(undefined)).toEqual([
      'no configuration: looked for /nowhere/config.yaml, /etc/kvs-bridge/config.yaml',
    ]);
  });

  it('refuses a file that is far too large', () => {
    expect(mistakes('#'.repeat(300_000))).toEqual(['c.yaml: 300000 bytes, at most 262144 are allowed']);
  });

  it('never repeats a secret that stands in the wrong place', () => {
    const key = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    for (const text of [`${good}  role: ${key}\n`, `${good}  ${key}: 1\n`, `secretAccessKey: ${key}: x\n`]) {
      const all = mistakes(text);
      expect(all).not.toEqual([]);
      expect(all.join()).not.toContain(key);
    }
  });
});
