import { iotEndpointMistake } from '../common/iot-endpoint.ts';
import { type Draft, getIn, keyText, type Path, type Tree } from './draft.ts';
import { foundText } from './explain.ts';
import type { BridgeDraft } from './merge.ts';

/** What no single option can show: things that must be there together, or only once. */
export function crossChecks(draft: Draft, bridges: readonly BridgeDraft[], daemon: Tree, env: NodeJS.ProcessEnv): void {
  const names = new Once(draft, 'the name');
  const ports = new Once(draft, 'the port');
  const channels = new Once(draft, 'the channel and role');
  const byList = bridges.length > 0 && draft.found(['bridges']) !== undefined;
  for (const { tree, locate } of bridges) {
    const name = textIn(tree, ['name']);
    if (name === undefined && byList)
      draft.mistake(locate(['name']), 'missing: the name of the bridge in log, status and metrics');
    if (name !== undefined) names.check(name, locate(['name']));
    const port = textIn(tree, ['serial', 'port']);
    if (port !== undefined) ports.check(port, locate(['serial', 'port']));

    const channel = textIn(tree, ['kvs', 'channel']);
    const arn = textIn(tree, ['kvs', 'channelArn']);
    if (channel === undefined && arn === undefined && getIn(tree, ['kvs', 'channel']) === undefined) {
      draft.mistake(locate(['kvs', 'channel']), 'missing: the name of the signaling channel, or kvs.channelArn');
    }
    const [, , , arnRegion, , , arnChannel] = arn?.split(/[:/]/) ?? [];
    if (channel !== undefined && arnChannel !== undefined && channel !== arnChannel) {
      draft.mistake(
        locate(['kvs', 'channel']),
        `found ${foundText(channel, false)}, but kvs.channelArn names ${arnChannel}`,
      );
    }
    const region = textIn(tree, ['kvs', 'region']);
    if (region !== undefined && arnRegion !== undefined && region !== arnRegion) {
      draft.mistake(
        locate(['kvs', 'region']),
        `found ${foundText(region, false)}, but kvs.channelArn is in ${arnRegion}`,
      );
    }
    if (arn === undefined && regionOf(tree, env) === undefined && getIn(tree, ['kvs', 'region']) === undefined) {
      draft.mistake(locate(['kvs', 'region']), 'missing: the AWS region, here or in AWS_REGION');
    }
    const iot = ['kvs', 'credentials', 'endpoint'];
    const mistake = iotEndpointMistake(textIn(tree, iot)?.replace(/:\d+$/, '') ?? '');
    if (mistake !== undefined) draft.mistake(locate(iot), mistake);
    const resets = textIn(tree, ['serial', 'reset'])?.split(/ *, */) ?? [];
    if (resets.includes('command') && textIn(tree, ['serial', 'resetCommand']) === undefined) {
      draft.mistake(locate(['serial', 'resetCommand']), 'missing: the program of the step command of serial.reset');
    }
    const wake = textIn(tree, ['serial', 'wake']);
    const wakeCommand = textIn(tree, ['serial', 'wakeCommand']);
    if (wake === 'command' && wakeCommand === undefined) {
      draft.mistake(locate(['serial', 'wakeCommand']), 'missing: the program of the wake signal command');
    }
    if (wake !== 'command' && wakeCommand !== undefined) {
      const found = wake === undefined ? 'is not set' : `is ${wake}`;
      draft.mistake(locate(['serial', 'wakeCommand']), `only serial.wake: command runs it, but serial.wake ${found}`);
    }
    const role = textIn(tree, ['kvs', 'role']) ?? 'master';
    const id = channel ?? arnChannel;
    if (id !== undefined)
      channels.check(
        `${regionOf(tree, env)} ${id} ${role}`,
        locate(['kvs', arn === undefined ? 'channel' : 'channelArn']),
      );
    if (role === 'master' && textIn(tree, ['kvs', 'clientId']) !== undefined) {
      draft.mistake(locate(['kvs', 'clientId']), 'only a viewer has a client id, but kvs.role is master');
    }
    if (role === 'viewer' && (textIn(tree, ['kvs', 'storage']) ?? 'off') !== 'off') {
      draft.mistake(locate(['kvs', 'storage']), 'only a master joins storage sessions, but kvs.role is viewer');
    }
  }
  const http = httpAddress(textIn(daemon, ['control', 'http']));
  if (http !== undefined && http.port > 65_535) draft.mistake(['control', 'http'], 'allowed: a port up to 65535');
  if (http !== undefined && !isLoopback(http.host) && textIn(daemon, ['control', 'token']) === undefined) {
    draft.mistake(['control', 'http'], `${http.host} is not loopback: control.token is needed`);
  }
}

export function regionOf(tree: Tree, env: NodeJS.ProcessEnv): string | undefined {
  const { AWS_REGION, AWS_DEFAULT_REGION } = env;
  const arn = textIn(tree, ['kvs', 'channelArn'])?.split(':')[3];
  return textIn(tree, ['kvs', 'region']) ?? arn ?? (AWS_REGION || AWS_DEFAULT_REGION || undefined);
}

export function httpAddress(text: string | undefined): { host: string; port: number } | undefined {
  const match = /^(?:\[(.+)\]|(.+)):(\d+)$/.exec(text ?? '');
  return match === null ? undefined : { host: match[1] ?? match[2] ?? '', port: Number(match[3]) };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

function textIn(tree: Tree, path: Path): string | undefined {
  const value = getIn(tree, path);
  return typeof value === 'string' ? value : undefined;
}

class Once {
  readonly #draft: Draft;
  readonly #what: string;
  readonly #seen = new Map<string, Path>();

  constructor(draft: Draft, what: string) {
    this.#draft = draft;
    this.#what = what;
  }

  check(value: string, path: Path): void {
    const before = this.#seen.get(value);
    if (before === undefined) this.#seen.set(value, path);
    else this.#draft.mistake(path, `${this.#what} ${foundText(value, false)} is that of ${keyText(before)} already`);
  }
}
