/** What is refused as a whole still prints its result: which row, and why (contract, section 5). */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const home = tempFolder();
const type = (...argv: readonly string[]) => runHere([...argv, '--json'], { home, now: '2026-11-21T09:00:00.000Z' });
const file = (name: string, content: string): string => {
  writeFileSync(join(home, name), content);
  return join(home, name);
};
const codeOf = (stderr: string): string => (JSON.parse(stderr) as { error: { code: string } }).error.code;

test('a bulk transfer, an import, and a plan whose quantity was edited', async () => {
  expect(await type('init', '--sample')).toMatchObject({ status: 0 });

  const bulk = await type('transfer', '--yes', '--file', file('bulk.csv', 'workspace,product,quantity\nannual-gala,seat,0\n'));
  expect([bulk.status, codeOf(bulk.stderr), JSON.parse(bulk.stdout).rows[0].code]).toEqual([
    5,
    'rows-rejected',
    'invalid-quantity',
  ]);

  const members = await type('import', 'members', file('members.csv', 'email,role\nmia@example.com,king\n'));
  expect([members.status, codeOf(members.stderr), JSON.parse(members.stdout).rows[0].code]).toEqual([
    5,
    'rows-rejected',
    'invalid-role',
  ]);

  const plan = JSON.parse((await type('plan', '--product', 'seat')).stdout) as { id: string; lines: { quantity: number }[] };
  if (plan.lines[0] !== undefined) plan.lines[0].quantity = 999_999;
  const applied = await type('apply', '--yes', file('plan.json', JSON.stringify(plan)));
  expect([applied.status, codeOf(applied.stderr), applied.stdout]).toEqual([7, 'not-a-plan', '']);
});
