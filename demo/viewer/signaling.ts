import { WebSocket } from 'ws';

export interface ViewerCandidate {
  candidate: string;
  sdpMid: string;
  sdpMLineIndex: number;
}

export interface SignalingEvents {
  open(): void;
  answer(sdp: string): void;
  candidate(candidate: ViewerCandidate): void;
  refused(text: string): void;
  closed(text: string): void;
}

const HANDSHAKE_MS = 5000;
const MESSAGE_MAX_BYTES = 65_536;

/** A viewer's side of the signaling socket, in the service's own frames. */
export class ViewerSignaling {
  readonly #socket: WebSocket;

  constructor(url: string, ca: string, events: SignalingEvents) {
    this.#socket = new WebSocket(url, {
      ca,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MESSAGE_MAX_BYTES,
      perMessageDeflate: false,
    });
    this.#socket.on('open', () => events.open());
    this.#socket.on('message', (data) => receive(data.toString(), events));
    // The URL is signed: only the reason may be repeated.
    this.#socket.on('error', ({ message }) => events.closed(message));
    this.#socket.on('close', (code) => events.closed(`closed with code ${code}`));
  }

  offer(sdp: string): void {
    this.#send('SDP_OFFER', { type: 'offer', sdp });
  }

  candidate(candidate: ViewerCandidate): void {
    this.#send('ICE_CANDIDATE', candidate);
  }

  close(): void {
    this.#socket.terminate();
  }

  #send(action: string, payload: object): void {
    const messagePayload = Buffer.from(JSON.stringify(payload)).toString('base64');
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ action, messagePayload }));
  }
}

function receive(text: string, events: SignalingEvents): void {
  if (text === '') return;
  const { messageType, messagePayload = '', statusResponse } = JSON.parse(text);
  if (messageType === 'STATUS_RESPONSE') {
    events.refused(`${statusResponse?.statusCode} ${statusResponse?.errorType}`);
    return;
  }
  const payload = JSON.parse(Buffer.from(messagePayload, 'base64').toString() || '{}');
  if (messageType === 'SDP_ANSWER') events.answer(payload.sdp);
  else if (messageType === 'ICE_CANDIDATE') events.candidate(payload);
}
