import { plain } from '../common/log-format.ts';
import type { AppStatus, BridgeStatus } from '../control/status.ts';
import { cloudWords, linkWords, nextTryMs } from '../control/words.ts';

/** The status for a person. What viewers and devices chose is shown without control characters. */
export function statusText(status: AppStatus): string {
  const { version, pid, uptimeS, rssBytes, ready, bridges } = status;
  const memory = `${Math.round(rssBytes / 1_048_576)} MiB`;
  const head = `kvs-bridge ${version}, pid ${pid}, up ${duration(uptimeS)}, ${memory}, ${ready.ok ? 'ready' : 'NOT READY'}`;
  return plainLines([head, ...bridges.flatMap(bridgeLines)]);
}

/** One session report of the event stream. */
export function reportText(report: Record<string, unknown>): string {
  const { bridge, kind, ...fields } = report;
  const rest = Object.entries(fields).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return plainLines([`${bridge}: ${kind} ${rest.join(' ')}`]);
}

function bridgeLines(bridge: BridgeStatus): string[] {
  const head = ['', `${bridge.name}${bridge.faults > 0 ? ` (${bridge.faults} faults)` : ''}`];
  if (bridge.state !== 'running') return [...head, `  ${bridge.state} ${bridge.why}`];
  const { serial, cloud, relay, timeline } = bridge;
  const { link } = serial;
  const resets = serial.resets?.last && `, resets ${serial.resets.attempts}, last by ${serial.resets.last.step}`;
  const nextMs = nextTryMs(cloud);
  const next = nextMs === 0 ? '' : `, next try in ${Math.ceil(nextMs / 1000)} s`;
  // The service gives these two no id.
  const nameless = cloud.role === 'master' ? '(storage)' : '(master)';
  const trip = link.roundTripMs === undefined ? '' : `, round trip ${Math.round(link.roundTripMs)} ms`;
  return [
    ...head,
    `  link      ${linkWords(serial)}${trip}${resets ?? ''} (${serial.path}, ${serial.baudRate} bit/s)`,
    `  channel   ${cloudWords(cloud)}${next} (${cloud.channel}, ${cloud.region}, ${cloud.role})`,
    `  sessions  ${relay.sessions.length} of ${relay.sessionLimit}; ${relay.messagesToday} of ${relay.dailyMessages} messages today`,
    ...timeline.slice(0, 5).map(({ session, clientId, at, phases, closed }) => {
      const steps = Object.entries(phases).map(([phase, ms]) => `${phase} ${ms}`);
      return `    #${session} ${clientId || nameless} ${at.slice(0, 19)}Z ${steps.join(', ')} ms${closed === undefined ? '' : `, closed: ${closed}`}`;
    }),
  ];
}

function plainLines(lines: string[]): string {
  return lines.map((line) => `${plain(line)}\n`).join('');
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
