/** The JSON rows of the contract, section 5: these keys, in this order. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { isAtOrUnder } from '../../../src/view/columns.ts';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const WORKSPACE = `workspace name status startsOn endsOn phase participants tags seats(required assigned held missing surplus)
  modules(product installed required assigned held missing surplus) missing capabilities(charged email visible appSignIn magicLink)`;
const PLAIN_WORKSPACE = WORKSPACE.replace(/seats.*\s.*surplus\) missing /, 'modules(product installed) ');
const TRANSACTION = `id at kind product quantity workspace subscription actor reference note
  lots(purchase subscription quantity) hash`;
const TRANSFER = 'transaction workspace product quantity available missing replayed dryRun';

const ROWS: readonly (readonly [line: string, keys: string])[] = [
  ['pools', 'product name kind purchased assigned held available expired upcoming missing nextExpiry(on quantity)'],
  ['workspaces --missing --search annual-gala', WORKSPACE],
  ['workspaces show annual-gala', WORKSPACE],
  ['workspaces show annual-gala --as USER', PLAIN_WORKSPACE],
  ['transactions --limit 1', TRANSACTION],
  ['transactions show 1', TRANSACTION],
  ['members', 'email name role entitlementManager'],
  ['orgs', 'organization name activated workspaces missing(workspaces seats modules)'],
  ['transfer annual-gala seat missing --dry-run', TRANSFER],
  [
    'check --dry-run',
    `organization assigned(workspace quantity transaction) seats stillMissing(workspace product missing) dryRun`,
  ],
  [
    'plan',
    `version id organization createdAt createdBy ledger(id hash)
     lines(workspace product quantity assumes(status required assigned available)) unmet(workspace product missing)
     totals(product quantity)`,
  ],
  [
    'forecast',
    `product available needed short firstShortOn buyBy expiringUnused(subscription endsOn quantity)
     events(workspace on needed short)`,
  ],
  ['verify', 'ok transactions workspaces head(id hash) heads(organization ledger(id hash) activity(id hash)) problems'],
  ['activity --subject annual-gala --limit 1', 'id at actor action subject before after hash'],
];

/** The keys of a row and of what is in it; of a list, the first row's. What only activity has in it is not of the contract. */
function keysOf(value: unknown): string {
  const row: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof row !== 'object' || row === null) return '';
  const keys = Object.entries(row).map(([key, inner]) => {
    const within = key === 'before' || key === 'after' ? '' : keysOf(inner);
    return within === '' ? key : `${key}(${within})`;
  });
  return keys.join(' ');
}

test('every row has the keys of the contract', async () => {
  const options = { home: tempFolder(), now: '2026-11-21T09:00:00.000Z' };
  expect(await runHere(['init', '--sample'], options)).toMatchObject({ status: 0 });
  const members = JSON.parse((await runHere(['members', '--json'], options)).stdout) as {
    email: string;
    role: string;
    entitlementManager: boolean;
  }[];
  const plain = members.find(({ role, entitlementManager }) => role === 'organizer' && !entitlementManager)?.email ?? '';
  const found = [];
  for (const [line] of ROWS) {
    const { stdout, stderr } = await runHere([...line.replace('USER', plain).split(' '), '--json'], options);
    found.push([line, stderr === '' ? keysOf(JSON.parse(stdout)) : stderr]);
  }
  expect(found).toEqual(ROWS.map(([line, keys]) => [line, keys.replace(/\s+/g, ' ')]));
});

/** The paths of a row's values: `seats.missing`; of what is in a list, the list's. */
function pathsOf(row: object, before = ''): readonly string[] {
  return Object.entries(row).flatMap(([key, inner]: readonly [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? pathsOf(inner, `${before}${key}.`) : [before + key],
  );
}

test('every key of every list has a column: nothing is to be had in JSON alone', async () => {
  const home = tempFolder();
  const run = async (line: string) => {
    const outcome = await runHere(line.split(' '), { home, now: '2026-11-21T09:00:00.000Z' });
    expect(outcome, line).toMatchObject({ status: 0 });
    return outcome.stdout;
  };
  // A transaction of each kind, so that each optional key is in some row.
  const [hold, request] = [`holds add annual-gala seat 10 --until 2026-12-24`, 'requests add annual-gala seat 3'];
  for (const line of ['init --sample', hold, request]) await run(line);
  const [held] = JSON.parse(await run('holds --json')) as { hold: number }[];
  await run(`holds post ${held?.hold} 4 --yes`);
  await run('requests approve 1 --yes');
  const [drawn] = JSON.parse(await run('transactions --kind transfer --limit 1 --json')) as { id: number }[];
  await run(`purchases credit ${drawn?.id} 1 --note why --yes`);
  writeFileSync(join(home, 'rules.json'), JSON.stringify({ rules: [{ name: 'short', when: 'event-short', days: 365 }] }));
  const more: Readonly<Record<string, string>> = {
    alerts: ` --rules ${join(home, 'rules.json')}`,
    transactions: ' --limit 100000',
  };
  const lists = COMMANDS.groups.flatMap(({ commands }) => commands.filter(({ reads }) => reads === 'list'));
  const without = [];
  for (const { path } of lists) {
    const line = `${path}${more[path] ?? ''} --json`;
    const rows = JSON.parse(await run(line)) as object[];
    const columns = (JSON.parse(await run(`${line} --columns help`)) as { column: string }[]).map(({ column }) => column);
    const covers = (name: string) => columns.some((column) => isAtOrUnder(column, name) || isAtOrUnder(name, column));
    expect(rows.length, line).toBeGreaterThan(0);
    const names = new Set(rows.flatMap((row) => pathsOf(row)));
    without.push(...[...names].filter((name) => !covers(name)).map((name) => `${path}: ${name}`));
  }
  expect(without).toEqual([]);
});
