import { readdir, readFile, readlink, realpath } from 'node:fs/promises';

/** Process that has the device open, as "name (pid)"; undefined when none can be seen: other users' are hidden. */
export async function holderOf(path: string): Promise<string | undefined> {
  const device = await realpath(path).catch(() => path);
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (Number(pid) === process.pid) continue;
    const fds = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const fd of fds) {
      if ((await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')) !== device) continue;
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a process');
      return `${name.trim()} (${pid})`;
    }
  }
  return undefined;
}
