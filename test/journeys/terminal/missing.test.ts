/** `transfer WORKSPACE --missing`: everything in one preview, one question, one commit. */

import { beforeAll, expect, test } from 'vitest';
import { runProcess } from '../../support/process.ts';
import { acme, copyOf, entitleIn, look } from './acme.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
});

const env = { ENTITLE_AS: 'ada@acme.example' };
const type = (store: string, ...args: string[]) => runProcess([...args, '--json'], { home: store, env });
const ledger = async (store: string): Promise<number> => ((await look(store, 'transactions')) as readonly unknown[]).length;

test.each([80, 120])('the wizard offers everything first, %i columns wide', async (columns) => {
  const store = copyOf(home);
  const terminal = entitleIn(store, ['transfer', 'winter-gala'], { columns });
  await terminal.waitFor('❯ everything it needs');
  terminal.press('enter');
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  expect(terminal.screen()).toBe(`✔ Which product? everything it needs
Transfer 350 seats and 1 module to Winter Gala (winter-gala) at Acme Events
PRODUCT         TAKES  AVAILABLE  LEFT THEN  MISSING IN ALL
seat              350        680        330            ✗ 80
live-streaming      1          2          1               0

┃ ! A transfer is final: it cannot be taken back or moved.
? Transfer 350 seats and 1 module to winter-gala at Acme Events? (y/N)`);
  terminal.type('y\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(await look(store, 'workspaces', 'show', 'winter-gala')).toMatchObject({ missing: false });
});

test('the wizard goes as far as the pools do, and says so', async () => {
  const store = copyOf(home);
  await type(store, 'workspaces', 'update', 'winter-gala', '--participants', '1000');
  const terminal = entitleIn(store, ['transfer', 'winter-gala'], { columns: 100 });
  await terminal.waitFor('in one transfer, as far as the pools go');
  terminal.press('enter');
  await terminal.waitFor('(y/N)');
  terminal.type('y\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(await look(store, 'workspaces', 'show', 'winter-gala')).toMatchObject({ seats: { assigned: 680, missing: 320 } });
});

test('--missing: a row a product, in one commit; the second time there is nothing to do', async () => {
  const store = copyOf(home);
  const before = await ledger(store);
  const row = { workspace: 'winter-gala', missing: 0, replayed: false, dryRun: false };
  const { status, stdout } = await type(store, 'transfer', 'winter-gala', '--missing', '--yes');
  expect({ status, rows: JSON.parse(stdout) }).toEqual({
    status: 0,
    rows: [
      { ...row, transaction: before + 1, product: 'seat', quantity: 350, available: 330 },
      { ...row, transaction: before + 2, product: 'live-streaming', quantity: 1, available: 1 },
    ],
  });
  expect(await type(store, 'transfer', 'winter-gala', '--missing', '--yes')).toMatchObject({ status: 0, stdout: '[]\n' });
  expect(await ledger(store)).toBe(before + 2);
});

test('a trial and a refusal change nothing; --partial goes as far as the pools do', async () => {
  const store = copyOf(home);
  await type(store, 'workspaces', 'update', 'winter-gala', '--participants', '1000');
  const before = await ledger(store);
  const refused = await type(store, 'transfer', 'winter-gala', '--missing', '--yes');
  expect({ status: refused.status, error: JSON.parse(refused.stderr).error }).toMatchObject({
    status: 5,
    error: {
      code: 'insufficient-entitlements',
      hint: 'take what the pools have with: entitle transfer winter-gala --missing --partial',
      details: { deficits: [{ product: 'seat', available: 680, requested: 1000, short: 320 }] },
    },
  });
  const trial = await type(store, 'transfer', 'winter-gala', '--missing', '--partial', '--dry-run');
  expect(JSON.parse(trial.stdout)).toMatchObject([
    { transaction: null, product: 'seat', quantity: 680, missing: 320, dryRun: true },
    { transaction: null, product: 'live-streaming', quantity: 1, missing: 0, dryRun: true },
  ]);
  expect(await ledger(store)).toBe(before);
  expect(await type(store, 'transfer', 'winter-gala', '--missing', '--partial', '--yes')).toMatchObject({ status: 0 });
  expect(await look(store, 'workspaces', 'show', 'winter-gala')).toMatchObject({ seats: { assigned: 680, missing: 320 } });
});

test.each([
  [['transfer', 'workshop', '--missing', '--yes'], 5, 'workspace-not-charged'],
  [['transfer', 'gala', '--missing', '--yes'], 4, 'workspace-not-found'],
  [['transfer', 'winter-gala', 'seat', '--missing', '--yes'], 2, 'usage'],
  [['transfer', 'winter-gala', '--missing', '--reference', 'x', '--yes'], 2, 'usage'],
  [['transfer', 'winter-gala', '--missing'], 2, 'confirmation-needed'],
  [['transfer', '--missing', '--yes'], 2, 'missing-argument'],
])('%j', async (args, status, code) => {
  const ended = await type(copyOf(home), ...args);
  expect({ status: ended.status, stdout: ended.stdout, code: JSON.parse(ended.stderr).error.code }).toEqual({
    status,
    stdout: '',
    code,
  });
});

test.each([
  ['transfer', 'spring-day', 'seat', '5'],
  ['transfer', 'spring-day', '--missing'],
])('%s %s %s: an event that is over says when it ended, before the question', async (...line) => {
  const store = copyOf(home);
  const made = 'workspace,name,startsOn,endsOn,status,participants\nspring-day,Spring Day,2024-04-01,2024-04-02,production,5\n';
  const args = ['import', 'workspaces', '-', '--input-format', 'csv'];
  expect((await runProcess(args, { home: store, env, stdin: made })).status).toBe(0);
  const terminal = entitleIn(store, line);
  await terminal.waitFor('(y/N)');
  expect(terminal.screen()).toContain('\n┃ ! This event ended on 2024-04-02.\n');
  terminal.type('n\r');
  expect(await terminal.exit()).toMatchObject({ signal: null });
});
