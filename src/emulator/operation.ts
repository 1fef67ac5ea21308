import type { Json } from './fields.ts';
import type { EmulatorCredentials, EndpointName } from './options.ts';

/** One REST call of the service. */
export interface Operation {
  name: string;
  plane: 'control' | 'signaling' | 'storage';
  /** Answers, or throws a Refusal. `undefined` is a reply without a body. */
  run(input: Json, caller: Caller): Json | undefined | Promise<Json | undefined>;
}

export interface Caller {
  endpoint: EndpointName;
  credential: EmulatorCredentials;
}

/** By path. */
export type Operations = ReadonlyMap<string, Operation>;
