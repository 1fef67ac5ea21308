import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as limits from '../../src/link/limits.ts';
import { decodeMessage, type LinkMessage } from '../../src/link/message.ts';
import { channelOf, mayCome } from '../../src/link/route.ts';

const SHIM = 'firmware-shim';
const protocol = readFileSync('proto/PROTOCOL.md', 'utf8');

function section(number: number): string {
  return protocol.split(/^## /m).find((text) => text.startsWith(`${number}. `)) ?? '';
}

/** Rows of the one table of a section, without its head. */
function rows(number: number): string[][] {
  const lines = section(number)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const numbers = new Map(rows(10).map(([name = '', value]) => [name.replaceAll('`', ''), Number(value)]));

/** Every constant of the shim's own sources, whether enumerator or macro, by its name without prefix. */
function shimConstants(): Map<string, number> {
  const found = new Map<string, number>();
  for (const folder of ['include', 'src']) {
    for (const file of readdirSync(join(SHIM, folder)).filter((name) => /\.[ch]$/.test(name))) {
      const text = readFileSync(join(SHIM, folder, file), 'utf8');
      for (const [, name = '', value] of text.matchAll(/\b(?:KVBI?_)?([A-Z][A-Z0-9_]+)\b(?: =| )\s*(\d+)u?\b/g)) {
        found.set(name, Number(value));
      }
    }
  }
  return found;
}

describe('the numbers of PROTOCOL.md', () => {
  it('are the limits of the host, none more and none less', () => {
    expect(Object.fromEntries(numbers)).toEqual({ ...limits });
  });

  it('are the constants of the shim, wherever it has one of that name', () => {
    const shim = shimConstants();
    const shared = [...numbers].filter(([name]) => shim.has(name));
    expect(Object.fromEntries(shared.map(([name]) => [name, shim.get(name)]))).toEqual(Object.fromEntries(shared));
    expect(shared.length).toBeGreaterThanOrEqual(15);
  });

  it('say how large a frame can be', () => {
    const parts = ['HEAD_BYTES', 'SACK_BYTES', 'FIRST_BYTES', 'FRAGMENT_MAX_BYTES', 'CRC_BYTES'];
    expect(parts.reduce((sum, name) => sum + (numbers.get(name) ?? Number.NaN), 0)).toBe(
      numbers.get('FRAME_MAX_BYTES'),
    );
  });

  it('each name a section that exists', () => {
    for (const [name = '', , , where = ''] of rows(10)) {
      const text = section(Number.parseInt(where, 10));
      expect(text, `${name} in section ${where}`).not.toBe('');
    }
  });
});

/** One message of each arm, from the golden vectors; the name of a vector begins with the arm. */
function messageOfEachKind(): Map<LinkMessage['kind'], LinkMessage> {
  const out = new Map<LinkMessage['kind'], LinkMessage>();
  for (const line of readFileSync('test/vectors/messages.txt', 'utf8').split('\n')) {
    const [, type, verdict, , bytes = ''] = line.split(' | ');
    if (type === 'Envelope' && verdict === 'ok') {
      const decoded = decodeMessage(Buffer.from(bytes, 'hex'));
      if (decoded.result === 'message') {
        out.set(decoded.message.kind, decoded.message);
      }
    }
  }
  return out;
}

describe('the channel table of PROTOCOL.md', () => {
  const table = rows(8).flatMap(([channel = '', host = '', mcu = '']) =>
    [
      { from: 'host' as const, names: host },
      { from: 'mcu' as const, names: mcu },
    ].flatMap(({ from, names }) =>
      names.split(', ').map((name) => ({ name, from, channel: Number.parseInt(channel, 10) })),
    ),
  );
  const messages = messageOfEachKind();
  const camel = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

  it('has every message of the schema', () => {
    expect([...new Set(table.map(({ name }) => camel(name)))].sort()).toEqual([...messages.keys()].sort());
  });

  it('is what the host sends and takes, in both directions', () => {
    for (const [kind, message] of messages) {
      const own = table.filter(({ name }) => camel(name) === kind);
      expect([kind, channelOf(message)]).toEqual([kind, own[0]?.channel]);
      for (const from of ['host', 'mcu'] as const) {
        for (const channel of [0, 1, 2] as const) {
          const allowed = own.some((row) => row.from === from && row.channel === channel);
          expect([kind, from, channel, mayCome(message, from, channel)]).toEqual([kind, from, channel, allowed]);
        }
      }
    }
  });

  const hasCompiler = spawnSync('gcc', ['--version']).status === 0;
  it.runIf(hasCompiler)('is where the shim sends each message', () => {
    const upper = (name: string) => name.replace(/(?!^)[A-Z]/g, '_$&').toUpperCase();
    const names = [...new Set(table.map(({ name }) => name))];
    const prints = names.map((name) => `  printf("${name} %u\\n", kvbi_channel_of(KVB_F_ENVELOPE_${upper(name)}));`);
    const folder = mkdtempSync(join(tmpdir(), 'kvsb-channels-'));
    const source = join(folder, 'channels.c');
    const headers = '#include <stdio.h>\n#include "kvb_delivery.h"\n#include "kvb_fields.h"\n';
    writeFileSync(source, `${headers}int main(void) {\n${prints.join('\n')}\n  return 0;\n}\n`);
    const library = readdirSync(join(SHIM, 'src'))
      .filter((name) => name.endsWith('.c'))
      .map((name) => join(SHIM, 'src', name));
    const program = join(folder, 'channels');
    execFileSync('gcc', [`-I${SHIM}/include`, `-I${SHIM}/src`, source, ...library, '-o', program]);
    const said = execFileSync(program, { encoding: 'utf8' }).trim().split('\n');
    rmSync(folder, { recursive: true });
    expect(said).toEqual(names.map((name) => `${name} ${table.find((row) => row.name === name)?.channel}`));
  });
});
