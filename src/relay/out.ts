import type { OutgoingMessage } from '../kvs/message.ts';
import type { LinkMessage } from '../link/message.ts';
import type { CloudAction, RelayCommand, RelayReport, SessionTable } from './types.ts';

/** Collects the commands of one step. */
export class Out {
  #commands: RelayCommand[] = [];

  device(token: number, message: LinkMessage, ttlMs: number | undefined): void {
    this.#commands.push({ to: 'device', token, message, ttlMs });
  }

  cancel(token: number): void {
    this.#commands.push({ to: 'device', cancel: token });
  }

  cloud(message: OutgoingMessage, ttlMs: number): void {
    this.#commands.push({ to: 'cloud', message, ttlMs });
  }

  act(action: CloudAction): void {
    this.#commands.push({ to: 'cloud', action });
  }

  report(event: RelayReport): void {
    this.#commands.push({ to: 'report', event });
  }

  /** Ends the step. A changed table goes first: no number may be used that would not survive. */
  take(table: SessionTable | undefined): RelayCommand[] {
    const commands = this.#commands;
    this.#commands = [];
    return table === undefined ? commands : [{ to: 'state', table }, ...commands];
  }
}
