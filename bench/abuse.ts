/**
 * A hostile viewer, or nine of them, at full speed beside a good one: client, relay and link of the daemon in virtual time, a
 * line of 115200 bit/s, a camera that answers after 50 ms. `viewer` is known when it has a session and restarts its ICE, new
 * when it comes for the first time. `late_ms` is how much later its answer is than without the attack; `ahead_bytes` what
 * went over the line before its offer. Each run is the same, so that there is one.
 */

import { attacks, BITS_PER_SECOND, through } from '../test/support/hostile-viewers.ts';
import { printRows, type Row } from './figures.ts';

printRows(
  'abuse',
  attacks.map(([attack, known, sessions, , flood]): Row => {
    const alone = through(undefined, known);
    const beside = through(flood, known);
    return {
      attack,
      viewer: known ? 'known' : 'new',
      attackers: sessions,
      rate: BITS_PER_SECOND,
      alone_ms: alone.ms,
      beside_ms: beside.ms,
      late_ms: beside.ms - alone.ms,
      ahead_bytes: Math.max(0, beside.bytes - alone.bytes),
      n: 1,
    };
  }),
);
