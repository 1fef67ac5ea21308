/** What the shim takes of a Cortex-M, by part; the Makefile compiles and measures with each compiler that is there. */
import { execFileSync } from 'node:child_process';
import { inRepository } from '../demo/paths.ts';
import { printRows, type Row } from './figures.ts';

const table = execFileSync('make', ['-s', '-C', inRepository('firmware-shim'), 'size'], { encoding: 'utf8' });
const [head = '', ...lines] = table.trim().split('\n');
const names = head.trim().split(/\s+/);
const rows = lines.flatMap((line): Row[] => {
  const cells = line.trim().split(/\s+/);
  if (cells.length !== names.length) return [];
  const row = names.map((name, i) => [name, name.endsWith('_bytes') ? Number(cells[i]) : (cells[i] ?? '')]);
  return [{ ...Object.fromEntries(row), n: 1 }];
});
if (rows.length === 0) throw new Error(`make size measured nothing:\n${table}`);
printRows('firmware', rows);
