import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { emulatorOptions } from '../../src/cli/emulate-options.ts';
import { parseCommand } from '../../src/cli/parse.ts';

const folder = mkdtempSync(join(tmpdir(), 'kvsb-parse-'));
afterAll(() => rmSync(folder, { recursive: true }));

const command: Command = {
  examples: [],
  words: ['ACTION', 'FILE?'],
  options: [
    { name: 'config', short: 'c', value: 'FILE', doc: '' },
    { name: 'channel', value: 'NAME', many: true, doc: '' },
    { name: 'json', doc: '' },
  ],
  hidden: [{ name: 'kvs-stun', doc: '' }],
  run: async () => 0,
};
const parse = (...argv: string[]) => parseCommand(command, argv);

describe('a command line', () => {
  it('takes words, values in both forms, short names, switches and their opposites', () => {
    const { words, options, lists } = parse(
      'show',
      '-c',
      'a.yaml',
      '--json',
      '--no-kvs-stun',
      '--channel=x',
      '--channel',
      'y',
      'file',
    );
    expect(words).toEqual(['show', 'file']);
    expect(Object.fromEntries(options)).toEqual({ config: 'a.yaml', json: true, 'kvs-stun': false, channel: 'y' });
    expect(lists.get('channel')).toEqual(['x', 'y']);
  });

  it('takes words that look like options after --', () => {
    expect(parse('--', '--json').words).toEqual(['--json']);
  });

  it.each([
    [['show', '--jsno'], 'unknown option --jsno, did you mean --json?'],
    [['show', '--quality'], 'unknown option --quality'],
    [['show', '-x'], 'unknown option -x'],
    [['show', '--no-config'], 'unknown option --no-config'],
    [['show', '--config'], '--config needs a value: --config FILE'],
    [['show', '--config='], '--config needs a value: --config FILE'],
    [['show', '--json=yes'], '--json takes no value'],
    [['show', 'a', 'b'], '"b" is one word too many'],
    [[], 'ACTION is missing'],
  ])('refuses %j: %s', (argv, text) => {
    expect(() => parse(...argv)).toThrow(text);
  });

  it('needs no words to ask for help', () => {
    expect(parse('--help').options.get('help')).toBe(true);
  });
});

describe('the options of the emulator', () => {
  const io = { out: () => undefined, err: () => undefined, env: {}, reader: () => 'ready' as const };
  const of = (
    options: Record<string, string | boolean>,
    lists: Record<string, string[]> = {},
    env: Record<string, string> = {},
  ) =>
    emulatorOptions(
      { words: [], options: new Map(Object.entries(options)), lists: new Map(Object.entries(lists)) },
      { ...io, env },
    );

  it('become what the emulator takes', () => {
    const options = { port: '8440', region: 'eu-west-1', mode: 'documented', 'ca-dir': '/ca', 'time-factor': '60' };
    expect(of(options, { channel: ['a', 'b'], storage: ['c'], name: ['master=m.example'] })).toEqual({
      channels: ['a', 'b', { name: 'c', storage: true }],
      caDirectory: '/ca',
      ports: { control: 8440, master: 8441, viewer: 8442, credentials: 8443, admin: 8444 },
      names: { master: 'm.example' },
      region: 'eu-west-1',
      mode: 'documented',
      timeFactor: 60,
    });
  });

  it('put all endpoints behind one port with names of their own', () => {
    const ports = { control: 443, master: 443, viewer: 443, credentials: 443, admin: 443 };
    expect(of({ 'one-port': '443', 'advertised-port': '443' })).toMatchObject({
      ports,
      advertisedPort: 443,
      names: { control: 'control.kvs.localhost', viewer: 'viewer.kvs.localhost' },
    });
    const named = of({ 'one-port': '443', domain: 'kvs.test' }, { name: ['master=m-1.kvs.test'] });
    expect(named).toMatchObject({ ports, names: { admin: 'admin.kvs.test', master: 'm-1.kvs.test' } });
  });

  it('say what is allowed, which ICE servers there are, and what goes wrong', () => {
    const lists = {
      'allow-origin': ['https://page.test'],
      'certificate-name': ['kvs.test', '192.0.2.1'],
      'ice-server': ['stun:192.0.2.2:3478', 'turn:192.0.2.2:3478,me,secret'],
      fault: ['throttle:x3'],
    };
    expect(of({ quotas: false, 'session-token': true }, lists)).toMatchObject({
      quotas: false,
      sessionToken: true,
      allowedOrigins: ['https://page.test'],
      certificateNames: ['kvs.test', '192.0.2.1'],
      iceServers: [
        { Uris: ['stun:192.0.2.2:3478'], Ttl: 300 },
        { Uris: ['turn:192.0.2.2:3478'], Username: 'me', Password: 'secret', Ttl: 300 },
      ],
      faults: ['throttle:x3'],
    });
    expect(of({ 'no-ice-servers': true }).iceServers).toBe('none');
  });

  it('win over the scenario; lists add to it', () => {
    const file = join(folder, 'scenario.yaml');
    writeFileSync(file, 'mode: documented\nregion: eu-west-1\nchannels: [a]\nfaults: [drop]\nports: { admin: 5 }\n');
    expect(of({ scenario: file, mode: 'observed', port: '8440' }, { channel: ['b'], fault: ['slow'] })).toMatchObject({
      mode: 'observed',
      region: 'eu-west-1',
      channels: ['a', 'b'],
      faults: [{ fault: 'drop' }, 'slow'],
      ports: { control: 8440, admin: 8444 },
    });
  });

  it('take credentials from the environment when told to', () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' };
    expect(of({ 'credentials-from-env': true }, {}, env).credentials).toEqual([
      { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    ]);
    expect(of({}, {}, env).credentials).toBeUndefined();
    expect(() => of({ 'credentials-from-env': true })).toThrow('needs AWS_ACCESS_KEY_ID');
  });

  it.each([
    [{ mode: 'odd' }, {}, '--mode is "odd", allowed: documented or observed'],
    [{ port: '65533' }, {}, '--port is 65533, allowed: 1 to 65531'],
    [{ port: 'x' }, {}, '--port is "x", allowed: a number above 0'],
    [{}, { name: ['boss=x'] }, '--name is "boss=x", allowed: ENDPOINT=HOST'],
    [{ port: '1', 'one-port': '2' }, {}, '--port and --one-port exclude each other'],
    [{ domain: 'x' }, {}, '--domain belongs to --one-port'],
    [{ 'advertised-port': '70000' }, {}, '--advertised-port is 70000, allowed: 1 to 65535'],
    [{}, { 'allow-origin': ['page.test'] }, '--allow-origin is "page.test", allowed: an origin'],
    [{}, { 'ice-server': ['http://x'] }, '--ice-server is "http://x"..., allowed: URI'],
    [{}, { 'ice-server': ['turn:x,user'] }, '--ice-server is "turn:x"..., allowed: URI'],
    [{ 'no-ice-servers': true }, { 'ice-server': ['stun:x'] }, 'exclude each other'],
    [{ scenario: '/none.yaml' }, {}, '/none.yaml: no such file'],
  ])('refuse %j %j', (options, lists, text) => {
    expect(() => of(options, lists)).toThrow(text);
  });
});
