import type { Clock } from '../common/clock.ts';
import type { Channel } from './channel.ts';
import type { Call, ClientInput, Endpoints } from './client-types.ts';
import type { CloudParts } from './cloud-parts.ts';
import type { CredentialsOptions } from './credential-source.ts';
import type { Reporter } from './reporter.ts';

/** The calls that the state machine asks for: each becomes what it gets back. */
export class ChannelCalls {
  readonly #channel: Channel;
  readonly #parts: CloudParts;
  readonly #reporter: Reporter;
  readonly #clock: Clock;
  readonly #credentials: CredentialsOptions['kind'];

  constructor(
    channel: Channel,
    parts: CloudParts,
    reporter: Reporter,
    clock: Clock,
    credentials: CredentialsOptions['kind'],
  ) {
    this.#channel = channel;
    this.#parts = parts;
    this.#reporter = reporter;
    this.#clock = clock;
    this.#credentials = credentials;
  }

  /** Throws what the call failed with. `known`: endpoints of the channel, where they are. */
  async run(id: number, call: Call, known: Endpoints | undefined, signal: AbortSignal): Promise<ClientInput> {
    const from = this.#clock.now();
    let end: 'done' | 'failed' = 'failed';
    try {
      const input = await this.#run(id, call, known, signal);
      end = 'done';
      return input;
    } finally {
      this.#reporter.called(call.name, from, end);
    }
  }

  async #run(id: number, call: Call, known: Endpoints | undefined, signal: AbortSignal): Promise<ClientInput> {
    const channel = this.#channel;
    switch (call.name) {
      case 'credentials':
        this.#connectAhead(known, signal);
        await this.#parts.credentials.get(signal);
        return { kind: 'done', id, call: 'credentials' };
      case 'describe':
        return { kind: 'done', id, call: 'describe', channel: await channel.describe(signal) };
      case 'create':
        await channel.create(signal);
        return { kind: 'done', id, call: 'create' };
      case 'describeMedia':
        return { kind: 'done', id, call: 'describeMedia', enabled: await channel.describeMedia(call.arn, signal) };
      case 'locate': {
        const endpoints = await channel.locate(call.arn, signal, call.storage);
        return { kind: 'done', id, call: 'locate', endpoints };
      }
      case 'join':
        await channel.join(call.arn, call.webrtc, signal);
        this.#reporter.counters.joins += 1;
        return { kind: 'done', id, call: 'join' };
      case 'ice': {
        const { servers, ttlMs } = await channel.ice(call.arn, call.https, signal);
        this.#reporter.counters.iceFetches += 1;
        return { kind: 'done', id, call: 'ice', servers, ttlMs };
      }
      case 'delete':
        await channel.remove(call.arn, call.version, signal);
        return { kind: 'done', id, call: 'delete' };
    }
  }

  /** Where credentials come over the network, the connection after them is made meanwhile. */
  #connectAhead(known: Endpoints | undefined, signal: AbortSignal): void {
    if (['static', 'file', 'environment'].includes(this.#credentials)) return;
    if (known === undefined) void this.#channel.connectAhead(signal);
    else this.#parts.socketAgent.connectAhead(known.wss);
  }
}
