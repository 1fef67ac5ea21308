/**
 * How a field counts in the fingerprint of a link: a number is a time, which counts relative to the present and no longer
 * than so many ms back; an `order` relative to the sender's next; `sent` and `taken` relative to what was acknowledged and
 * taken. What is not named here counts as it is.
 */
type Rule = 'never' | 'order' | 'sent' | 'taken' | number;

/** By class, or Object. `never`: it is constant, a statistic, follows from the rest, or belongs to another object. */
const rules: Record<string, Record<string, Rule>> = {
  World: { endpoint: 'never', accounts: 'never', setting: 'never', fault: 'never', wrote: 'never', now: 'never' },
  Endpoint: { counters: 'never', _fragmentMax: 'never', _effects: 'never' },
  Handshake: { _identity: 'never', _greeter: 'never', _liveness: 'never', _counters: 'never', _tell: 'never' },
  Greeter: { _random: 'never', _nextAt: 0, _answerAt: 0, _answeredAt: 5, departedAt: 1000 },
  Liveness: { _goodAt: 3000, _pingedAt: 1000, _badSince: 200 },
  Transmitter: { _greeter: 'never', _counters: 'never', _hello: 'never' },
  Pacer: { _bytesPerMs: 'never', _freeAt: 10 },
  // Its epoch is in the seeds; fragments have one size; the number of a PING decides no more than a first guess.
  Pair: { peer: 'never', size: 'never', _pingedAt: 1000, _pingToken: 'never' },
  // The longest frame is remembered for so long.
  RoundTrip: { _stall: 'never', _longestFrom: 4000 },
  Sender: {
    _peer: 'never',
    _outbox: 'never',
    _roundTrip: 'never',
    _size: 'never',
    _counters: 'never',
    _nextOrder: 'never',
    _acknowledged: 'never',
    _numbered: 'sent',
    _edge: 'sent',
    _timerFrom: 1000,
    _blockedAt: 1000,
    _excusedUntil: 0,
  },
  Receiver: {
    _self: 'never',
    _counters: 'never',
    _roundTrip: 'never',
    _credit: 'never',
    _taken: 'never',
    _edgeTold: 'taken',
    ackAt: 0,
    _nextNakAt: 0,
  },
  Reassembler: { _maxBytes: 'never', _counters: 'never' },
  Outbox: { _nextDeadline: 0 },
  Object: {
    role: 'never',
    peer: 'never',
    payload: 'never',
    deadline: 0,
    endByte: 'sent',
    earliest: 'order',
    latest: 'order',
    departedAt: 1000,
    due: 0,
    lineFreeAt: 0,
    busyUntil: 0,
    // Of a frame that waits behind a gap; what they say was heard when it came.
    ack: 'never',
    credit: 'never',
    sack: 'never',
    nak: 'never',
  },
};

/** Times and the round trip, in parts of a ms: what differs by less counts as the same. */
const PARTS = 1024;

const tables = new Map<unknown, Record<string, Rule>>();
const words = new Map<string, number>();

let high = 0;
let low = 0;
let present = 0;
let order = 0;
let sent = 0;
let taken = 0;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: object): value is Fields {
  return !Array.isArray(value);
}

/** 53 bits: the same for two graphs of objects that have, but for names and times, the same future. */
export function fingerprint(root: object, now: number): number {
  high = 0x9e3779b1;
  low = 0x85ebca6b;
  present = now;
  mixObject(root);
  return (high >>> 0) * 0x200000 + (low >>> 11);
}

function mix(word: number): void {
  high = Math.imul(high ^ word, 0x2c1b3c6d);
  high ^= high >>> 15;
  low = Math.imul((low + word) | 0, 0x297a2d39) ^ high;
  low ^= low >>> 13;
}

function mixValue(value: unknown): void {
  switch (typeof value) {
    case 'number':
      mix(Math.round(value * PARTS) | 0);
      break;
    case 'boolean':
      mix(value ? 3 : 5);
      break;
    case 'string':
      mix(wordOf(value));
      break;
    case 'object':
      if (value === null) throw new Error('null is not a state of anything here');
      mixObject(value);
      break;
    case 'undefined':
      mix(7);
      break;
    default:
      throw new Error(`a ${typeof value} has no fingerprint`);
  }
}

function mixObject(value: object): void {
  if (value instanceof Uint8Array) mixBytes(value);
  else if (Array.isArray(value)) {
    mix(value.length);
    for (const item of value) mixValue(item);
  } else if (value instanceof Map) {
    mix(value.size);
    for (const [key, item] of [...value].sort(([a], [b]) => Number(a) - Number(b))) {
      mixValue(key);
      mixValue(item);
    }
  } else if (isFields(value)) mixFields(value);
}

function mixFields(value: Fields): void {
  const table = tableOf(value);
  if (table === rules['Sender']) {
    order = numberIn(value, '_nextOrder');
    sent = numberIn(value, '_acknowledged');
  } else if (table === rules['Receiver']) taken = numberIn(value, '_taken');
  for (const field in value) {
    const rule = table[field];
    if (rule !== 'never') mixField(value[field], rule);
  }
}

function mixField(value: unknown, rule: Exclude<Rule, 'never'> | undefined): void {
  if (rule === undefined || typeof value !== 'number') mixValue(value);
  else if (rule === 'order') mixValue(value - order);
  else if (rule === 'sent') mixValue(value - sent);
  else if (rule === 'taken') mixValue(value - taken);
  else mixValue(Math.max(value - present, -rule));
}

function mixBytes(bytes: Uint8Array): void {
  mix(bytes.length);
  for (let i = 0; i < bytes.length; i += 4) {
    mix((bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24));
  }
}

function tableOf(value: object): Record<string, Rule> {
  const known = tables.get(Object.getPrototypeOf(value));
  if (known) return known;
  const table = rules[value.constructor.name] ?? {};
  tables.set(Object.getPrototypeOf(value), table);
  return table;
}

function numberIn(value: Fields, field: string): number {
  const found = value[field];
  if (typeof found !== 'number') throw new Error(`${field} is not there any more`);
  return found;
}

function wordOf(text: string): number {
  const known = words.get(text);
  if (known !== undefined) return known;
  let word = text.length;
  for (let i = 0; i < text.length; i++) word = Math.imul(word ^ text.charCodeAt(i), 0x01000193);
  words.set(text, word);
  return word;
}
