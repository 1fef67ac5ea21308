import { BridgeError } from '../common/errors.ts';
import { didYouMean } from '../common/suggest.ts';
import { type FaultName, type FaultRule, faultCatalogue } from './faults.ts';
import { type Json, oneOf } from './fields.ts';

export const faultNames = Object.keys(faultCatalogue).flatMap((name) => (isFaultName(name) ? name : []));

const numbers = ['count', 'probability', 'skip', 'delayMs', 'retryAfterS'] as const;
/** `:x3`, or `:0.5`. */
const OFTEN = /^([^:]*)(?::(?:x(\d{1,9})|(\d(?:\.\d+)?|\.\d+)))?$/;

function isFaultName(name: string): name is FaultName {
  return name in faultCatalogue;
}

/** A rule, or what is wrong with it. */
export function ruleIn(json: Json): FaultRule | string {
  const { fault, only, channel } = json;
  const known = oneOf(fault, faultNames);
  if (known === undefined) {
    const meant = typeof fault === 'string' ? didYouMean(fault, faultNames) : '';
    return meant === ''
      ? `fault must be one of ${faultNames.join(', ')}`
      : `no fault is named ${String(fault)}${meant}`;
  }
  const rule: FaultRule = { fault: known };
  if (typeof only === 'string') rule.only = only;
  if (typeof channel === 'string') rule.channel = channel;
  for (const name of numbers) {
    const value = json[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0)) return `${name} must be a number, 0 or more`;
    rule[name] = value;
  }
  if ((rule.probability ?? 0) > 1) return 'probability must be 1 at most';
  if (rule.count === 0) return 'count must be 1 or more';
  return rule;
}

/** `throttle`, `throttle:0.1`, `throttle:x3`, each with `,only=GetIceServerConfig,delayMs=500` and so on. Throws. */
export function faultFromText(text: string): FaultRule {
  const [first = '', ...parts] = text.split(',').map((part) => part.trim());
  const often = OFTEN.exec(first);
  if (often === null) throw misuse(text, `after its name comes :x and how often, or : and a probability`);
  const [, fault, count, probability] = often;
  const json: Record<string, unknown> = { fault };
  if (count !== undefined) json['count'] = Number(count);
  if (probability !== undefined) json['probability'] = Number(probability);
  for (const part of parts) {
    const [name = '', value = ''] = part.split('=', 2);
    const isNumber = numbers.some((known) => known === name);
    if (!isNumber && name !== 'only' && name !== 'channel') {
      throw misuse(text, `there is no ${name}${didYouMean(name, [...numbers, 'only', 'channel'])}`);
    }
    json[name] = isNumber ? Number(value) : value;
  }
  const rule = ruleIn(json);
  if (typeof rule === 'string') throw misuse(text, rule);
  return rule;
}

function misuse(text: string, why: string): BridgeError {
  const hint =
    'Write it like throttle:x3 or drop:0.1,only=SDP_ANSWER; GET /_emu/faults and src/emulator/README.md list them.';
  return new BridgeError('KVSB-EMULATOR-FAULT', `the fault "${text}" cannot be set: ${why}`, hint);
}
