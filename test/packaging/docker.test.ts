import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cameraCommand } from '../../demo/camera/build.ts';
import { emulateCommand } from '../../src/cli/emulate.ts';
import { emulatorOptions } from '../../src/cli/emulate-options.ts';
import { parseCommand } from '../../src/cli/parse.ts';
import { ConfigError, loadConfig } from '../../src/config/load.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const MAIN = `/app/${manifest.bin['kvs-bridge']}`;

interface Stage {
  name: string;
  base: string;
  lines: string[];
}

function stages(): Stage[] {
  const out: Stage[] = [];
  const text = readFileSync('docker/Dockerfile', 'utf8').replaceAll(/ *\\\n */g, ' ');
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const from = /^FROM (\S+) AS (\S+)$/.exec(line);
    if (from !== null) {
      out.push({ name: from[2] ?? '', base: from[1] ?? '', lines: [] });
    } else {
      out.at(-1)?.lines.push(line);
    }
  }
  return out;
}

describe('the Dockerfile', () => {
  const all = stages();
  const images = all.filter(({ lines }) => lines.some((line) => line.startsWith('ENTRYPOINT')));

  it('builds the daemon unless told otherwise', () => {
    expect(all.at(-1)?.name).toBe('daemon');
  });

  it('starts each stage from Node on Debian slim or from an earlier stage', () => {
    all.forEach(({ base }, i) => {
      expect(['node:24-slim', ...all.slice(0, i).map(({ name }) => name)]).toContain(base);
    });
  });

  it('copies what is in the repository, and what .dockerignore lets through', () => {
    const allowed = readFileSync('docker/Dockerfile.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const line of all.flatMap(({ lines }) => lines)) {
      const words = /^COPY (?!--from)(.*)$/.exec(line)?.[1]?.split(' ').slice(0, -1) ?? [];
      for (const source of words) {
        expect(existsSync(source), source).toBe(true);
        expect(
          allowed.some((one) => source === one || source.startsWith(`${one}/`)),
          source,
        ).toBe(true);
      }
    }
  });

  it.each(images.map(({ name, lines }) => ({ name, lines })))('runs $name as an ordinary user', ({ lines }) => {
    const user = lines.findIndex((line) => line.startsWith('USER '));
    expect(lines[user]).toBe('USER node');
    expect(lines.slice(user).some((line) => line.startsWith('RUN '))).toBe(false);
  });

  it('compiles the camera by the function that is there', () => {
    const lines = all.find(({ name }) => name === 'build-camera')?.lines ?? [];
    expect(lines.join('\n')).toContain(`import('/app/dist/demo/camera/build.js')).${cameraCommand.name}([])`);
  });

  it('starts the program of package.json, and asks it for its health', () => {
    const lines = all.at(-1)?.lines ?? [];
    expect(lines).toContain(`ENTRYPOINT ["node", "${MAIN}"]`);
    expect(lines.find((line) => line.startsWith('HEALTHCHECK'))).toContain(`CMD ["node", "${MAIN}", "health"]`);
  });
});

describe('the compose file', () => {
  const compose = parse(readFileSync('docker/compose.yaml', 'utf8'), { merge: true });
  const { emulator, camera, daemon } = compose.services;

  it('has emulator, camera and daemon, each from a stage of the Dockerfile', () => {
    const names = stages().map(({ name }) => name);
    for (const service of [emulator, camera, daemon]) {
      expect(service.build.dockerfile).toBe('docker/Dockerfile');
      expect(names).toContain(service.build.target);
    }
  });

  it('declares the volumes that it uses, and uses those that it declares', () => {
    const mounts: string[] = Object.values<{ volumes: string[] }>(compose.services).flatMap(({ volumes }) => volumes);
    const used = mounts.map((mount) => mount.split(':')[0] ?? '').filter((name) => !name.startsWith('.'));
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('gives camera and daemon one instance of devpts, which is not the host', () => {
    expect(camera.volumes).toContain('pts:/dev/pts');
    expect(daemon.volumes).toContain('pts:/dev/pts');
    expect(compose.volumes.pts.driver_opts).toMatchObject({
      type: 'devpts',
      o: expect.stringContaining('newinstance'),
    });
  });

  it('configures the daemon for exactly this world', () => {
    const host = { cwd: process.cwd(), env: {}, root: true };
    const load = () => loadConfig({ host, file: 'docker/daemon.yaml', flags: new Map() });
    // Only the emulator's CA is not here.
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/^(?!.*\n).*\/ca\/ca\.pem/);
    const { serial, kvs } = parse(readFileSync('docker/daemon.yaml', 'utf8'));
    const [command, ...words] = emulator.command;
    const io = {
      out: () => undefined,
      err: () => undefined,
      env: emulator.environment,
      reader: () => 'ready' as const,
    };
    const options = emulatorOptions(parseCommand(emulateCommand, words), io);
    expect(command).toBe('emulate');
    expect(options).toMatchObject({ channels: [kvs.channel], host: '0.0.0.0' });
    const { accessKeyId, secretAccessKey } = kvs.credentials;
    expect(options.credentials).toEqual([{ accessKeyId, secretAccessKey }]);
    expect(`https://${options.names?.control}:${options.ports?.control}`).toBe(kvs.endpoint);
    expect(camera.command.slice(0, 2)).toEqual(['--tty-link', serial.port]);
    expect(Number(camera.command[3])).toBe(serial.baudRate);
    expect(emulator.healthcheck.test).toContain(kvs.caFile);
  });
});
