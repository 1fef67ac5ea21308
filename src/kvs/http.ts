import { Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { CloudAgent } from './agent.ts';
import { asCloudError, CloudError, classifyRefusal, failureOf, type Refusal } from './failure.ts';
import type { TrueTime } from './true-time.ts';

/** Times of one request, ms: until connected, until the answer begins, until it is whole. */
const CONNECT_MS = 2_000;
const ANSWER_MS = 5_000;
const WHOLE_MS = 7_000;
/** Largest answer that is taken, bytes. */
const BODY_MAX_BYTES = 128 * 1024;

type Request = Parameters<NodeHttpHandler['handle']>[0];
type Options = Parameters<NodeHttpHandler['handle']>[1];
type Answer = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/**
 * What carries the SDK's requests. The SDK signs and reads; times, sizes, the service's clock and the meaning of a
 * refusal are decided here, the same as for the socket.
 */
export class CloudHandler extends NodeHttpHandler {
  readonly #agent: CloudAgent;
  readonly #time: TrueTime;
  readonly #monotonic: () => number;

  constructor(agent: CloudAgent, time: TrueTime, monotonic: () => number) {
    super({
      httpsAgent: agent,
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
    });
    this.#agent = agent;
    this.#time = time;
    this.#monotonic = monotonic;
  }

  override async handle(request: Request, options?: Options): Promise<Answer> {
    try {
      return await this.#exchange(request, options);
    } catch (error) {
      if (!this.#agent.wasStale(error)) throw asCloudError(error);
    }
    try {
      return await this.#exchange(request, options);
    } catch (error) {
      throw asCloudError(error);
    }
  }

  /** The agent is shared and outlives this handler. */
  override destroy(): void {}

  async #exchange(request: Request, options: Options = {}): Promise<Answer> {
    const sentAt = this.#monotonic();
    // Only a call that waits for a person or a device says that it takes longer.
    const answerMs = options.requestTimeout ?? ANSWER_MS;
    const wholeMs = answerMs + WHOLE_MS - ANSWER_MS;
    const late = AbortSignal.timeout(wholeMs);
    const given = options.abortSignal instanceof AbortSignal ? [options.abortSignal] : [];
    const abortSignal = AbortSignal.any([late, ...given]);
    const { response } = await super
      .handle(request, { ...options, abortSignal })
      .catch((error) => inOwnWords(error, answerMs));
    const { date } = response.headers;
    this.#time.learn(date, sentAt);
    const source: unknown = response.body;
    const body = source instanceof Readable ? await collect(source, late, wholeMs) : Buffer.alloc(0);
    if (response.statusCode >= 300) {
      throw new CloudError(
        classifyRefusal(readRefusal(response.statusCode, response.headers, body.toString('utf8')), this.#time.now()),
      );
    }
    response.body = body;
    return { response };
  }
}

/** The refusal in an answer: its type in a header or the body, its message under either spelling. */
export function readRefusal(status: number, headers: Record<string, string | undefined>, body: string): Refusal {
  const fields = bodyFields(body);
  const type = headers['x-amzn-errortype'] ?? fields.get('__type') ?? fields.get('code');
  return {
    status,
    errorType: typeof type === 'string' ? type : '',
    message: String(fields.get('message') ?? ''),
    retryAfter: headers['retry-after'] ?? '',
  };
}

function bodyFields(body: string): Map<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return new Map();
    return new Map(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]));
  } catch {
    // STS, which profiles ask for roles, speaks XML.
    return new Map(
      [...body.matchAll(/<(code|message)>([^<]{1,1024})</gi)].map(([, key = '', text]) => [key.toLowerCase(), text]),
    );
  }
}

/** Of the handler's two timeouts, which one it was. */
function inOwnWords(error: unknown, answerMs: number): never {
  // It calls resets by the same name, but those keep the system's message.
  if (!(error instanceof Error) || !error.message.startsWith('@smithy/node-http-handler')) throw error;
  const what = error.message.includes('establish')
    ? `no connection in ${CONNECT_MS} ms`
    : `no answer in ${answerMs} ms`;
  throw new CloudError({ ...failureOf('network', what), errorType: 'ETIMEDOUT' });
}

async function collect(body: Readable, late: AbortSignal, wholeMs: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) break;
      size += chunk.length;
      if (size > BODY_MAX_BYTES) break;
      chunks.push(chunk);
    }
  } catch (error) {
    if (late.aborted) throw new CloudError(failureOf('network', `the answer was not whole after ${wholeMs} ms`));
    throw error;
  }
  if (size > BODY_MAX_BYTES) throw new CloudError(failureOf('service', 'the answer is larger than any can be'));
  return Buffer.concat(chunks);
}
