import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Lines of a part's talk that are kept for a message about its end. */
const KEPT_LINES = 12;
/** How long a part may take to end by itself, ms. */
const STOP_MS = 5000;

export interface PartOptions {
  name: string;
  /** Program and arguments. */
  command: readonly string[];
  /**
   * True for the line that says that the part is ready; it is for the caller alone, since the emulator's has credentials.
   * Without this a part that runs is ready.
   */
  ready?: ((line: string) => boolean) | undefined;
  readyMs: number;
  /** Everything that it says, for a log. */
  talk?(line: string): void;
  /** It ended though nobody asked for it. */
  ended(message: string): void;
}

/** A real process of the demo: the emulator, the camera, the daemon. */
export class Part {
  readonly #options: PartOptions;
  #child: ChildProcess | undefined;
  #wanted = false;
  #talk: string[] = [];

  constructor(options: PartOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves with the line that made it ready, if any; rejects with what it said instead. */
  start(): Promise<string> {
    const { name, command, ready, readyMs } = this.#options;
    const [program = '', ...args] = command;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.#wanted = true;
    this.#talk = [];
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(this.#message(`was not ready within ${readyMs} ms`)));
      }, readyMs);
      let isReady = false;
      const beReady = (line: string): void => {
        isReady = true;
        clearTimeout(timer);
        resolve(line);
      };
      const read = (line: string): void => {
        if (!isReady && ready?.(line) === true) {
          beReady(line);
          return;
        }
        this.#talk.push(line);
        if (this.#talk.length > KEPT_LINES) this.#talk.shift();
        this.#options.talk?.(`${name}: ${line}`);
      };
      for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
      if (ready === undefined) child.on('spawn', () => beReady(''));
      child.on('error', (error) => reject(new Error(this.#message(`cannot be started: ${error.message}`))));
      // `close` comes after the last line was read, `exit` does not.
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        const message = this.#message(`ended with ${signal ?? `code ${code}`}`);
        reject(new Error(message));
        if (this.#wanted && this.#child === child) this.#options.ended(message);
      });
    });
  }

  /** Asks it to end, and ends it when it does not. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill(signal);
    });
  }

  /** Without waiting, for the last moment of this process. */
  kill(): void {
    this.#wanted = false;
    this.#child?.kill('SIGKILL');
  }

  #message(what: string): string {
    const said = this.#talk.map((line) => `\n    ${line}`).join('');
    return `${this.#options.name} ${what}${said && `; it last said:${said}`}`;
  }
}
