/** Most secrets remembered by value; the oldest goes first (session tokens and TURN passwords rotate). */
const REGISTERED_MAX = 256;
/** Shorter values would mask ordinary words. */
const REGISTERED_MIN_CHARS = 6;
/** Bounds of one logged value: a log line is for people. */
const STRING_MAX_CHARS = 4096;
const SCANNED_MAX_CHARS = 65_536;
const DEPTH_MAX = 6;
const ENTRIES_MAX = 64;

export const MASK = '***';

const registered = new Map<string, string[]>();
/** All forms of all of them, longest first: one secret may begin like another. */
let forms: string[] = [];

/** From now on `value` is masked wherever it turns up, raw, URL-encoded or JSON-escaped. */
export function registerSecret(value: string): void {
  if (value.length < REGISTERED_MIN_CHARS) return;
  const encoded = encodeURIComponent(Buffer.from(value).toString());
  const strictly = encoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const variants = new Set([value, encoded, strictly, JSON.stringify(value).slice(1, -1)]);
  lately.clear();
  registered.delete(value);
  registered.set(value, [...variants]);
  const oldest = registered.keys().next();
  if (registered.size > REGISTERED_MAX && !oldest.done) registered.delete(oldest.value);
  forms = [...registered.values()].flat().sort((a, b) => b.length - a.length);
}

/** Words before `:` or `=` whose value is a secret, wherever they stand in a text. */
const names = [
  'x-amz-signature',
  'x-amz-credential',
  'x-amz-security-token',
  'signature',
  'credential',
  'password',
  'passwd',
  'passphrase',
  'pwd',
  String.raw`\w*secret`,
  '(?:aws_?)?secret_?access_?key',
  '(?:aws_?)?session_?token',
  'security_?token',
  'private_?key',
].join('|');
/** A name and its `:` or `=`; the name may be quoted, and the quote escaped (JSON inside JSON). */
const named = String.raw`\b(?:${names})\\*["']?\s*(?:[:=]|%3d)\s*`;

const rules: [pattern: RegExp, replacement: string][] = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g, `[private key ${MASK}]`],
  [new RegExp(String.raw`(${named}")(?:\\[^]|[^"\\])*`, 'gi'), `$1${MASK}`],
  [new RegExp(String.raw`(${named}')(?:\\[^]|[^'\\])*`, 'gi'), `$1${MASK}`],
  [new RegExp(String.raw`(${named}(\\+["']))[^]*?(?=\2|$)`, 'gi'), `$1${MASK}`],
  [new RegExp(String.raw`(${named})(?!\\*["\'])(?:\\(?![rn])[^]|[^\s"'\\,&;}<>])+`, 'gi'), `$1${MASK}`],
  [/(\binline:)[A-Za-z0-9+/=]+/g, `$1${MASK}`],
  [/(\bBearer\s+)[^\s"'\\,]+/gi, `$1${MASK}`],
  [/(\w:\/\/[^\s/:@"']*:)[^\s/@"']+@/g, `$1${MASK}@`],
  // What AWS hands out is known without a name beside it: key ids, session tokens, secret keys of 40 characters.
  [/\b(A[KS]IA)[A-Z0-9]{12,}\b/g, `$1${MASK}`],
  [/\b(?:IQoJ|FwoG|FQoG)[A-Za-z0-9+/=]{60,}/g, MASK],
  [/(?<![\w+/=])(?=\S{0,39}[a-z])(?=\S{0,39}[A-Z])(?=\S{0,39}\d)[A-Za-z0-9+/]{40}(?![\w+/=])/g, MASK],
];

/** The text without what nobody may read in a log. DTLS fingerprints stay: they are public and help. */
export function redact(text: string): string {
  let out = text;
  for (const form of forms) out = out.replaceAll(form, MASK);
  for (const [pattern, replacement] of rules) out = out.replace(pattern, replacement);
  return out;
}

/** Fields whose strings are secret whatever they look like. */
const secretField =
  /^(?:.*(?:password|passphrase|secret|private_?key)|.*(?:session|security|access|auth)[-_]?token|pwd|ice-?pwd|credential|authorization|cookie)$/i;

/** The same for anything that goes into a log line; bounded in depth, entries and string length. */
export function redactValue(input: unknown, field = '', depth = 0): unknown {
  if (typeof input === 'string') return secretField.test(field) ? MASK : shown(input);
  if (typeof input === 'bigint') return input.toString();
  if (typeof input !== 'object' || input === null) return input;
  if (depth >= DEPTH_MAX) return Array.isArray(input) ? '[list]' : '[object]';
  if (Array.isArray(input)) return input.slice(0, ENTRIES_MAX).map((item) => redactValue(item, field, depth + 1));
  const entries = Object.entries(input).slice(0, ENTRIES_MAX);
  return Object.fromEntries(entries.map(([key, item]) => [shown(key), redactValue(item, key, depth + 1)]));
}

/** Phrases and names of fields come again and again; emptied when full, and with each new secret. */
const lately = new Map<string, string>();
const LATELY_MAX = 512;
const LATELY_MAX_CHARS = 64;

/** Masked first and cut then: half a secret is still one. */
function shown(text: string): string {
  const known = lately.get(text);
  if (known !== undefined) return known;
  const masked = redact(text.slice(0, SCANNED_MAX_CHARS));
  if (text.length <= LATELY_MAX_CHARS) {
    if (lately.size >= LATELY_MAX) lately.clear();
    lately.set(text, masked);
  }
  const rest = masked.length - STRING_MAX_CHARS + Math.max(0, text.length - SCANNED_MAX_CHARS);
  return rest <= 0 ? masked : `${masked.slice(0, STRING_MAX_CHARS)}... (${rest} more characters)`;
}
