/** `check` in a terminal: what it takes is shown, customer by customer, and asked about. */

import { beforeAll, expect, test } from 'vitest';
import { runProcess } from '../../support/process.ts';
import { acme, copyOf, entitleIn, look } from './acme.ts';

const SHOWN = `Consumption check: 430 seats at Acme Events
PRODUCT  TAKES  AVAILABLE  LEFT THEN  MISSING IN ALL
seat       430        680        250               0

To 2 workspaces
WORKSPACE       SEATS
partner-summit     80
winter-gala       350

Still missing then
WORKSPACE       PRODUCT         MISSING
partner-summit  surveys             ✗ 1
winter-gala     live-streaming      ✗ 1

┃ ! A transfer is final: it cannot be taken back or moved.
`;

let home: string;
beforeAll(async () => {
  home = await acme();
});

test.each([80, 120])(
  'shows what it takes, what is left and what stays missing; No changes nothing, %i columns wide',
  async (columns) => {
    const store = copyOf(home);
    const before = await look(store, 'transactions');
    const terminal = entitleIn(store, ['check'], { columns });
    await terminal.waitFor('(y/N)');
    await terminal.settled();
    expect(terminal.screen()).toBe(`${SHOWN}? Assign 430 seats at Acme Events? (y/N)`);
    terminal.press('enter');
    expect(await terminal.exit()).toEqual({ code: 130, signal: null });
    expect(terminal.transcript()).toContain('cancelled; nothing was changed');
    expect(await look(store, 'transactions')).toEqual(before);
  },
);

test('Yes does it, and then there is nothing to ask', async () => {
  const store = copyOf(home);
  const terminal = entitleIn(store, ['check'], { columns: 100 });
  await terminal.waitFor('(y/N)');
  terminal.type('y\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  const again = entitleIn(store, ['check'], { columns: 100 });
  expect(await again.exit()).toEqual({ code: 0, signal: null });
  expect(again.transcript()).not.toContain('(y/N)');
});

test('without a terminal it needs --yes, before the store is touched', async () => {
  const { status, stdout, stderr } = await runProcess(['check', '--json', '--db', 'nowhere.db', '--as', 'ada@acme.example'], {});
  expect({ status, stdout, code: JSON.parse(stderr).error.code }).toEqual({ status: 2, stdout: '', code: 'confirmation-needed' });
});
