import * as z from 'zod/mini';
import type { AdminCommand } from './admin.ts';
import { faultNames } from './fault-rule.ts';
import { IDENTIFIER } from './fields.ts';
import { TTL_MAX_S, TTL_MIN_S } from './limits.ts';
import type { EmulatorOptions } from './options.ts';

/** Each schema's message completes "allowed: ". */
const words = (error: string) => z.string({ error }).check(z.regex(/^[^\p{Cc}]{1,1024}$/u, { error }));
const name = z.string({ error: 'a name' }).check(z.regex(IDENTIFIER, { error: 'letters, digits, . _ -' }));
const yes = z.boolean({ error: 'true or false' });
const choice = <const T extends readonly string[]>(names: T) => z.enum(names, { error: names.join(', ') });

function number(min: number, max = 1e12) {
  const error = max < 1e12 ? `a number from ${min} to ${max}` : `a number, ${min} or more`;
  return z.number({ error }).check(z.minimum(min, { error }), z.maximum(max, { error }));
}

function whole(min: number, max = 1e9) {
  const error = max < 1e9 ? `a whole number from ${min} to ${max}` : `a whole number, ${min} or more`;
  return z.int({ error }).check(z.minimum(min, { error }), z.maximum(max, { error }));
}

const port = whole(0, 65_535);
const list = <T extends z.ZodMiniType>(item: T) => z.array(item, { error: 'a list' });
const section = <T extends Record<string, z.ZodMiniType>>(shape: T) => z.strictObject(shape, { error: 'a section' });
const optional = z.exactOptional;

const faultMembers = {
  fault: choice(faultNames),
  only: optional(words('an operation or a message type')),
  channel: optional(name),
  count: optional(whole(1)),
  probability: optional(number(0, 1)),
  skip: optional(whole(0)),
  delayMs: optional(number(0)),
  retryAfterS: optional(number(0)),
};

const when = { atS: number(0), everyS: optional(number(0.01)) };
const target = { ...when, channel: name, role: optional(choice(['master', 'viewer'])), clientId: optional(name) };
const verb = <T extends string>(word: T) => z.literal(word);

const step = z.discriminatedUnion(
  'do',
  [
    section({ do: verb('inject'), ...when, ...faultMembers }),
    section({ do: verb('clear'), ...when, fault: optional(choice(faultNames)) }),
    section({ do: verb('goAway'), ...target }),
    section({ do: verb('reconnectIceServer'), ...target }),
    section({ do: verb('close'), ...target, code: optional(whole(1000, 4999)), reason: optional(words('text')) }),
    section({ do: verb('reset'), ...target }),
    section({ do: verb('mute'), ...target }),
    section({ do: verb('ping'), ...target }),
    section({ do: verb('send'), ...target, frame: z.string({ error: 'text' }) }),
    section({ do: verb('clock'), ...when, offsetMs: number(-1e12) }),
    section({ do: verb('rotateEndpoints'), ...when }),
    section({ do: verb('deleteChannel'), ...when, channel: name }),
  ],
  {
    error:
      'inject, clear, goAway, reconnectIceServer, close, reset, mute, ping, send, clock, rotateEndpoints or deleteChannel',
  },
);

const closing = section({ code: whole(1000, 4999), reason: words('text') });
const either = <const T extends readonly [z.ZodMiniType, ...z.ZodMiniType[]]>(error: string, branches: T) =>
  z.union(branches, { error });

const channel = either('a name, or a section with name, ttlS, tags and storage', [
  name,
  section({
    name,
    ttlS: optional(whole(TTL_MIN_S, TTL_MAX_S)),
    tags: optional(z.record(z.string(), z.string({ error: 'text' }), { error: 'a section' })),
    storage: optional(yes),
  }),
]);

const credential = section({
  accessKeyId: words('text'),
  secretAccessKey: words('text'),
  sessionToken: optional(words('text')),
  denied: optional(list(words('an operation'))),
});

const iceServer = section({
  Uris: list(words('a URI')),
  Username: optional(words('text')),
  Password: optional(words('text')),
  Ttl: optional(whole(1, 86_400)),
});

const routing = section({
  takeover: optional(
    either('orphan, goaway, or a section with code and reason', [choice(['orphan', 'goaway']), closing]),
  ),
  viewersMax: optional(whole(1)),
  idleMs: optional(number(1)),
  ageMaxMs: optional(number(1)),
  goAwayAheadMs: optional(number(0)),
  goAwayGraceMs: optional(number(0)),
  ending: optional(closing),
  candidatesPerS: optional(whole(1)),
  descriptionsPerS: optional(whole(1)),
  absentViewer: optional(choice(['queue', 'refuse'])),
  masterOffers: optional(choice(['route', 'drop', 'echo'])),
  staleViewerMs: optional(number(0)),
  confirm: optional(yes),
  passIceServers: optional(yes),
});

const each = <T extends z.ZodMiniType>(value: T) => {
  const member = optional(value);
  return section({ control: member, master: member, viewer: member, credentials: member, admin: member });
};

/** A scenario: how the service is from the start, and what happens to it later. The names are those of EmulatorOptions. */
export const scenarioSchema = section({
  host: optional(words('an address')),
  ports: optional(each(port)),
  names: optional(each(words('a host name'))),
  advertisedPort: optional(whole(1, 65_535)),
  region: optional(words('a region')),
  accountId: optional(words('an account')),
  channels: optional(list(channel)),
  credentials: optional(list(credential)),
  sessionToken: optional(yes),
  mode: optional(choice(['documented', 'observed'])),
  quotas: optional(yes),
  caDirectory: optional(words('a path')),
  certificateNames: optional(list(words('a host name or an address'))),
  certificate: optional(choice(['valid', 'expired', 'early'])),
  timeFactor: optional(number(0.001)),
  allowedOrigins: optional(list(words('an origin'))),
  iceServers: optional(
    either('none, synthetic, or a list of servers', [choice(['none', 'synthetic']), list(iceServer)]),
  ),
  routing: optional(routing),
  channelSettleMs: optional(number(0)),
  clockToleranceMs: optional(number(0)),
  echoSubprotocol: optional(yes),
  deletion: optional(either('orphan, or a section with code and reason', [choice(['orphan']), closing])),
  alexaWaitMs: optional(number(0)),
  roleAliases: optional(list(words('a role alias'))),
  roleDurationS: optional(number(1)),
  faults: optional(list(section(faultMembers))),
  seed: optional(whole(0)),
  steps: optional(list(step)),
});

/** A command for later, once or again and again, in the service's time. */
export type Step = AdminCommand & { atS: number; everyS?: number };

/** What fits the schema is what the emulator takes. */
export function scenarioOptions(scenario: z.infer<typeof scenarioSchema>): EmulatorOptions {
  return scenario;
}
