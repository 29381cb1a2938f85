import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NAMED, unmatched } from '../mutation/named.ts';

test('every mistake that has a name can still be made: whoever moves its line moves it in test/mutation/named.ts', () => {
  expect(unmatched()).toEqual([]);
});

test('CONTRIBUTING.md has a table of them, each with the test that notices it', () => {
  const rows = readFileSync('CONTRIBUTING.md', 'utf8')
    .split('\n')
    .flatMap((line) => (/^\|.*`test\/\S+\.test\.ts` +\|$/.test(line) ? [line.split(/ *\| */).slice(1, -1)] : []));
  const told = rows.map(([name = '', test = '']) => `${name}: ${test}`);
  for (const { name, test: by } of NAMED) expect(told).toContain(`${name}: \`${by}\``);
});
