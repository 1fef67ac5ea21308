/** Longest line that is kept together, characters. */
export const CONSOLE_LINE_MAX = 512;

/** Makes lines of text that comes in pieces; a line without an end is cut at CONSOLE_LINE_MAX. */
export class Lines {
  readonly #emit: (line: string) => void;
  #open = '';

  constructor(emit: (line: string) => void) {
    this.#emit = emit;
  }

  add(text: string): void {
    const parts = (this.#open + text).split(/\r\n|\n|\r/);
    this.#open = parts.pop() ?? '';
    for (const part of parts) this.#line(part);
    while (this.#open.length >= CONSOLE_LINE_MAX) {
      this.#line(this.#open.slice(0, CONSOLE_LINE_MAX));
      this.#open = this.#open.slice(CONSOLE_LINE_MAX);
    }
  }

  /** What was begun will not be ended. */
  flush(): void {
    this.#line(this.#open);
    this.#open = '';
  }

  #line(line: string): void {
    if (line.trim() !== '') this.#emit(line);
  }
}
