import { readdir, readFile, readlink, realpath } from 'node:fs/promises';

const NAMED_MAX = 3;

/** Other processes that have the device open, as "name (pid)"; those of other users are hidden from most. */
export async function holdersOf(path: string): Promise<string[]> {
  const device = await realpath(path).catch(() => path);
  const holders: string[] = [];
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid || !(await hasOpen(pid, device))) continue;
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a process');
    holders.push(`${name.trim()} (${pid})`);
    if (holders.length === NAMED_MAX) break;
  }
  return holders;
}

async function hasOpen(pid: string, device: string): Promise<boolean> {
  for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    if ((await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')) === device) return true;
  }
  return false;
}
