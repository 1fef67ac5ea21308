import { randomBytes } from 'node:crypto';
import type { FaultName, Faults } from './faults.ts';
import type { Keys } from './keys.ts';
import type { EmulatorCredentials } from './options.ts';
import { jsonReply, type Reply } from './reply.ts';

const PATH = /^\/role-aliases\/([\w=,@-]{1,128})\/credentials$/;
/** Temporary credentials carry long tokens; clients must bear it. */
const TOKEN_BYTES = 700;

export interface CredentialParts {
  roleAliases: readonly string[];
  durationS: number;
  keys: Keys;
  faults: Faults;
  wall(): number;
}

export interface CredentialRequest {
  method: string;
  path: string;
  /** Header x-amzn-iot-thingname. */
  thingName: string | undefined;
  /** Common name of the certificate that the client showed; undefined for none of ours. */
  certificateName: string | undefined;
}

/** AWS IoT's credential provider: temporary credentials for a certificate and a role alias. */
export function provideCredentials(request: CredentialRequest, parts: CredentialParts): Reply {
  const alias = PATH.exec(request.path)?.[1];
  if (request.method !== 'GET' || alias === undefined) return refuse(404, 'ResourceNotFoundException', 'Not Found');
  const rule = parts.faults.take({ on: 'credentials', what: 'GetCredentials', channel: undefined });
  const refusal = rule && refusals[rule.fault];
  if (refusal !== undefined) return refuse(...refusal);
  if (request.certificateName === undefined) {
    return refuse(403, 'AccessDeniedException', 'Certificate is invalid on this endpoint');
  }
  if (request.thingName !== undefined && request.thingName !== request.certificateName) {
    return refuse(403, 'InvalidRequestException', 'Invalid thing name passed');
  }
  if (!parts.roleAliases.includes(alias)) {
    return refuse(404, 'ResourceNotFoundException', 'Role alias does not exist');
  }
  const lifeMs = rule?.fault === 'dead-credentials' ? -60_000 : parts.durationS * 1000;
  const credential = temporaryCredentials(parts.wall() + lifeMs);
  parts.keys.issue(credential);
  const { accessKeyId, secretAccessKey, sessionToken } = credential;
  const expiration = new Date(credential.expiration ?? 0).toISOString().replace(/\.\d+/, '');
  return jsonReply(200, { credentials: { accessKeyId, secretAccessKey, sessionToken, expiration } });
}

/** As an experiment with the real endpoint published them. */
const refusals: Partial<Record<FaultName, [status: number, type: string, message: string]>> = {
  'thing-name': [403, 'InvalidRequestException', 'Invalid thing name passed'],
  'certificate-policy': [403, 'AccessDeniedException', 'Access Denied'],
  'certificate-endpoint': [403, 'AccessDeniedException', 'Certificate is invalid on this endpoint'],
  'role-alias': [404, 'ResourceNotFoundException', 'Role alias does not exist'],
  'role-assume': [400, 'InvalidRequestException', 'Unable to assume the role, or the role to assume does not exist'],
  'role-duration': [
    400,
    'InvalidRequestException',
    'The requested CredentialDurationSeconds exceeds the MaxSessionDuration set for the role',
  ],
};

function refuse(status: number, type: string, message: string): Reply {
  return { ...jsonReply(status, { message }, { 'x-amzn-errortype': type }), errorType: type };
}

/** Whole seconds, as the reply says it. */
export function temporaryCredentials(expiresMs: number): EmulatorCredentials {
  return {
    accessKeyId: `ASIAEMULATOR${randomBytes(4).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(TOKEN_BYTES).toString('base64'),
    expiration: Math.floor(expiresMs / 1000) * 1000,
  };
}
