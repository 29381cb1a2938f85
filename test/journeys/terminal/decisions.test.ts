/** What is decided about numbers: a request approved, a hold posted, a transfer credited. Shown, asked, done. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runProcess } from '../../support/process.ts';
import { acme, copyOf, entitleIn, look } from './acme.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
  await look(home, 'members', 'add', 'olga@acme.example', '--role', 'organizer');
  const asks = ['--as', 'olga@acme.example'];
  await look(home, 'requests', 'add', 'annual-forum', 'seat', '5', '--note', 'the sponsors bring guests', ...asks);
  await look(home, 'requests', 'add', 'winter-gala', 'seat', 'missing', ...asks);
  await look(home, 'requests', 'add', 'winter-gala', 'seat', '900', ...asks);
  await look(home, 'holds', 'add', 'partner-summit', 'seat', '100', '--until', '2089-12-31');
});

const APPROVAL = `Request 1: transfer 5 × seat to Annual Forum (annual-forum)
olga@acme.example asks for it: the sponsors bring guests

                                BEFORE  AFTER
seat available in the pool         580    575
seat assigned to the workspace     120    125
seat missing there                   0      0

Drawn from
PURCHASE  SUBSCRIPTION  QUANTITY
       1  SUB-2025             5

┃ ! This is 5 × seat more than workspace annual-forum needs today: nothing is missing there.

┃ ! A transfer is final: it cannot be taken back or moved.
`;

test('requests approve shows the queue with what each leaves, then what one takes, and asks', async () => {
  const store = copyOf(home);
  const terminal = entitleIn(store, ['requests', 'approve'], { columns: 110 });
  await terminal.waitFor('Which request?');
  await terminal.settled();
  const queue = terminal.screen();
  expect(queue).toContain('900 × seat for winter-gala, asked by olga@acme.example · the pool has 580, 320 too few');
  expect(queue).toContain('missing × seat for winter-gala, asked by olga@acme.example · leaves 230 in the pool');
  expect(queue).toContain('5 × seat for annual-forum, asked by olga@acme.example · leaves 575 in the pool');
  terminal.press('down', 'down', 'enter');
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  expect(terminal.screen()).toContain(`${APPROVAL}? Transfer 5 × seat to annual-forum at Acme Events? (y/N)`);
  terminal.type('y\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(await look(store, 'requests', '--state', 'approved')).toMatchObject([{ request: 1, transaction: 7 }]);
});

test('requests approve: No, and a trial, change nothing; a trial and --yes say what exceeds', async () => {
  const store = copyOf(home);
  const before = await look(store, 'requests');
  const terminal = entitleIn(store, ['requests', 'approve', '1'], { columns: 110 });
  await terminal.waitFor('(y/N)');
  terminal.press('enter');
  expect(await terminal.exit()).toEqual({ code: 130, signal: null });
  const env = { ENTITLE_AS: 'ada@acme.example' };
  const trial = await runProcess(['requests', 'approve', '1', '--dry-run'], { home: store, env });
  const excess = 'warning: This is 5 × seat more than workspace annual-forum needs today: nothing is missing there.';
  expect({ status: trial.status, said: trial.stderr.split('\n')[0], first: trial.stdout.split('\n')[0] }).toEqual({
    status: 0,
    said: excess,
    first:
      'Would transfer 5 × seat to workspace annual-forum, as olga@acme.example asks; then 575 available in the pool, nothing still missing there. Nothing was changed.',
  });
  expect(await look(store, 'requests')).toEqual(before);
  const done = await runProcess(['requests', 'approve', '1', '--yes'], { home: store, env });
  expect({ status: done.status, said: done.stderr.split('\n')[0] }).toEqual({ status: 0, said: excess });
});

const POSTING = `Post hold 6: transfer 90 × seat to 東京パートナーサミット (partner-summit)
10 that the hold keeps besides are released to the pool.

                                BEFORE  AFTER
seat available in the pool         580    590
seat assigned to the workspace       0     90
seat missing there                  80      0

Drawn from
PURCHASE  SUBSCRIPTION  QUANTITY
       1  SUB-2025            90

┃ ✗ Still missing there then: surveys

┃ ! This is 10 × seat more than workspace partner-summit needs today: it misses 80.

┃ ! A transfer is final: it cannot be taken back or moved.
`;

test('holds post shows what it transfers, what it releases and what exceeds, and asks', async () => {
  const store = copyOf(home);
  const terminal = entitleIn(store, ['holds', 'post', '6', '90'], { columns: 110 });
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  expect(terminal.screen()).toBe(`${POSTING}? Transfer 90 × seat to partner-summit at Acme Events? (y/N)`);
  terminal.type('y\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(await look(store, 'holds')).toMatchObject([{ hold: 6, posted: 90, released: 10, state: 'posted' }]);
});

const CREDIT = `Credit 120 × seat for transaction 5, a transfer of 120 to annual-forum
SUBSCRIPTION  QUANTITY  STARTS      ENDS
SUB-2025           120  2025-01-01  2098-12-31

Workspace annual-forum keeps what it got; what it does not need is its surplus.
`;

test('purchases credit offers the transfers, asks why, shows the lots, and asks', async () => {
  const store = copyOf(home);
  const terminal = entitleIn(store, ['purchases', 'credit'], { columns: 110 });
  await terminal.waitFor('Which transfer was the mistake?');
  await terminal.waitFor('transfer · 120 × seat for annual-forum');
  terminal.press('enter');
  await terminal.waitFor('Why?');
  terminal.type('meant for the gala\r');
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  expect(terminal.screen()).toContain(
    `${CREDIT}\nThe pool has 580 × seat available before it.\n? Credit 120 × seat for transaction 5 at Acme Events? (y/N)`,
  );
  terminal.type('y\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(await look(store, 'transactions', '--kind', 'credit')).toMatchObject([{ corrects: 5, quantity: 120 }]);
});

test('nothing is said to be missing no more while a module is', async () => {
  const store = copyOf(home);
  const env = { ENTITLE_AS: 'ada@acme.example' };
  const posted = await runProcess(['holds', 'post', '6', '--yes'], { home: store, env });
  expect(posted.stdout).toContain('580 available in the pool, still missing there: surveys.');
  const approved = await runProcess(['requests', 'approve', '2', '--yes'], { home: store, env });
  expect(approved.stdout).toContain('still missing there: live-streaming.');
});

test.each([80, 120])('a file says what it takes, leaves in the pools and leaves missing, %i columns wide', async (columns) => {
  const store = copyOf(home);
  const file = join(store, 'rows.csv');
  writeFileSync(file, 'workspace,product,quantity\nwinter-gala,seat,100\npartner-summit,seat,90\npartner-summit,surveys,\n');
  const terminal = entitleIn(store, ['transfer', '--file', file], { columns });
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  const [, shown] = terminal.screen().split('such rows\n');
  expect(shown).toBe(`Transfer 190 seats and 1 module at Acme Events
PRODUCT  TAKES  AVAILABLE  LEFT THEN  MISSING IN ALL
seat       190        580        390           ✗ 250
surveys      1          1          0               0

┃ ! A transfer is final: it cannot be taken back or moved.
? Transfer 3 rows, 190 seats and 1 module, at Acme Events? (y/N)`);
});

test('purchases credit and revoke: a trial changes nothing', async () => {
  const before = await look(home, 'purchases');
  expect(await look(home, 'purchases', 'credit', '5', '20', '--note', 'twenty too many', '--dry-run')).toEqual({
    id: null,
    kind: 'credit',
    product: 'seat',
    quantity: 20,
    reference: null,
    note: 'twenty too many',
    lots: [{ purchase: 5, subscription: 'SUB-2025', quantity: 20, startsOn: '2025-01-01', endsOn: '2098-12-31' }],
    corrects: 5,
    dryRun: true,
  });
  expect(await look(home, 'purchases', 'revoke', '2', '20', '--dry-run')).toMatchObject({ purchase: 2, remaining: 480 });
  expect(await look(home, 'purchases')).toEqual(before);
});
