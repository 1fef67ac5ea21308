import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { errorText } from './common/errors.ts';
import { makeFolder, writeAtomic } from './common/files.ts';
import type { Logger } from './common/logger.ts';
import type { SessionTable } from './relay/types.ts';

const FOLDER_MODE = 0o750;
const uint32 = z.int().check(z.minimum(0), z.maximum(0xffff_ffff));

const sessionTable = z.object({
  nextSession: uint32,
  peerEpoch: z.optional(uint32),
  sessions: z
    .array(
      z.object({
        session: uint32,
        clientId: z.string().check(z.maxLength(1024)),
        offerSeq: uint32,
        peerKind: z.optional(uint32),
        identity: z.optional(z.string().check(z.maxLength(4096))),
      }),
    )
    .check(z.maxLength(255)),
});
const bootCount = z.object({ boots: uint32 });

/** What the daemon remembers across its own restarts. A file that cannot be used costs a report, never the start. */
export class StateFiles {
  readonly #runtimeDir: string;
  readonly #stateDir: string;
  readonly #log: Logger;

  constructor(folders: { runtimeDir: string; stateDir: string }, log: Logger) {
    this.#runtimeDir = folders.runtimeDir;
    this.#stateDir = folders.stateDir;
    this.#log = log;
  }

  /** Sessions of a bridge that the last life left to the MCU. */
  loadSessions(bridge: string): SessionTable | undefined {
    const found = this.#load(this.#sessionFile(bridge), sessionTable);
    if (found === undefined) return undefined;
    // Absent and undefined are one to JSON, but not to the types.
    const { peerEpoch, sessions, nextSession } = found;
    const rows = sessions.map(({ peerKind, identity, ...row }) => ({
      ...row,
      ...(peerKind === undefined ? {} : { peerKind }),
      ...(identity === undefined ? {} : { identity }),
    }));
    return { nextSession, sessions: rows, ...(peerEpoch === undefined ? {} : { peerEpoch }) };
  }

  saveSessions(bridge: string, table: SessionTable): void {
    this.#save(this.#runtimeDir, this.#sessionFile(bridge), table);
  }

  /** What a bridge knew of its channel; whoever reads it judges it. */
  loadChannel(bridge: string): unknown {
    return this.#load(this.#channelFile(bridge), z.unknown());
  }

  saveChannel(bridge: string, record: object): void {
    this.#save(this.#stateDir, this.#channelFile(bridge), record);
  }

  /** Counts this start; 0 when that cannot be remembered. */
  countBoot(): number {
    const path = join(this.#stateDir, 'boots.json');
    const boots = ((this.#load(path, bootCount)?.boots ?? 0) + 1) >>> 0;
    return this.#save(this.#stateDir, path, { boots }) ? boots : 0;
  }

  #sessionFile(bridge: string): string {
    return join(this.#runtimeDir, `sessions-${bridge}.json`);
  }

  #channelFile(bridge: string): string {
    return join(this.#stateDir, `channel-${bridge}.json`);
  }

  #load<T>(path: string, schema: z.ZodMiniType<T>): T | undefined {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!missing) this.#log.warn({ path, why: errorText(error) }, 'state file not readable, ignored');
      return undefined;
    }
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      this.#log.warn({ path, bytes: text.length }, 'state file corrupt, ignored');
      return undefined;
    }
  }

  #save(folder: string, path: string, value: unknown): boolean {
    try {
      makeFolder(folder, FOLDER_MODE);
      writeAtomic(path, `${JSON.stringify(value)}\n`);
      return true;
    } catch (error) {
      this.#log.warn({ path, why: errorText(error) }, 'state file not written');
      return false;
    }
  }
}
