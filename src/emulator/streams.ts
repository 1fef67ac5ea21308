import { IDENTIFIER, type Json, optionalNumber, optionalText, text } from './fields.ts';
import { STREAMS_MAX } from './limits.ts';
import type { Operation } from './operation.ts';
import { inUse, invalidArgument, notFound, Refusal } from './refusal.ts';

const ANY = /^[\s\S]{1,1024}$/;
/** Ten years, the service's greatest retention. */
const RETENTION_MAX_H = 87_600;

interface Stream {
  name: string;
  arn: string;
  createdMs: number;
  /** 0 keeps nothing. */
  retentionH: number;
}

export interface StreamRules {
  wall(): number;
  arn(name: string, createdMs: number): string;
}

/** As much of streams as somebody needs to set up ingestion: they can be made and looked at, and hold no media. */
export class Streams {
  readonly #rules: StreamRules;
  readonly #byName = new Map<string, Stream>();

  constructor(rules: StreamRules) {
    this.#rules = rules;
  }

  /** Returns its ARN. */
  create(name: string, retentionH: number, createdMs = Math.floor(this.#rules.wall())): string {
    if (this.#byName.has(name)) throw inUse(`The stream ${name} already exists.`);
    if (this.#byName.size >= STREAMS_MAX) {
      throw new Refusal('AccountStreamLimitExceededException', 400, 'Too many streams in this account.');
    }
    const arn = this.#rules.arn(name, createdMs);
    this.#byName.set(name, { name, arn, createdMs, retentionH });
    return arn;
  }

  operations(): [path: string, operation: Operation][] {
    const control = (name: string, path: string, run: Operation['run']): [string, Operation] => [
      path,
      { name, plane: 'control', run },
    ];
    return [
      control('CreateStream', '/createStream', (input) => ({
        StreamARN: this.create(
          text(input, 'StreamName', IDENTIFIER),
          optionalNumber(input, 'DataRetentionInHours', 0, RETENTION_MAX_H) ?? 0,
        ),
      })),
      control('DescribeStream', '/describeStream', (input) => ({ StreamInfo: streamInfo(this.#get(input)) })),
    ];
  }

  #get(input: Json): Stream {
    const name = optionalText(input, 'StreamName', IDENTIFIER);
    const arn = optionalText(input, 'StreamARN', ANY);
    if (name === undefined && arn === undefined) throw invalidArgument('StreamName or StreamARN is required');
    const stream = [...this.#byName.values()].find(
      (one) => (name ?? one.name) === one.name && (arn ?? one.arn) === one.arn,
    );
    if (stream === undefined) throw notFound(`The stream ${name ?? arn} does not exist.`);
    return stream;
  }
}

function streamInfo({ name, arn, createdMs, retentionH }: Stream): Json {
  return {
    StreamName: name,
    StreamARN: arn,
    Status: 'ACTIVE',
    Version: 'EMULATED',
    CreationTime: createdMs / 1000,
    DataRetentionInHours: retentionH,
    DeviceName: null,
    MediaType: null,
  };
}
