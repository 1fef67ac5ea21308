import { randomBytes } from 'node:crypto';
import { defined } from './common/defined.ts';
import type { BridgeConfig } from './config/load.ts';
import type { CredentialsOptions } from './kvs/credential-source.ts';
import type { KvsOptions } from './kvs/options.ts';
import type { SerialOptions } from './serial/driver.ts';
import { resetSteps } from './serial/reset-ladder.ts';

/** The cloud side of a bridge as its configuration says. */
export function cloudOptions({ kvs, pem }: Pick<BridgeConfig, 'kvs' | 'pem'>): KvsOptions {
  const {
    role,
    region,
    channel,
    channelArn,
    create,
    allowDelete,
    messageTtlS,
    endpoint,
    fips,
    dualStack,
    stun,
    storage,
  } = kvs;
  const viewerId = kvs.clientId ?? `kvs-bridge-${randomBytes(6).toString('hex')}`;
  return {
    ...{ region, role, create, allowDelete, fips, dualStack, storage, useStun: stun },
    ...defined({ messageTtlS, endpoint, ca: pem.kvs, clientId: role === 'viewer' ? viewerId : undefined }),
    channel: defined({ name: channel, arn: channelArn }),
    credentials: credentialsOptions(kvs.credentials, pem.iot),
  };
}

/** The serial side of a bridge as its configuration says. */
export function serialOptions(serial: BridgeConfig['serial']): SerialOptions {
  const { port: path, baudRate } = serial;
  return { path, baudRate, ...defined({ reset: resetOptions(serial), wake: wakeOptions(serial) }) };
}

function resetOptions(serial: BridgeConfig['serial']): SerialOptions['reset'] {
  const { reset, resetCommand = '', resetAfterS, resetUnanswered } = serial;
  if (reset === undefined) return undefined;
  const steps = reset.split(/ *, */).flatMap((name) => resetSteps.filter((step) => step === name));
  return { steps, command: resetCommand.split(/ +/), afterMs: resetAfterS * 1000, unanswered: resetUnanswered };
}

function wakeOptions({ wake, wakeCommand = '' }: BridgeConfig['serial']): SerialOptions['wake'] {
  return wake && { signal: wake, command: wakeCommand.split(/ +/) };
}

function credentialsOptions(from: BridgeConfig['kvs']['credentials'], iotCa: string | undefined): CredentialsOptions {
  switch (from.source) {
    case 'default':
      return { kind: 'chain' };
    case 'environment':
    case 'container':
    case 'instance':
      return { kind: from.source };
    case 'profile':
      return { kind: 'profile', ...defined({ profile: from.profile }) };
    case 'file':
      return { kind: 'file', path: from.file };
    case 'static': {
      const { accessKeyId, secretAccessKey, sessionToken } = from;
      return { kind: 'static', ...defined({ accessKeyId, secretAccessKey, sessionToken }) };
    }
    case 'iot': {
      const { endpoint, roleAlias, thingName, certificateFile: certificate, keyFile: privateKey } = from;
      return { kind: 'iot', ...defined({ endpoint, roleAlias, thingName, certificate, privateKey, ca: iotCa }) };
    }
  }
}
