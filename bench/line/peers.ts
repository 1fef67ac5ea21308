/**
 * Goodput of other link layers on the same simulated line: bulk, 3 seeds of 200 messages of 3072 bytes, ring of 4096
 * bytes, the sizes of our 64k point. Measured once with their own code, not run by this bench. `delivered` is of 600,
 * whole and right; `corrupted` was accepted though it was not.
 */
interface Peer {
  name: string;
  /** By rate: [goodput, delivered, corrupted] for clean, 1e-6, 1e-5, 1e-4, dropped bursts. */
  at: Record<number, [number, number, number?][]>;
}

const whole = (...ratios: number[]): [number, number][] => ratios.map((ratio) => [ratio, 600]);

export const peers: readonly Peer[] = [
  {
    name: 'MIN 2.0',
    at: {
      115200: whole(0.882, 0.872, 0.796, 0.409, 0.838),
      921600: whole(0.955, 0.207, 0.179, 0.085, 0.201),
      3000000: whole(0.955, 0.065, 0.049, 0.026, 0.062),
    },
  },
  {
    name: 'TinyProto FD 1.2, mtu 512',
    at: {
      115200: whole(0.977, 0.956, 0.786, 0.152, 0.855),
      921600: whole(0.977, 0.958, 0.785, 0.13, 0.753),
      3000000: whole(0.977, 0.946, 0.726, 0.092, 0.849),
    },
  },
  {
    name: 'Linux 6.1 H5',
    at: {
      115200: [...whole(0.983), [0.948, 581, 19], [0.694, 454, 146], [0.043, 49, 551], [0.796, 559, 1]],
      921600: [...whole(0.983), [0.903, 587, 13], [0.5, 460, 140], [0.014, 46, 554], [0.404, 594, 6]],
      3000000: [...whole(0.983), [0.909, 576, 24], [0.246, 467, 133], [0.004, 39, 533], [0.178, 598, 2]],
    },
  },
  {
    name: 'cpcd 4.8, window 1',
    at: {
      115200: [...whole(0.916, 0.913, 0.882), [0.598, 243], ...whole(0.814)],
      921600: [...whole(0.775, 0.771, 0.727), [0.423, 320], ...whole(0.689)],
      3000000: [...whole(0.553, 0.549, 0.492), [0.192, 428], ...whole(0.183)],
    },
  },
  {
    name: 'no retransmission',
    at: {
      115200: [...whole(0.964), [0.929, 578, 1], [0.681, 423], [0.061, 30], [0.816, 507]],
      921600: [...whole(0.964), [0.935, 582], [0.692, 429], [0.045, 26], [0.802, 499]],
      3000000: [...whole(0.964), [0.92, 573], [0.678, 422], [0.04, 22], [0.808, 502]],
    },
  },
];
