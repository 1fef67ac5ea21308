import type { ServerResponse } from 'node:http';
import { redactValue } from '../common/redact.ts';
import { refusal, type Stream } from './routes.ts';
import type { LineSink } from './types.ts';

/** A reader may be so far behind, bytes; what comes then is dropped and counted. */
const BACKLOG_MAX_BYTES = 262_144;

/** Takes the response over; the stream ends with it. */
export function streamLines(response: ServerResponse, stream: Stream): void {
  const lines = new ResponseLines(response);
  try {
    const close = stream.open(lines);
    response.on('close', close);
    lines.opened();
  } catch (error) {
    const { status, type, body } = refusal(error);
    response.writeHead(status, { 'content-type': type }).end(body);
  }
}

class ResponseLines implements LineSink {
  readonly #response: ServerResponse;
  #dropped = 0;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.setHeader('content-type', 'application/x-ndjson; charset=utf-8');
    response.on('drain', () => this.#tellDropped());
  }

  /** The caller need not wait for the first line to know that all is well. */
  opened(): void {
    if (!this.#response.headersSent) this.#response.flushHeaders();
  }

  line(value: object): void {
    if (this.#response.writableLength > BACKLOG_MAX_BYTES) {
      this.#dropped++;
      return;
    }
    this.#tellDropped();
    this.#response.write(`${JSON.stringify(redactValue(value))}\n`);
  }

  end(): void {
    this.#tellDropped();
    this.#response.end();
  }

  #tellDropped(): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.#response.write(`${JSON.stringify({ dropped })}\n`);
  }
}
