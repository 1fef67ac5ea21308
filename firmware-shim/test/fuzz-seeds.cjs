// Writes the golden vectors as inputs of fuzz_feed.c: node fuzz-seeds.cjs FOLDER
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const vectors = path.join(__dirname, '../../test/vectors');
const folder = process.argv[2];
fs.mkdirSync(folder, { recursive: true });

const LINE = 0;
const FRAMES = 1;
const ENVELOPE = 2;

function rows(name) {
  const lines = fs.readFileSync(path.join(vectors, name), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(' | '));
}

const bytesOf = (hex) => (hex === '-' ? Buffer.alloc(0) : Buffer.from(hex, 'hex'));
const save = (name, how, ...parts) =>
  fs.writeFileSync(path.join(folder, name), Buffer.concat([Buffer.from([how]), ...parts]));

for (const [name, , , fields, body, wire] of rows('frames.txt')) {
  save(`line-${name}`, LINE, bytesOf(wire));
  const [type, channel, first, last, sack, nak, seq, ack, credit, bits, id, total] = fields.split(' ').map(Number);
  const flags = type | (channel << 2) | (first << 4) | (last << 5) | (sack << 6) | (nak << 7);
  const head = [7, flags, seq, ack, credit];
  if (sack) head.push(bits & 255, bits >> 8);
  if (first) head.push(id & 255, total & 255, (total >> 8) & 1);
  const text = bytesOf(body).subarray(0, 79);
  save(`frame-${name}`, FRAMES, Buffer.from([...head, text.length]), text, Buffer.from([1, 2, 8]));
}
for (const [name, type, , , bytes] of rows('messages.txt')) {
  if (type === 'Envelope') save(`message-${name}`, ENVELOPE, bytesOf(bytes));
}
