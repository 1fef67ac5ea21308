/** Rates that UARTs and their drivers know, bit/s. */
const RATES = [
  9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600, 1_000_000, 1_500_000, 2_000_000, 3_000_000,
];
/** Above this share of frames lost, a lower rate delivers more. */
const LOSS_MAX = 0.01;
/** With fewer frames, no loss says little. */
const FRAMES_MIN = 300;

export interface RateAdvice {
  /** bit/s */
  baudRate: number;
  /** On what it is based, and on what not. */
  because: string;
}

/**
 * Only what was measured counts, and that was this rate alone: a higher one is never recommended. `damaged` are frames
 * that are known to be; one sent again for want of a sign may have met a slow reader instead.
 */
export function rateAdvice(seen: { ok: boolean; baudRate: number; damaged: number; frames: number }): RateAdvice {
  const { ok, baudRate, damaged, frames } = seen;
  const figures = `${damaged} of ${frames} frames damaged or lost at ${baudRate} bit/s`;
  if (damaged > LOSS_MAX * frames) {
    const lower = RATES.findLast((rate) => rate < baudRate);
    if (lower === undefined) return { baudRate, because: `${figures}; there is no lower rate: look at the line` };
    return { baudRate: lower, because: `${figures}; the next lower rate was not tried: test again there` };
  }
  if (!ok) return { baudRate, because: `${figures}: not the reason for the echoes that failed` };
  if (damaged > 0) return { baudRate, because: `${figures}, which the link repairs; a higher rate was not tried` };
  const little = frames < FRAMES_MIN ? ', too few to say much' : '';
  return { baudRate, because: `${figures}${little}; a higher rate was not tried` };
}

/** Nearest rank; undefined without values. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
