import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const both = { KVSB_TEST_AWS: '1', AWS_REGION: 'eu-west-1' };
const FLAG = '--i-accept-the-cost';

/** What a function of a script of this folder says, as JSON. */
function evaluate(code: string): unknown {
  return JSON.parse(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' }));
}

function consent(args: string[], env: Record<string, string>): unknown {
  const call = `consent(${JSON.stringify(args)}, ${JSON.stringify(env)})`;
  return evaluate(`const {consent} = require('./test/aws/consent.cjs'); console.log(JSON.stringify(${call}))`);
}

describe('questions to the real service', () => {
  it.each<[string, string[], Record<string, string>]>([
    ['without both words', [], {}],
    ['with the variable alone', [], both],
    ['with the flag alone', [FLAG], { AWS_REGION: 'eu-west-1' }],
    ['with another value of the variable', [FLAG], { ...both, KVSB_TEST_AWS: 'true' }],
    ['without a region', [FLAG], { KVSB_TEST_AWS: '1' }],
    ['with a flag that is misspelt', [FLAG, '--longer'], both],
  ])('are not asked %s', (_name, args, env) => {
    expect(consent(args, env)).toMatchObject({ kind: 'refused' });
  });

  it('are asked with both', () => {
    expect(consent([FLAG], both)).toEqual({ kind: 'given', region: 'eu-west-1', long: false });
    expect(consent([FLAG, '--long'], both)).toMatchObject({ long: true });
  });

  it('are refused by the program, which states the cost and loads no client', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['-e', `process.argv[1] = 'x'; require('./test/aws/run.cjs'); console.log(Object.keys(require.cache).join())`],
      { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', KVSB_TEST_AWS: '1' } },
    );
    expect(status).toBe(64);
    expect(stdout).toContain('at your cost');
    expect(stdout).not.toContain('aws-sdk');
    expect(stderr).toContain('nothing was done');
  });

  it('leave nothing behind though one fails, and name what they had to leave', () => {
    const said = evaluate(`
      const { askAll } = require('./test/aws/ask.cjs');
      const said = [];
      const account = { prepare: async () => {}, drain: async () => {}, close: async () => { said.push('closed'); return 'the-arn'; } };
      const questions = [
        { number: 1, text: 'a', ask: async () => { throw new Error('broken'); } },
        { number: 2, text: 'b', ask: async () => 'an answer' },
        { number: 3, text: 'c', isLong: true, ask: async () => 'never' },
      ];
      askAll(questions, account, { long: false, say: (line) => said.push(line) }).then((good) => console.log(JSON.stringify([good, ...said])));
    `);
    expect(said).toEqual([
      false,
      '1. a\n   no answer: Error: broken',
      '2. b\n   an answer',
      '3. c\n   not asked: takes long; give --long',
      'closed',
      expect.stringContaining('LEFT BEHIND: channel the-arn'),
    ]);
  });

  it('are each of the open ones once, asked or with a reason', () => {
    const rows = evaluate(`
      const { questions } = require('./test/aws/questions.cjs');
      console.log(JSON.stringify(questions.map(({ number, ask, why }) => [number, ask !== undefined || why !== undefined])));
    `);
    const numbers = Array.isArray(rows) ? rows.map(([number]: [number, boolean]) => number) : [];
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 26 }, (_unused, i) => i + 1));
    expect(rows).not.toContainEqual([expect.anything(), false]);
  });
});
