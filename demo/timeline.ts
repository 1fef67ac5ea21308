/** Moments by name, Unix time in ms. */
export type Moments = Readonly<Partial<Record<string, number>>>;

export interface Phase {
  name: string;
  /** Since the viewer sent its offer, ms. */
  at_ms: number;
}

/** In the order in which they usually come; the first is the viewer's own and the zero of the others. */
const PHASES: readonly [name: string, label: string][] = [
  ['offer_sent', 'offer sent'],
  ['offer_received', 'offer received'],
  ['offer_on_wire', 'on the wire'],
  ['offer_at_mcu', 'at the MCU'],
  ['answer_received', 'answer back'],
  ['answer_sent', 'answer sent'],
  ['connected', 'connected'],
  ['first_frame', 'first frame'],
];

const LABELS = new Map(PHASES);
const BAR_COLUMNS = 44;

/** The daemon's word on `connected` and `answer_received` counts; the viewer's on what only it sees. */
export function timeline(daemon: Moments, viewer: Moments): Phase[] {
  const start = viewer['offer_sent'] ?? daemon['offer_received'] ?? 0;
  const moments: Moments = {
    ...daemon,
    offer_sent: viewer['offer_sent'],
    connected: daemon['connected'] ?? viewer['connected'],
    first_frame: viewer['first_frame'],
  };
  return PHASES.flatMap(([name]) => {
    const at = moments[name];
    return at === undefined ? [] : [{ name, at_ms: Math.round((at - start) * 10) / 10 }];
  }).sort((a, b) => a.at_ms - b.at_ms);
}

/** Names of the phases that have not been reached. */
export function missing(phases: Phase[]): string[] {
  return PHASES.filter(([name]) => !phases.some((phase) => phase.name === name)).map(([name]) => name);
}

/** The timeline as bars for a terminal, a line for each phase: from the phase before it to its own moment. */
export function drawTimeline(phases: Phase[]): string[] {
  const total = Math.max(1, phases.at(-1)?.at_ms ?? 1);
  const column = (ms: number): number => Math.round((BAR_COLUMNS * Math.max(0, ms)) / total);
  return phases.map(({ name, at_ms }, index) => {
    const from = column(phases[index - 1]?.at_ms ?? 0);
    const bar = ' '.repeat(from) + '█'.repeat(column(at_ms) - from) + '▏';
    return `  ${(LABELS.get(name) ?? name).padEnd(15)} ${bar.padEnd(BAR_COLUMNS + 1)} ${at_ms.toFixed(1).padStart(8)} ms`;
  });
}
