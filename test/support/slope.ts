/** A value at a time, ms. */
export interface Sample {
  at: number;
  value: number;
}

/** The slope of the line through the samples that least squares find, value per ms; 0 for fewer than two. */
export function slopePerMs(samples: readonly Sample[]): number {
  const count = samples.length;
  const meanAt = samples.reduce((sum, { at }) => sum + at, 0) / count;
  const mean = samples.reduce((sum, { value }) => sum + value, 0) / count;
  let along = 0;
  let spread = 0;
  for (const { at, value } of samples) {
    along += (at - meanAt) * (value - mean);
    spread += (at - meanAt) ** 2;
  }
  return spread === 0 ? 0 : along / spread;
}
