import { existsSync, type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Calls back when something changes where the path would appear: in its directory, or the nearest one that exists. */
export class AppearanceWatch {
  #watcher: FSWatcher | undefined;

  start(path: string, changed: () => void): void {
    this.stop();
    let directory = dirname(path);
    while (!existsSync(directory) && directory !== dirname(directory)) directory = dirname(directory);
    try {
      this.#watcher = watch(directory, { persistent: false }, changed);
      this.#watcher.on('error', () => this.stop());
    } catch {
      // No watch, e.g. too many in this system: the retry timer finds it as well.
    }
  }

  stop(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}
