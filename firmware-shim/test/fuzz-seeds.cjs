// Writes the golden vectors as seeds of the fuzzing targets: node fuzz-seeds.cjs FOLDER
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const vectors = path.join(__dirname, '../../test/vectors');
const folder = process.argv[2];

// First bytes of inputs: see fuzz_line.c, fuzz_link.c and fuzz_message.c.
const PIECE = 9 << 3;
const SEALED = 1;
const GREETING = 2;
const STEP_FRAME = 7;
const AFTERWARDS = [0x01, 0x02, 0x08];
const FROM_INPUT = 0x80;
const BODY_MAX = 127;

function rows(name) {
  const lines = fs.readFileSync(path.join(vectors, name), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(' | '));
}

const bytesOf = (hex) => (hex === '-' ? Buffer.alloc(0) : Buffer.from(hex, 'hex'));

function save(target, name, ...parts) {
  fs.mkdirSync(path.join(folder, target), { recursive: true });
  fs.writeFileSync(path.join(folder, target, name), Buffer.concat(parts.map((part) => Buffer.from(part))));
}

/** A frame without its check: the last four bytes, some of which may be escaped, and END. */
function unsealed(wire) {
  let at = wire.length - 1;
  for (let i = 0; i < 4; i++) at -= wire[at - 2] === 0xdb ? 2 : 1;
  return Buffer.concat([wire.subarray(0, Math.max(at, 0)), Buffer.from([0xc0])]);
}

/** The same frame as a step of a story. */
function story(fields, body) {
  const [type, channel, first, last, sack, nak, seq, ack, credit, bits, , total] = fields.split(' ').map(Number);
  const flags = type | (channel << 2) | (first << 4) | (last << 5) | (sack << 6) | (nak << 7);
  const text = body.subarray(0, BODY_MAX);
  const step = [STEP_FRAME, flags, seq, ack, credit];
  if (sack) step.push(bits & 255, bits >> 8);
  if (first) step.push(Math.min(Math.max(total - text.length, 0), 100));
  return [...step, FROM_INPUT + text.length, ...text, ...AFTERWARDS];
}

for (const [name, , , fields, body, hex] of rows('frames.txt')) {
  const wire = bytesOf(hex);
  save('line', `${name}-raw`, [PIECE], wire);
  save('line', `${name}-greeting`, [PIECE | GREETING], wire);
  save('line', `${name}-sealed`, [PIECE | SEALED], unsealed(wire));
  save('link', name, story(fields, bytesOf(body)));
}
const channels = {
  offer: 1,
  answer: 1,
  candidate: 1,
  session_opened: 1,
  session_closed: 1,
  sync_done: 1,
  echo: 2,
  application_data: 2,
};
for (const [name, type, , text, bytes] of rows('messages.txt')) {
  if (type === 'Envelope') save('message', name, [channels[text.split(' ')[0]] ?? 0], bytesOf(bytes));
}
