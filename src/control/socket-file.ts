import { lstatSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { dirname } from 'node:path';
import { BridgeError, errorText } from '../common/errors.ts';
import { makeFolder } from '../common/files.ts';
import { SOCKET_PATH_MAX_BYTES } from '../common/limits.ts';

const ANSWER_MS = 1_000;
/** Leaves 0660. */
const SOCKET_UMASK = 0o117;

/** Binds `server` to `path`, readable by owner and group only, in place of a socket at which nobody answers. */
export async function listenAt(server: Server, path: string): Promise<void> {
  const bytes = Buffer.byteLength(path);
  if (bytes > SOCKET_PATH_MAX_BYTES) {
    throw new BridgeError(
      'KVSB-SOCKET',
      `the socket path has ${bytes} bytes, at most ${SOCKET_PATH_MAX_BYTES} are allowed: ${path}`,
    );
  }
  try {
    makeFolder(dirname(path), 0o750);
    await makeRoom(path);
    // bind() obeys the umask: with a chmod later there would be a moment for everybody.
    const umask = process.umask(SOCKET_UMASK);
    try {
      await listening(
        server,
        () => server.listen(path),
        () => process.umask(umask),
      );
    } finally {
      process.umask(umask);
    }
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    throw new BridgeError(
      'KVSB-SOCKET',
      `no control socket at ${path}: ${errorText(error)}`,
      'set control.socket or runtimeDir to a place where the daemon may write',
      { cause: error },
    );
  }
}

/** Resolves when the server listens. `bound` runs right after the call, in which unix sockets are bound. */
export function listening(server: Server, listen: () => void, bound: () => void = () => undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    listen();
    bound();
  });
}

async function makeRoom(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket())
    throw new BridgeError('KVSB-SOCKET', `${path} is there and is no socket`, 'remove it, or set control.socket');
  if (await answers(path)) {
    throw new BridgeError(
      'KVSB-RUNNING',
      `another daemon answers at ${path}`,
      'stop it, or set runtimeDir for a second one',
    );
  }
  unlinkSync(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_MS, () => done(true));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}
