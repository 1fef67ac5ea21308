/**
 * What one viewer's session costs on the serial line: bytes after SLIP in each direction, from the first HELLO of a life to
 * SessionClosed, 5 s of video between, on a clean line. The relay and the link are the real ones, the MCU is the TypeScript
 * endpoint with fragments of 256 bytes. Recorded descriptions of test/corpus; the answer is that of a small stack. Nothing
 * in it is random: the same bytes in each run.
 *
 * `message_bytes` are the Envelopes, `overhead_ratio` is what framing, checks, acknowledgements, HELLOs and pings add to
 * them. `cloud_bytes` are the same offers, answers and candidates as the service's socket carries them, JSON with base64
 * inside, without any framing or check; `cloud_ratio` compares them with `signaling_bytes`, which have both.
 */
import { printRows, type Row, rounded } from './figures.ts';
import { trickled, whole } from './wire/descriptions.ts';
import { WireSession } from './wire/session.ts';
import type { Traffic } from './wire/traffic.ts';

const answer = trickled('ndc__answer__to-chromium156-recvonly-va__0');
const viewers = {
  'Chromium, trickling': trickled('chromium156__offer__recvonly-va__0'),
  'Chromium, candidates inside': whole('chromium156__offer__recvonly-va__0'),
  'Firefox, trickling': trickled('firefox153__offer__recvonly-va__0'),
  'werift, trickling': trickled('werift__offer__recvonly-va-dc__0'),
};

function row(viewer: string, direction: string, traffic: Traffic): Row {
  return {
    test: 'session',
    viewer,
    direction,
    frames: traffic.frames,
    hello_bytes: traffic.hello,
    state_bytes: traffic.state,
    signaling_bytes: traffic.signaling,
    ack_bytes: traffic.acks,
    ping_bytes: traffic.pings,
    total_bytes: traffic.total,
    message_bytes: traffic.messages,
    overhead_ratio: rounded(traffic.total / traffic.messages - 1, 3),
    cloud_bytes: traffic.asCloud,
    cloud_ratio: rounded(traffic.asCloud / traffic.signaling, 3),
    n: 1,
  };
}

const rows = Object.entries(viewers).flatMap(([viewer, offer]) => {
  const session = new WireSession(offer, answer).run();
  if (!session.closed) throw new Error(`the session with ${viewer} did not come to its end`);
  return [row(viewer, 'host to MCU', session.toMcu), row(viewer, 'MCU to host', session.toHost)];
});
printRows('wire', rows);
