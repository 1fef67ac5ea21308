import { read } from 'node:fs';
import { promisify } from 'node:util';
import type { SerialPort } from 'serialport';

const readFd = promisify(read);

/**
 * A terminal that hung up reads as empty. The package's binding then reads again at once and for ever: the loss is never
 * told, and one core is busy, whenever a read happens to come between the hang-up and the poll that would see it. So an
 * open port gets a read of its own, for which nothing read is the end. Other systems than Linux keep theirs.
 */
export function endReadsAtHangUp(serial: SerialPort): void {
  const port = serial.port;
  if (!port || !('poller' in port) || !('fd' in port)) return;
  const { poller } = port;
  const openFd = (): number => {
    if (!port.isOpen || port.fd === null) throw Object.assign(new Error('Port is not open'), { canceled: true });
    return port.fd;
  };
  const readable = () =>
    new Promise<void>((resolve, reject) => {
      // A poller of a closed port must not be touched.
      openFd();
      poller.once('readable', (error) => (error ? reject(error) : resolve()));
    });
  port.read = async (buffer, offset, length) => {
    for (;;) {
      const bytesRead = await readFd(openFd(), buffer, offset, length, null).then(
        (result) => result.bytesRead,
        unlessEmpty,
      );
      if (bytesRead === 0) throw Object.assign(new Error('the port hung up'), { disconnect: true });
      if (bytesRead !== undefined) return { buffer, bytesRead };
      await readable();
    }
  };
}

/** Undefined for an error that says: nothing there yet. */
function unlessEmpty(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EAGAIN' && code !== 'EWOULDBLOCK' && code !== 'EINTR') throw error;
}
