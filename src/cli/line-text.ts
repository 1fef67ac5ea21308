import type { FrameView } from '../serial/frame-view.ts';
import type { LinkTestResult } from '../serial/link-result.ts';
import { columns } from './help.ts';

/** One frame, one line: time, direction (< from the device), type, and what the type has. */
export function frameText(view: FrameView): string {
  const arrow = view.direction === 'in' ? '<' : '>';
  return `${view.at.slice(11, 23)} ${arrow} ${view.type.padEnd(5)} ${contentText(view)}\n`;
}

function contentText(view: FrameView): string {
  switch (view.type) {
    case 'data': {
      const { channel, seq, message, bodyBytes, first, last } = view;
      const what = message ? `${message.kind} #${message.id}` : 'a message';
      const part = first && last ? 'whole' : first ? 'begins' : last ? 'ends' : 'goes on';
      const size = message ? ` of ${message.bytes}` : '';
      return `ch ${channel} seq ${seq} ${ackText(view)} | ${what} ${part}, ${bodyBytes}${size} bytes`;
    }
    case 'ack':
      return ackText(view);
    case 'hello': {
      const { role, epoch, peerEpoch, versionMin, versionMax, bootCount, fragmentMax, window, slots } = view;
      const versions = versionMin === versionMax ? `version ${versionMin}` : `versions ${versionMin} to ${versionMax}`;
      return `${role} epoch ${hex(epoch)} peer ${hex(peerEpoch)} ${versions} boot ${bootCount} F ${fragmentMax} W ${window} slots ${slots}`;
    }
    case 'link':
      return `${view.control} ${view.token}`;
    case 'bad':
      return `${view.why}, ${view.bytes} bytes`;
    case 'text':
      return `${view.bytes} bytes of text, no frame`;
  }
}

function ackText({ ack, credit, sack, nak }: { ack: number; credit: number; sack: number; nak: boolean }): string {
  const kept = sack === 0 ? '' : ` sack ${sack.toString(2)}`;
  return `ack ${ack} credit ${credit}${kept}${nak ? ' nak' : ''}`;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

export function linkTestText(result: LinkTestResult): string {
  const { ok, port, baudRate, stopped, echoes, sizes, rttMs, throughput, frames, errors, advice } = result;
  const fates = Object.entries({
    damaged: echoes.damaged,
    'without a reply': echoes.noReply,
    'not delivered': echoes.failed,
    'answered twice': echoes.twice,
  }).filter(([, count]) => count > 0);
  const rows: [string, string][] = [
    ['echoes', [`${echoes.intact} of ${echoes.sent} intact`, ...fates.map(([what, n]) => `${n} ${what}`)].join(', ')],
    ['sizes', `${sizes.least} to ${sizes.most} bytes, ${sizes.tried} of them, all byte values`],
  ];
  if (rttMs) rows.push(['round trip', `p50 ${rttMs.p50.toFixed(1)} ms, p99 ${rttMs.p99.toFixed(1)} ms, n ${rttMs.n}`]);
  if (throughput) {
    const { bytesPerSecond, shareOfLine, seconds, messages } = throughput;
    const share = `${(100 * shareOfLine).toFixed(1)} % of the line`;
    rows.push([
      'throughput',
      `${bytesPerSecond} bytes/s each way at once, ${share}, ${messages} messages in ${seconds.toFixed(1)} s`,
    ]);
  }
  rows.push(
    ['frames', `${frames.sent} sent, ${frames.received} received, of the whole link meanwhile`],
    [
      'damaged',
      `crc ${errors.crc}, slip ${errors.slip}, other ${errors.otherBad}; not taken by the port ${errors.overrunBytes} bytes`,
    ],
    [
      'sent again',
      `lost ${errors.resentLost}, no sign ${errors.resentTimeout}; NAKs ${errors.naksReceived} received, ${errors.naksSent} sent; duplicates ${errors.duplicates}`,
    ],
    ['rate', `${advice.baudRate} bit/s: ${advice.because}`],
  );
  const verdict = ok ? 'good' : (stopped ?? 'not good');
  return `${port} at ${baudRate} bit/s: ${verdict}\n${columns(rows)}`;
}
