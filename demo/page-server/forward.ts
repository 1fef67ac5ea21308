import { type RawData, WebSocket } from 'ws';

/** Frames that may wait while the service's socket opens. */
const WAITING_MAX = 64;
const MESSAGE_MAX_BYTES = 65_536;
const HANDSHAKE_MS = 5000;
const CLOSE_BAD_GATEWAY = 1014;

/** Joins a page's socket to the service's signed one, frame by frame, unread. */
export function forward(page: WebSocket, signedUrl: string, ca: string): void {
  const waiting: RawData[] = [];
  const service = new WebSocket(signedUrl, {
    ca,
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: MESSAGE_MAX_BYTES,
    perMessageDeflate: false,
  });
  service.on('open', () => {
    for (const data of waiting.splice(0)) service.send(data, { binary: false });
  });
  service.on('message', (data, binary) => page.send(data, { binary }));
  service.on('close', () => page.close());
  // The reason may name the URL, which is signed.
  service.on('error', () => page.close(CLOSE_BAD_GATEWAY, 'the signaling service does not answer'));
  page.on('message', (data) => {
    if (service.readyState === WebSocket.OPEN) service.send(data, { binary: false });
    else if (service.readyState === WebSocket.CONNECTING && waiting.length < WAITING_MAX) waiting.push(data);
  });
  page.on('close', () => service.terminate());
  page.on('error', () => service.terminate());
}
