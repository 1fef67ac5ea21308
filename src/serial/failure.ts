import { constants, type Stats } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { errorText } from '../common/errors.ts';
import { holdersOf } from './holder.ts';

/** Why a port is not open. */
export interface PortFailure {
  reason:
    | 'missing'
    | 'permission'
    | 'not_a_tty'
    | 'busy'
    /** Unplugged, or the other end of a pseudo-terminal closed. */
    | 'lost'
    /** Nothing was taken for too long. */
    | 'stalled'
    | 'error';
  text: string;
  /** What to do about it. */
  hint: string | undefined;
}

/** What a look at the path says before it is opened; undefined when nothing speaks against it. */
export async function inspect(path: string, files = { stat, access }): Promise<PortFailure | undefined> {
  let stats: Stats;
  try {
    stats = await files.stat(path);
  } catch (error) {
    return failureOf(error, path);
  }
  if (!stats.isCharacterDevice()) {
    return { reason: 'not_a_tty', text: `${path} is no serial port`, hint: 'Name a device such as /dev/serial0.' };
  }
  try {
    await files.access(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const failure = await failureOf(error, path);
    return failure.reason === 'permission' ? await refused(path, stats) : failure;
  }
}

async function refused(path: string, stats: Stats): Promise<PortFailure> {
  const group = (await nameOf('/etc/group', stats.gid)) ?? String(stats.gid);
  const owner = (await nameOf('/etc/passwd', stats.uid)) ?? String(stats.uid);
  const mode = (stats.mode & 0o777).toString(8).padStart(3, '0');
  return {
    reason: 'permission',
    text: `${path} belongs to ${owner}:${group}, mode ${mode}; this process may not use it`,
    hint: `Add the user to the group ${group}: sudo usermod -aG ${group} USER, then log in again.`,
  };
}

/** Name of a numeric id in a file of colon-separated lines. */
async function nameOf(file: string, id: number): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const fields = text.split('\n').map((line) => line.split(':'));
  return fields.find((line) => line[2] === String(id))?.[0];
}

/** What an error of the system or of serialport says; the latter has text only. */
export async function failureOf(error: unknown, path: string): Promise<PortFailure> {
  const text = errorText(error);
  if (/ENOENT|ENOTDIR|No such file|ENXIO|ENODEV|No such device/.test(text)) {
    return {
      reason: 'missing',
      text: `${path} is not there`,
      hint: 'Is the cable plugged in? It is opened when it appears.',
    };
  }
  if (/EACCES|EPERM|Permission denied/.test(text)) {
    return { reason: 'permission', text: `${path} may not be opened: ${text}`, hint: undefined };
  }
  if (/Cannot lock port|EBUSY|busy/i.test(text)) {
    const holders = await holdersOf(path);
    return {
      reason: 'busy',
      text: `${path} is in use by ${holders.join(', ') || 'another process'}`,
      hint: 'End it, or release the port there.',
    };
  }
  if (/ENOTTY|Inappropriate ioctl/.test(text)) {
    return { reason: 'not_a_tty', text: `${path} is no serial port`, hint: 'Name a device such as /dev/serial0.' };
  }
  return { reason: 'error', text: `${path}: ${text}`, hint: undefined };
}
