import * as z from 'zod/mini';
import { logLevels } from '../common/log-format.ts';

/** What stands beside each option in help, errors and the README. */
export interface OptionInfo {
  doc: string;
  /** Completes "allowed: ". */
  allowed: string;
  kind: 'text' | 'path' | 'integer' | 'boolean' | 'choice';
  choices?: readonly string[];
  /** Never shown, never a flag. */
  secret?: boolean;
  /** A file that must exist and be readable when the daemon starts. */
  file?: 'ca' | 'certificate' | 'privateKey';
  /** Words for a default that depends on the host. */
  fallback?: string;
}

export const about = z.registry<OptionInfo>();

type Extra = Partial<Pick<OptionInfo, 'secret' | 'file' | 'fallback'>>;

function text(doc: string, allowed = 'text', pattern = /^[^\p{Cc}]{1,512}$/u, extra: Extra = {}) {
  return z
    .string()
    .check(z.regex(pattern))
    .register(about, { doc, allowed, kind: 'text', ...extra });
}
function path(doc: string, extra: Extra = {}) {
  return z
    .string()
    .check(z.regex(/^[^\0]{1,4096}$/))
    .register(about, { doc, allowed: 'a path', kind: 'path', ...extra });
}
function integer(doc: string, min: number, max: number, extra: Extra = {}) {
  const allowed = `a whole number from ${min} to ${max}`;
  return z
    .int()
    .check(z.minimum(min), z.maximum(max))
    .register(about, { doc, allowed, kind: 'integer', ...extra });
}
function toggle(doc: string, fallback: boolean) {
  return z._default(z.boolean().register(about, { doc, allowed: 'true or false', kind: 'boolean' }), fallback);
}
function choice<const T extends readonly string[]>(doc: string, choices: T, extra: Extra = {}) {
  return z.enum(choices).register(about, { doc, allowed: oneOf(choices), kind: 'choice', choices, ...extra });
}
export function oneOf(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

const credentials = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('default') }),
  z.strictObject({
    source: z.literal('iot'),
    endpoint: text(
      'AWS IoT *credentials* endpoint (`aws iot describe-endpoint --endpoint-type iot:CredentialProvider`)',
      'a host name, with :port if not 443',
      /^[A-Za-z0-9.-]+(:\d{1,5})?$/,
    ),
    roleAlias: text('IoT role alias', 'letters, digits, = , @ -', /^[\w=,@-]{1,128}$/),
    thingName: z.optional(text('IoT thing name, where policies use it', 'letters, digits, : _ -', /^[\w:-]{1,128}$/)),
    certificateFile: path('device certificate, PEM', { file: 'certificate' }),
    keyFile: path('its private key, PEM', { file: 'privateKey' }),
    caFile: z.optional(path('CA to trust instead of the public ones, PEM', { file: 'ca' })),
  }),
  z.strictObject({ source: z.literal('environment') }),
  z.strictObject({
    source: z.literal('profile'),
    profile: z.optional(text('profile of ~/.aws', undefined, undefined, { fallback: '`AWS_PROFILE`, `default`' })),
  }),
  z.strictObject({ source: z.literal('container') }),
  z.strictObject({ source: z.literal('instance') }),
  z.strictObject({
    source: z.literal('static'),
    accessKeyId: text('access key id', 'text without blanks', /^\S{4,128}$/),
    secretAccessKey: text('secret access key', 'text without blanks', /^\S{6,256}$/, { secret: true }),
    sessionToken: z.optional(text('session token', 'text without blanks', /^\S{6,8192}$/, { secret: true })),
  }),
  z.strictObject({
    source: z.literal('file'),
    file: path('JSON file in the shape of `credential_process`, read anew each time'),
  }),
]);
export const credentialSources = credentials.def.options.map((option) => option.shape.source.def.values[0] ?? '');
credentials.register(about, {
  doc: 'where AWS credentials come from; `default`: the first of environment, profile, web identity, container, instance',
  allowed: oneOf(credentialSources),
  kind: 'choice',
  choices: credentialSources,
});

/** One bridge: a serial port, a channel and a role. */
export const bridgeSchema = z.strictObject({
  name: z._default(text('in log, status and metrics', 'letters, digits, . _ -', /^[A-Za-z0-9][\w.-]{0,63}$/), 'main'),
  serial: z.strictObject({
    port: path('serial device of the MCU, best a name that stays: `/dev/kvs-mcu` or one of `/dev/serial/by-id/`'),
    baudRate: z._default(integer('bit/s; no matter on USB CDC', 1200, 12_000_000), 115_200),
    reset: z.optional(
      text(
        'how to reset an MCU that hangs: one step an attempt, from the first to the last, which is repeated',
        'dtr, rts, break, command; several with commas',
        /^(dtr|rts|break|command)( *, *(dtr|rts|break|command)){0,7}$/,
        { fallback: 'never' },
      ),
    ),
    resetCommand: z.optional(text('program and arguments of the step `command`, with blanks between; no shell')),
    resetAfterS: z._default(integer('how long an MCU that was up must be silent to be taken for hung, s', 5, 3600), 15),
    resetUnanswered: toggle('take an offer without an answer for a hang too; viewers can provoke it', false),
    wake: z.optional(
      choice(
        'how to wake an MCU that sleeps; `lines`: DTR and RTS; WAKE follows in any case',
        ['bytes', 'break', 'lines', 'dtr', 'rts', 'command'],
        { fallback: 'as the MCU asks' },
      ),
    ),
    wakeCommand: z.optional(text('program and arguments of the wake signal `command`, as `serial.resetCommand`')),
  }),
  kvs: z.strictObject({
    region: z.optional(
      text('AWS region', 'a region name such as eu-west-1', /^[a-z]{2}(-[a-z]+)+-\d$/, {
        fallback: 'of the ARN, `AWS_REGION`',
      }),
    ),
    channel: z.optional(
      text('name of the signaling channel; this or `kvs.channelArn`', 'letters, digits, . _ -', /^[\w.-]{1,256}$/),
    ),
    channelArn: z.optional(
      text(
        'its ARN: nothing is described or created then',
        'arn:aws:kinesisvideo:REGION:ACCOUNT:channel/NAME/TIME',
        /^arn:aws[\w-]*:kinesisvideo:[a-z0-9-]+:\d{12}:channel\/[\w.-]+\/\d+$/,
      ),
    ),
    role: z._default(choice('what the device is', ['master', 'viewer']), 'master'),
    clientId: z.optional(
      text('client id as a viewer', 'letters, digits, . _ -, not AWS_ first', /^(?!aws_)[\w.-]{1,256}$/i, {
        fallback: 'random',
      }),
    ),
    create: toggle('create the channel when it is missing', false),
    allowDelete: toggle('obey a DeleteChannel of the device', false),
    messageTtlS: z.optional(
      integer('of a channel that is created: how long KVS keeps messages, s', 5, 120, { fallback: "KVS's own, 60" }),
    ),
    endpoint: z.optional(
      text('another control plane (VPC endpoint, emulator)', 'an https URL', /^https:\/\/[^\s/?#@]+\/?$/),
    ),
    caFile: z.optional(path('CA to trust instead of the public ones, PEM', { file: 'ca' })),
    fips: toggle('FIPS endpoints; GovCloud has no others', false),
    dualStack: toggle('endpoints with IPv6', false),
    storage: z._default(
      choice('join the storage session as master: never, where the channel has media storage, or it must have it', [
        'off',
        'auto',
        'on',
      ]),
      'off',
    ),
    stun: toggle("give the device the region's STUN server", true),
    credentials: z._default(credentials, { source: 'default' }),
  }),
  relay: z.prefault(
    z.strictObject({
      maxSessions: z._default(integer('viewers at the same time; the device may say less', 1, 255), 10),
      dailyMessages: z._default(
        integer('most messages sent to KVS in a day; they cost money', 100, 100_000_000),
        100_000,
      ),
      keepIceFresh: toggle('renew ICE servers without a viewer too: faster first pictures, more calls', false),
    }),
    {},
  ),
});

const roomLevel = (doc: string) => z.optional(choice(doc, logLevels, { fallback: '`log.level`' }));

/** What belongs to the process, not to a bridge. */
export const daemonSchema = z.strictObject({
  control: z.prefault(
    z.strictObject({
      socket: z.optional(path('control socket', { fallback: '`control.sock` in `runtimeDir`' })),
      http: z.optional(
        text(
          'status, health and metrics by TCP too',
          'ADDRESS:PORT such as 127.0.0.1:9464',
          /^(\[[\da-fA-F:.]+\]|[\d.]+|localhost):\d{1,5}$/,
          {
            fallback: 'off',
          },
        ),
      ),
      token: z.optional(
        text(
          'needed for actions by TCP, and for all when the address is not loopback',
          '16 to 256 characters without blanks',
          /^[!-~]{16,256}$/,
          {
            secret: true,
          },
        ),
      ),
    }),
    {},
  ),
  log: z.prefault(
    z.strictObject({
      level: z._default(choice('least level that is written', logLevels), 'info'),
      levels: z.prefault(
        z.strictObject({
          app: roomLevel('of the wiring'),
          kvs: roomLevel('of the cloud side'),
          relay: roomLevel('of the relay'),
          serial: roomLevel('of the serial side'),
          device: roomLevel('of what the device prints and logs'),
          control: roomLevel('of the control socket'),
        }),
        {},
      ),
      format: z._default(
        choice('`auto`: text on a terminal, journal under systemd, else JSON', ['auto', 'json', 'text', 'journal']),
        'auto',
      ),
    }),
    {},
  ),
  stateDir: z.optional(path('what outlives a boot', { fallback: '`$STATE_DIRECTORY`, `/var/lib/kvs-bridge`' })),
  runtimeDir: z.optional(
    path('sockets and the session table', { fallback: '`$RUNTIME_DIRECTORY`, `/run/kvs-bridge`' }),
  ),
});

export type BridgeOptions = z.infer<typeof bridgeSchema>;
export type DaemonOptions = z.infer<typeof daemonSchema>;

/** The whole file for editors; the bridge's keys may stand at the top level, in entries of `bridges`, or in both. */
export function jsonSchema(): unknown {
  const loose = z.partial(bridgeSchema);
  const file = z.strictObject({
    ...loose.shape,
    ...daemonSchema.shape,
    bridges: z.optional(z.array(loose)),
  });
  return z.toJSONSchema(file, {
    io: 'input',
    override: ({ zodSchema, jsonSchema: out }) => {
      const info = about.get(zodSchema);
      // Top level and entries add up: what one of them lacks the other may have.
      delete out.required;
      if (info !== undefined && info.doc !== '') out.description = `${info.doc} (${info.allowed})`;
    },
  });
}
