import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { App } from '../../src/app.ts';
import { createLogger } from '../../src/common/logger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { ask } from '../../src/control/client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeParts } from './fake-parts.ts';

const root = mkdtempSync(join(tmpdir(), 'kvsb-app-'));
const apps: App[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
});
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;
function daemon(names: string[], folder = join(root, String(++count))) {
  const bridges = names.map((name) => ({
    name,
    serial: { port: `/dev/${name}` },
    kvs: { channel: name, region: 'eu-west-1' },
  }));
  const file = join(root, `${++count}.yaml`);
  const settings = {
    bridges,
    runtimeDir: join(folder, 'run'),
    stateDir: join(folder, 'state'),
    log: { level: 'debug' },
  };
  writeFileSync(file, JSON.stringify(settings));
  const { config } = loadConfig({ host: { env: {}, root: true, cwd: root }, file, flags: new Map() });
  const clock = new FakeClock();
  const lines: Record<string, unknown>[] = [];
  const write = (text: string) => lines.push(JSON.parse(text));
  const log = createLogger({ level: 'debug', levels: {}, format: 'json', colour: false, clock, write });
  const parts = new Map(names.map((name) => [name, new FakeParts()]));
  const partsOf = (name: string): FakeParts => {
    const found = parts.get(name);
    if (found === undefined) throw new Error(`no parts of ${name}`);
    return found;
  };
  const app = new App(config, { clock, log, random: () => 0.5, parts: ({ name }) => partsOf(name) });
  apps.push(app);
  return { app, config, parts, partsOf, clock, lines, folder, socket: config.control.socket };
}

describe('the daemon', () => {
  it('runs its bridges and answers at its socket', async () => {
    const { app, socket } = daemon(['front', 'back']);
    await app.start();
    const { body, status } = await ask(socket, 'GET', '/status');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      ready: { ok: true, reasons: [] },
      boots: 1,
      bridges: [
        { name: 'front', state: 'running', serial: { path: '/dev/fake' }, cloud: { state: 'CONNECTED' }, faults: 0 },
        { name: 'back', state: 'running' },
      ],
    });
    expect((await ask(socket, 'GET', '/readyz')).status).toBe(200);
    expect(app.summary()).toBe('2 bridges up, 0 sessions');
  });

  it('keeps a good bridge at work beside one that cannot be built, one that faults and one that never stops', async () => {
    const { app, partsOf, clock, lines } = daemon(['good', 'unbuilt', 'faulty', 'stuck']);
    partsOf('unbuilt').failures = Array.from({ length: 9 }, () => new Error('cannot be built'));
    await app.start();
    const { relay, cloud } = partsOf('faulty').now;
    relay.answers = [new Error('a bug')];
    cloud.event({ kind: 'iceFailed', text: '' });
    partsOf('stuck').now.serial.onStop = () => new Promise(() => undefined);

    const good = partsOf('good').now;
    good.relay.answers = [[{ to: 'device', token: 1, message: { kind: 'syncDone' }, ttlMs: 1 }]];
    good.cloud.event({ kind: 'iceFailed', text: '' });
    expect(good.serial.sent).toHaveLength(1);
    expect(app.ready()).toEqual({ ok: false, reasons: ['unbuilt: failed: cannot be built', 'faulty: failed: a bug'] });
    expect(app.healthy().ok).toBe(true);
    expect(lines.filter(({ msg }) => msg === 'bridge failed').map(({ bridge }) => bridge)).toEqual([
      'unbuilt',
      'faulty',
    ]);

    const stopped = app.stop();
    expect(app.stop()).toBe(stopped);
    await new Promise(setImmediate);
    clock.advance(8_000);
    await stopped;
    expect(good.serial.calls).toEqual(['start', 'stop']);
    expect(lines.at(-1)).toMatchObject({ level: 'warn', msg: 'a bridge did not stop in time' });
  });

  it('says what is missing, bridge by bridge', async () => {
    const { app, partsOf, socket } = daemon(['front', 'back']);
    await app.start();
    partsOf('front').now.serial.up = false;
    partsOf('back').now.cloud.online = false;
    const reasons = ['front: no device answers at /dev/fake', 'back: channel front: CONNECTING (network: no route)'];
    expect(JSON.parse((await ask(socket, 'GET', '/readyz')).body)).toEqual({ ok: false, reasons });
    expect(app.summary()).toBe(reasons.join('; '));
  });

  it('releases one port or all, and knows its bridges by name', async () => {
    const { app, partsOf, socket } = daemon(['front', 'back']);
    await app.start();
    expect((await ask(socket, 'POST', '/release?bridge=front')).status).toBe(200);
    expect((await ask(socket, 'POST', '/resume')).status).toBe(200);
    expect(partsOf('front').now.serial.calls).toEqual(['start', 'release', 'resume']);
    expect(partsOf('back').now.serial.calls).toEqual(['start', 'resume']);
    expect(JSON.parse((await ask(socket, 'POST', '/release?bridge=frunt')).body)).toMatchObject({
      ok: false,
      reasons: ['no bridge is named frunt, did you mean front?'],
    });
  });

  it('remembers sessions and boots across a restart, and leaves no half-written file', async () => {
    const first = daemon(['front']);
    await first.app.start();
    const { relay, cloud } = first.partsOf('front').now;
    const table = {
      nextSession: 5,
      peerEpoch: 9,
      sessions: [{ session: 4, clientId: 'v', offerSeq: 1, identity: 'x' }],
    };
    relay.answers = [[{ to: 'state', table }]];
    cloud.event({ kind: 'iceFailed', text: '' });
    await first.app.stop();
    expect(readdirSync(join(first.folder, 'run'))).toEqual(['sessions-front.json']);

    const second = daemon(['front'], first.folder);
    await second.app.start();
    expect(second.partsOf('front').now.relay.table).toEqual(table);
    expect(second.app.status().boots).toBe(2);
  });

  it.each([
    ['cut short', '{"nextSession":5,"sess'],
    ['of another shape', '{"nextSession":-1,"sessions":[]}'],
    ['empty', ''],
    ['no JSON', '\u0000\u0000\u0000'],
  ])('reports a session table that is %s, and starts without it', async (_, text) => {
    const { app, partsOf, lines, folder } = daemon(['front']);
    mkdirSync(join(folder, 'run'), { recursive: true });
    writeFileSync(join(folder, 'run/sessions-front.json'), text);
    await app.start();
    expect(partsOf('front').now.relay.table).toBeUndefined();
    expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'state file corrupt, ignored' }));
  });

  it('starts without a place for its state, and says so', async () => {
    const { app, lines, folder } = daemon(['front']);
    mkdirSync(folder);
    writeFileSync(join(folder, 'state'), 'a file where a folder should be');
    await app.start();
    expect(app.status()).toMatchObject({ boots: 0, bridges: [{ state: 'running' }] });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'state file not written' }));
  });

  it('refuses to start where its socket has no place', async () => {
    await expect(daemon(['front'], '/proc/none').app.start()).rejects.toMatchObject({ code: 'KVSB-SOCKET' });
  });

  it('does not touch ports or state when another daemon has its socket', async () => {
    const first = daemon(['front']);
    await first.app.start();
    const second = daemon(['front'], first.folder);
    await expect(second.app.start()).rejects.toMatchObject({ code: 'KVSB-RUNNING' });
    expect(second.partsOf('front').lives).toEqual([]);
    expect(readFileSync(join(first.folder, 'state/boots.json'), 'utf8')).toBe('{"boots":1}\n');
  });

  it('starts nothing when it was told to stop meanwhile', async () => {
    const { app, partsOf, socket } = daemon(['front']);
    await app.start(AbortSignal.abort());
    expect(partsOf('front').lives).toEqual([]);
    expect(existsSync(socket)).toBe(false);
  });

  it('takes a new configuration: stops what is gone, starts what is new, leaves the rest alone', async () => {
    const first = daemon(['same', 'changed', 'gone']);
    await first.app.start();
    const fresh = daemon(['same', 'changed', 'added'], first.folder);
    const [same, changed, added] = fresh.config.bridges;
    if (same === undefined || changed === undefined || added === undefined) throw new Error('three bridges');
    const moved = { ...changed, serial: { ...changed.serial, port: '/dev/moved' } };
    first.parts.set('added', new FakeParts());
    const changes = first.app.reload({ ...fresh.config, bridges: [same, moved, added], stateDir: '/elsewhere' });
    expect(changes).toEqual(['gone removed', 'changed changed', 'added added', 'stateDir changes with the next start']);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(first.partsOf('same').lives).toHaveLength(1);
    expect(first.partsOf('same').now.serial.calls).toEqual(['start']);
    expect(first.partsOf('changed').lives.map(({ serial }) => serial.calls)).toEqual([['start', 'stop'], ['start']]);
    expect(first.partsOf('gone').now.serial.calls).toEqual(['start', 'stop']);
    expect(first.partsOf('added').now.serial.calls).toEqual(['start']);
    expect(first.app.status().bridges.map(({ name }) => name)).toEqual(['same', 'changed', 'added']);
  });

  it('starts nothing new when it is told to stop while it takes a configuration', async () => {
    const { app, config, partsOf, clock } = daemon(['front']);
    await app.start();
    partsOf('front').now.cloud.onStop = () => new Promise(() => undefined);
    const [front] = config.bridges;
    if (front === undefined) throw new Error('one bridge');
    app.reload({ ...config, bridges: [{ ...front, serial: { ...front.serial, port: '/dev/moved' } }] });
    const stopped = app.stop();
    await new Promise(setImmediate);
    clock.advance(8_000);
    await stopped;
    expect(partsOf('front').lives).toHaveLength(1);
  });

  it('looks at the line of one bridge, which must be named where there are several', async () => {
    const { app, partsOf } = daemon(['front', 'back']);
    await app.start();
    const seen: object[] = [];
    const ends: string[] = [];
    const sink = { line: (value: object) => seen.push(value), end: () => ends.push('end') };
    expect(() => app.monitor(undefined, sink)).toThrow('name one of the bridges: front, back');
    expect(() => app.linkTest('bakc', 1, sink)).toThrow('no bridge is named bakc, did you mean back?');
    const { serial } = partsOf('back').now;
    expect(serial.onFrame).toBeUndefined();
    const close = app.monitor('back', sink);
    const view = { at: '', direction: 'in', bytes: 4, type: 'text' } as const;
    serial.onFrame?.(view);
    expect(seen).toEqual([view]);
    close();
    expect(serial.onFrame).toBeUndefined();
    app.monitor('back', sink);
    await app.stop();
    expect(ends).toEqual(['end']);
  });
});
