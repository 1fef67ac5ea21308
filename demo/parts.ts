/** How one part of the path stands, for the page. */
export interface PartPicture {
  state: 'good' | 'wait' | 'bad';
  word: string;
  detail: string;
}

export type PartName = 'cloud' | 'daemon' | 'line' | 'mcu';
export type PartPictures = Record<PartName, PartPicture>;

/** What is known while the daemon does not answer. */
export function absent(word: string): PartPictures {
  const unknown: PartPicture = { state: 'wait', word: 'unknown', detail: 'the daemon would know' };
  return { cloud: unknown, line: unknown, mcu: unknown, daemon: { state: 'bad', word, detail: '' } };
}

/** The parts as the daemon's status tells them. */
export function partsOf(_status: unknown): PartPictures {
  return absent('todo');
}
