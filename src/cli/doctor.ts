import { readFile, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorText } from '../common/errors.ts';
import type { BridgeConfig, Loaded } from '../config/load.ts';
import { ask } from '../control/client.ts';
import type { AppStatus } from '../control/status.ts';
import { inspect } from '../serial/failure.ts';
import { holdersOf } from '../serial/holder.ts';
import type { Args, Command, Io } from './command.ts';
import { configFileOption, configFlags, load } from './config.ts';
import { jsonOption } from './parse.ts';

const NODE_FLOOR = [20, 19] as const;
/** AWS refuses signatures whose time is off by more than 5 min; this is worth a word before. */
const CLOCK_OFF_MS = 60_000;

/** One finding; the id is stable. */
export interface Finding {
  id: string;
  level: 'PASS' | 'WARN' | 'FAIL' | 'SKIP';
  text: string;
  fix?: string;
}

/** 0 all pass, 1 warnings only, 2 anything failed. */
export const doctorCommand: Command = {
  examples: [
    ['kvs-bridge doctor', 'configuration, ports, daemon and clock, each with its fix; works while the daemon is down'],
    ['kvs-bridge doctor --json', 'for a bug report'],
  ],
  options: [configFileOption, jsonOption],
  hidden: configFlags,
  notes: () => 'Ends with 0 when all is well, 1 with warnings only, 2 when something failed.\n',
  async run(args, io) {
    const findings = await examine(args, io);
    if (args.options.get('json') === true) io.out(`${JSON.stringify({ schema: 1, findings })}\n`);
    else io.out(findings.map(line).join(''));
    if (findings.some(({ level }) => level === 'FAIL')) return 2;
    return findings.some(({ level }) => level === 'WARN') ? 1 : 0;
  },
};

function line({ id, level, text, fix }: Finding): string {
  return `${level} ${id} ${text}\n${fix === undefined ? '' : `               ${fix}\n`}`;
}

async function examine(args: Args, io: Io): Promise<Finding[]> {
  const node = nodeFinding(process.versions.node);
  let loaded: Loaded;
  try {
    loaded = load(args, io);
  } catch (error) {
    const mistakes = errorText(error).split('\n');
    return [node, ...mistakes.map((text): Finding => ({ id: 'D-CFG-001', level: 'FAIL', text }))];
  }
  const { config, file, warnings } = loaded;
  const status = await ask(config.control.socket, 'GET', '/status').then(
    ({ body }): AppStatus => JSON.parse(body),
    () => undefined,
  );
  const console = consoleOf(await readFile('/proc/cmdline', 'utf8').catch(() => ''));
  return [
    node,
    { id: 'D-CFG-001', level: 'PASS', text: `${file ?? 'the environment'} is a good configuration` },
    ...warnings.map((text): Finding => ({ id: 'D-CFG-002', level: 'WARN', text })),
    ...(await Promise.all(config.bridges.map((bridge) => portFindings(bridge, console, status !== undefined)))).flat(),
    ...daemonFindings(status, config.control.socket),
  ];
}

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const good = major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1]);
  const text = `Node ${version}`;
  if (good) return { id: 'D-NOD-001', level: 'PASS', text };
  return { id: 'D-NOD-001', level: 'FAIL', text, fix: `install Node ${NODE_FLOOR.join('.')} or newer` };
}

/** Terminals on which the kernel talks, by their names without /dev/. */
export function consoleOf(commandLine: string): string[] {
  return [...commandLine.matchAll(/(?:^|\s)console=(tty[A-Z]\w*|serial\d)/g)].map(([, name]) => name ?? '');
}

async function portFindings(
  { name, serial }: BridgeConfig,
  consoles: string[],
  isRunning: boolean,
): Promise<Finding[]> {
  const { port } = serial;
  const failure = await inspect(port);
  if (failure !== undefined) {
    const { text, hint } = failure;
    return [{ id: 'D-SER-001', level: 'FAIL', text: `${name}: ${text}`, ...(hint === undefined ? {} : { fix: hint }) }];
  }
  const out: Finding[] = [{ id: 'D-SER-001', level: 'PASS', text: `${name}: ${port} is there and may be used` }];
  const holders = isRunning ? [] : await holdersOf(port);
  if (holders.length > 0) {
    out.push({
      id: 'D-SER-002',
      level: 'FAIL',
      text: `${name}: ${port} is in use by ${holders.join(', ')}`,
      fix: 'end it, or release the port there',
    });
  }
  if (consoles.includes(basename(port)) || consoles.includes(basename(await realpath(port)))) {
    const fix = 'take it off the kernel command line, and disable serial-getty@ of it';
    out.push({ id: 'D-SER-003', level: 'FAIL', text: `${name}: the kernel's console is on ${port}`, fix });
  }
  return out;
}

export function daemonFindings(status: AppStatus | undefined, socket: string): Finding[] {
  if (status === undefined) {
    return [
      { id: 'D-RUN-001', level: 'SKIP', text: `no daemon answers at ${socket}: link, channel and clock not seen` },
    ];
  }
  const { pid, version, ready, bridges } = status;
  const out: Finding[] = [{ id: 'D-RUN-001', level: 'PASS', text: `the daemon runs: version ${version}, pid ${pid}` }];
  for (const text of ready.reasons) out.push({ id: 'D-RUN-002', level: 'FAIL', text });
  if (ready.ok) out.push({ id: 'D-RUN-002', level: 'PASS', text: 'every link is up and every channel connected' });
  for (const bridge of bridges) {
    if (bridge.state !== 'running') continue;
    const { clockOffsetMs } = bridge.cloud;
    if (Math.abs(clockOffsetMs) < CLOCK_OFF_MS) continue;
    const text = `${bridge.name}: this host's clock is ${Math.round(-clockOffsetMs / 1000)} s ahead of AWS`;
    out.push({
      id: 'D-CLK-001',
      level: 'WARN',
      text,
      fix: 'run a time daemon (systemd-timesyncd, chrony); signatures are corrected meanwhile',
    });
  }
  return out;
}
