import { BridgeError } from '../common/errors.ts';
import { type FaultName, type FaultRule, faultCatalogue } from './faults.ts';
import { type Json, oneOf } from './fields.ts';

export const faultNames = Object.keys(faultCatalogue).flatMap((name) => (isFaultName(name) ? name : []));

const numbers = ['count', 'probability', 'skip', 'delayMs', 'retryAfterS'] as const;

function isFaultName(name: string): name is FaultName {
  return name in faultCatalogue;
}

/** A rule, or what is wrong with it. */
export function ruleIn(json: Json): FaultRule | string {
  const { fault, only, channel } = json;
  const known = oneOf(fault, faultNames);
  if (known === undefined) return `fault must be one of ${faultNames.join(', ')}`;
  const rule: FaultRule = { fault: known };
  if (typeof only === 'string') rule.only = only;
  if (typeof channel === 'string') rule.channel = channel;
  for (const name of numbers) {
    const value = json[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0)) return `${name} must be a number, 0 or more`;
    rule[name] = value;
  }
  return rule;
}

/** `throttle,only=GetIceServerConfig,count=3`. */
export function faultFromText(text: string): FaultRule {
  const [fault = '', ...parts] = text.split(',').map((part) => part.trim());
  const json: Record<string, unknown> = { fault };
  for (const part of parts) {
    const [name = '', value = ''] = part.split('=', 2);
    const isNumber = numbers.some((known) => known === name);
    if (!isNumber && name !== 'only' && name !== 'channel') throw misuse(text, `there is no ${name}`);
    json[name] = isNumber ? Number(value) : value;
  }
  const rule = ruleIn(json);
  if (typeof rule === 'string') throw misuse(text, rule);
  return rule;
}

function misuse(text: string, why: string): BridgeError {
  const hint = 'Write it like throttle,only=GetIceServerConfig,count=3.';
  return new BridgeError('KVSB-EMULATOR-FAULT', `the fault "${text}" cannot be set: ${why}`, hint);
}
