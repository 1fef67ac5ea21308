// Makes src/kvb_fields.h and the enumerations of include/kvb.h from the schema; with --check says whether both are
// fresh, and changes nothing.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const protobuf = require('protobufjs');

const schema = path.join(__dirname, '../proto/kvs_bridge/link/v1/link.proto');
const fieldsFile = path.join(__dirname, 'src/kvb_fields.h');
const headerFile = path.join(__dirname, 'include/kvb.h');
const begin = '/* --- generated from link.proto: begin --- */\n';
const end = '/* --- generated from link.proto: end --- */\n';

/** `IceServersRequest` and `iceServers` to `ICE_SERVERS...`. */
const upper = (name) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

const { root } = protobuf.parse(fs.readFileSync(schema, 'utf8'), { keepCase: true, alternateCommentMode: true });
const all = root.lookup('kvs_bridge.link.v1').nestedArray;

function fieldsHeader() {
  const lines = ['/* Generated from link.proto by generate-fields.cjs. Do not edit. */', '#ifndef KVB_FIELDS_H'];
  lines.push('#define KVB_FIELDS_H');
  for (const type of all.filter((one) => one instanceof protobuf.Type && one.fieldsArray.length > 0)) {
    lines.push('', 'enum {');
    const fields = [...type.fieldsArray].sort((a, b) => a.id - b.id);
    for (const field of fields) lines.push(`  KVB_F_${upper(type.name)}_${field.name.toUpperCase()} = ${field.id},`);
    lines[lines.length - 1] = lines.at(-1).replace(/,$/, '');
    lines.push('};');
  }
  return [...lines, '', '#endif', ''].join('\n');
}

function enumerations() {
  const parts = [];
  for (const one of all.filter((entry) => entry instanceof protobuf.Enum && entry.name !== 'LinkControlKind')) {
    const lines = [`/* ${one.comment} */`, 'typedef enum {'];
    const values = Object.entries(one.values);
    const code = values.map(([name, value], at) => `  KVB_${name} = ${value}${at + 1 < values.length ? ',' : ''}`);
    const width = Math.max(...code.map((line) => line.length));
    for (const [at, line] of code.entries()) lines.push(`${line.padEnd(width)} /* ${one.comments[values[at][0]]} */`);
    parts.push([...lines, `} kvb_${upper(one.name).toLowerCase()}_t;`].join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

function headerWith(text) {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error('include/kvb.h has lost its marks for the generated part');
  return `${text.slice(0, from + begin.length)}\n${enumerations()}\n${text.slice(to)}`;
}

let stale = false;
for (const [file, fresh] of [
  [fieldsFile, fieldsHeader()],
  [headerFile, headerWith(fs.readFileSync(headerFile, 'utf8'))],
]) {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === fresh) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path.relative(process.cwd(), file)} is not what the schema gives: run generate-fields.cjs`);
    stale = true;
  } else fs.writeFileSync(file, fresh);
}
process.exit(stale ? 1 : 0);
