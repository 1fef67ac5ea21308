// Two separate words of consent: a variable, which a script may leave behind, and a flag, which it may not.
'use strict';

const VARIABLE = 'KVSB_TEST_AWS';
const FLAG = '--i-accept-the-cost';
const LONG = '--long';

const cost = `This asks the real service, in your account and at your cost:
  - it makes one signaling channel, kvs-bridge-test-<random>, and deletes it at the end (an active channel is billed by the month)
  - it sends fewer than 200 signaling messages and 100 requests; no media, no TURN traffic
  - together a few cents at list prices; see https://aws.amazon.com/kinesis-video-streams/pricing/
  - ${LONG} holds a few sockets open for up to 130 minutes`;

/** Another service than AWS, such as the emulator: its control plane, its CA's file, and a shorter wait for silence. */
function serviceOf({ KVSB_TEST_AWS_ENDPOINT: endpoint, KVSB_TEST_AWS_CA: caFile, KVSB_TEST_AWS_WAIT_MS: wait }) {
  if (endpoint === undefined) {
    return {};
  }
  if (!/^https:\/\/[^/?#]+$/.test(endpoint)) {
    return `KVSB_TEST_AWS_ENDPOINT is no https://host[:port]: ${endpoint}`;
  }
  return { service: { endpoint, caFile, waitMs: Number(wait ?? 3000) } };
}

/** What to do: `refused` with what is missing, or `given`. */
function consent(args, env) {
  const unknown = args.filter((argument) => ![FLAG, LONG].includes(argument));
  if (unknown.length > 0) {
    return { kind: 'refused', why: `not known: ${unknown.join(' ')}` };
  }
  const missing = [];
  if (env[VARIABLE] !== '1') {
    missing.push(`${VARIABLE}=1 in the environment`);
  }
  if (!args.includes(FLAG)) {
    missing.push(`the flag ${FLAG}`);
  }
  if (!env.AWS_REGION) {
    missing.push('AWS_REGION in the environment');
  }
  if (missing.length > 0) {
    return { kind: 'refused', why: `nothing was done. To go on, give ${missing.join(' and ')}` };
  }
  const elsewhere = serviceOf(env);
  if (typeof elsewhere === 'string') {
    return { kind: 'refused', why: elsewhere };
  }
  return { kind: 'given', region: env.AWS_REGION, long: args.includes(LONG), ...elsewhere };
}

module.exports = { consent, cost };
