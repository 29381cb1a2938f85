/** `usage` and `renewals` as they are typed: rows, periods, and what is refused. */

import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const home = tempFolder();
const env = { ENTITLE_AS: 'ada@acme.example' };

/** Types a line on a day; every line must be granted. */
async function on(now: string, ...words: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runHere(words, { home, now: `${now}T09:00:00.000Z`, env });
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  return stdout;
}

async function refused(...words: readonly string[]) {
  const { status, stderr } = await runHere(words, { home, now: '2026-11-27T09:00:00.000Z', env });
  return [status, stderr];
}

async function rows(now: string, line: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return JSON.parse(await on(now, ...line.split(' '), '--json')) as readonly Readonly<Record<string, unknown>>[];
}

beforeAll(async () => {
  const buy = (now: string, ...more: readonly string[]) => on(now, 'purchases', 'add', ...more);
  await on('2026-01-10', 'init', '--org', 'acme', '--name', 'Acme Events', '--as', 'ada@acme.example');
  await on('2026-01-10', 'products', 'add', 'badge', '--name', 'Badge printing');
  await buy('2026-01-10', 'seat', '100', '--subscription', 'SUB-1', '--starts', '2026-01-01', '--ends', '2026-06-30');
  await buy('2026-02-01', 'seat', '300', '--subscription', 'SUB-2', '--starts', '2026-05-01', '--ends', '2027-02-28');
  await buy('2026-02-01', 'badge', '2', '--subscription', 'SUB-2', '--starts', '2026-02-01');
  for (const [key, starts, people] of [
    ['gala', '2026-05-10', '50'],
    ['expo', '2026-09-01', '120'],
    ['congress', '2027-04-01', '75'],
  ] as const) {
    await on(
      '2026-02-01',
      'workspaces',
      'create',
      key,
      '--name',
      key,
      '--starts',
      starts,
      '--ends',
      starts,
      '--participants',
      people,
      '--status',
      'pre-production',
      '--yes',
    );
  }
  await on('2026-03-01', 'transfer', 'gala', 'seat', '60', '--yes');
  await on('2026-08-01', 'transfer', 'expo', 'seat', 'missing', '--yes');
  await on('2026-08-02', 'purchases', 'revoke', '2', '30', '--yes');
});

test('by product, this calendar year', async () => {
  expect(await rows('2026-11-27', 'usage')).toEqual([
    {
      product: 'seat',
      from: '2026-01-01',
      to: '2026-12-31',
      opening: 0,
      purchased: 400,
      credited: 0,
      revoked: 30,
      assigned: 180,
      expired: 40,
      closing: 150,
    },
    {
      product: 'badge',
      from: '2026-01-01',
      to: '2026-12-31',
      opening: 0,
      purchased: 2,
      credited: 0,
      revoked: 0,
      assigned: 0,
      expired: 0,
      closing: 2,
    },
  ]);
  expect(await on('2026-11-27', 'usage')).toMatchInlineSnapshot(`
    "From 2026-01-01 to 2026-12-31
    PRODUCT  OPENING  PURCHASED  REVOKED  ASSIGNED  EXPIRED  CLOSING  USED
    seat           0        400       30       180       40      150  ███░░░░░  48%
    badge          0          2        0         0        0        2  ░░░░░░░░   0%

    Expired unused: 40 seats. Opening and closing: what is not assigned, with what is still to come.
    "
  `);
});

test('in a narrow window the bars of usage stay, and of renewals what was used and what was not', async () => {
  const seen = async (columns: number, line: string) => {
    const { stdout } = await runHere(line.split(' '), { home, now: '2026-11-27T09:00:00.000Z', env, columns });
    return stdout;
  };
  expect(await seen(64, 'usage')).toMatchInlineSnapshot(`
    "From 2026-01-01 to 2026-12-31
    PRODUCT  PURCHASED  ASSIGNED  EXPIRED  CLOSING  USED
    seat           400       180       40      150  ███░░░░░  48%
    badge            2         0        0        2  ░░░░░░░░   0%
    (+2 columns: opening, revoked)

    Expired unused: 40 seats. Opening and closing: what is not
    assigned, with what is still to come.
    "
  `);
  expect(await seen(66, 'renewals')).toMatchInlineSnapshot(`
    "SUBSCRIPTION  PRODUCT  LAST DAY    USED  UNUSED  TO RENEW
    SUB-2         seat     2027-02-28   120   ! 150      ✗ 75
    (+4 columns: quantity, share, assigned in a year, needed after)

    Assigned in a year: from the whole pool, in the last 365 days.
    Needed after: what live events that start later still miss. To
    renew: what of it is not bought yet.
    "
  `);
});

test('a lot is over when its last day is; a last day that is still running is not', async () => {
  const expired = async (today: string) =>
    (await rows(today, 'usage --from 2026-06-30 --to 2026-06-30 --product seat')).map(({ opening, expired: gone, closing }) => [
      opening,
      gone,
      closing,
    ]);
  expect(await expired('2026-11-27')).toEqual([[340, 40, 300]]);
  expect(await rows('2027-02-28', 'usage --from 2027-01-01 --to 2027-02-28 --product seat')).toMatchObject([
    { expired: 0, closing: 150 },
  ]);
  expect(await rows('2027-03-01', 'usage --from 2027-01-01 --to 2027-02-28 --product seat')).toMatchObject([
    { expired: 150, closing: 0 },
  ]);
});

test('by month, without the months in which there was nothing', async () => {
  const found = await rows('2026-11-27', 'usage --by month --product seat --to 2026-08-31');
  expect(found.map(({ month, opening, assigned, expired, closing }) => [month, opening, assigned, expired, closing])).toEqual([
    ['2026-01', 0, 0, 0, 100],
    ['2026-02', 100, 0, 0, 400],
    ['2026-03', 400, 60, 0, 340],
    ['2026-04', 340, 0, 0, 340],
    ['2026-05', 340, 0, 0, 340],
    ['2026-06', 340, 0, 40, 300],
    ['2026-07', 300, 0, 0, 300],
    ['2026-08', 300, 120, 0, 150],
  ]);
  expect(await on('2026-11-27', 'usage', '--by', 'month', '--product', 'seat', '--to', '2026-08-31')).toMatchInlineSnapshot(`
    "From 2026-01-01 to 2026-08-31
    seat
    ┌─────────┬──────────┬─────────┬─────────┬──────────────────────────────────┐
    │ Month   │ Assigned │ Expired │ Closing │                                  │
    ├─────────┼──────────┼─────────┼─────────┼──────────────────────────────────┤
    │ 2026-01 │        0 │       0 │     100 │ ░░░░░░░░                         │
    │ 2026-02 │        0 │       0 │     400 │ ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ │
    │ 2026-03 │       60 │       0 │     340 │ ████░░░░░░░░░░░░░░░░░░░░░░░░░░░  │
    │ 2026-04 │        0 │       0 │     340 │ ░░░░░░░░░░░░░░░░░░░░░░░░░░░      │
    │ 2026-05 │        0 │       0 │     340 │ ░░░░░░░░░░░░░░░░░░░░░░░░░░░      │
    │ 2026-06 │        0 │      40 │     300 │ ✗✗✗░░░░░░░░░░░░░░░░░░░░░░░░      │
    │ 2026-07 │        0 │       0 │     300 │ ░░░░░░░░░░░░░░░░░░░░░░░░         │
    │ 2026-08 │      120 │       0 │     150 │ █████████░░░░░░░░░░░░            │
    └─────────┴──────────┴─────────┴─────────┴──────────────────────────────────┘
    █ assigned  ✗ expired  ░ closing
    "
  `);
});

test('by subscription, workspace and tag', async () => {
  expect(
    (await rows('2026-11-27', 'usage --by subscription --product seat')).map(({ subscription, assigned, expired, closing }) => [
      subscription,
      assigned,
      expired,
      closing,
    ]),
  ).toEqual([
    ['SUB-1', 60, 40, 0],
    ['SUB-2', 120, 0, 150],
  ]);
  expect(await rows('2026-11-27', 'usage --by workspace')).toEqual([
    { workspace: 'gala', name: 'gala', startsOn: '2026-05-10', product: 'seat', assigned: 60, required: 50, surplus: 10 },
    { workspace: 'expo', name: 'expo', startsOn: '2026-09-01', product: 'seat', assigned: 120, required: 120, surplus: 0 },
  ]);
  expect(await rows('2026-11-27', 'usage --by tag:region --from 2026-08-01')).toEqual([
    { region: null, product: 'seat', assigned: 120, required: 120, surplus: 0 },
  ]);
  expect(await on('2026-11-27', 'usage', '--by', 'tag:region', '--from', '2026-08-01')).toMatchInlineSnapshot(`
    "Assigned from 2026-08-01 to 2026-12-31
    REGION    PRODUCT  ASSIGNED  REQUIRED  LEFT OVER  USED
    (no tag)  seat          120       120          0  ████████ 100%

    None of these events has the tag "region".
    "
  `);
  expect(await on('2026-11-27', 'usage', '--by', 'tag:region', '--from', '2026-08-01', '--format', 'csv')).toMatchInlineSnapshot(`
    "region,product,assigned,required,surplus
    ,seat,120,120,0
    "
  `);
});

test('what ends, what was used of it, and what is needed afterwards', async () => {
  expect(await rows('2026-11-27', 'renewals')).toEqual([
    {
      subscription: 'SUB-2',
      product: 'seat',
      endsOn: '2027-02-28',
      quantity: 270,
      used: 120,
      unused: 150,
      assignedLast365: 180,
      neededAfter: 75,
    },
  ]);
  expect(await on('2026-11-27', 'renewals')).toMatchInlineSnapshot(`
    "SUBSCRIPTION  PRODUCT  LAST DAY    QUANTITY  USED  UNUSED  SHARE          ASSIGNED IN A YEAR  NEEDED AFTER  TO RENEW
    SUB-2         seat     2027-02-28       270   120   ! 150  ███░░░░░  44%                 180            75      ✗ 75

    Assigned in a year: from the whole pool, in the last 365 days. Needed after: what live events that start later still miss. To renew: what of it is not bought yet.
    "
  `);
  expect(await on('2026-11-27', 'renewals', '--within', '92')).toMatchInlineSnapshot(`
    "No subscription ends within 92 days.
    "
  `);
});

test('what is left over, past events first by size, and the sum', async () => {
  expect(await on('2026-11-27', 'workspaces', '--surplus')).toMatchInlineSnapshot(`
    "WORKSPACE  STARTS      STATUS          LEFT OVER  NAME  PARTICIPANTS  SEATS  ENDS        PHASE
    gala       2026-05-10  pre-production  10 seats   gala            50     60  2026-05-10  past

    10 seats left over in 1 past event.
    "
  `);
});

test('what is mistyped is said', async () => {
  expect(await refused('usage', '--by', 'week')).toMatchInlineSnapshot(`
    [
      2,
      "error: --by "week" is not known
    hint: use product, month, subscription, workspace or tag:NAME
    ",
    ]
  `);
  expect(await refused('usage', '--by', 'tag:')).toMatchInlineSnapshot(`
    [
      2,
      "error: --by "tag:" names no tag
    hint: write it as tag:NAME, for example tag:cost-center
    ",
    ]
  `);
  expect(await refused('usage', '--from', '2026-03-01', '--to', '2026-02-01')).toMatchInlineSnapshot(`
    [
      2,
      "error: --from 2026-03-01 is after --to 2026-02-01
    hint: name the first day, then the last
    ",
    ]
  `);
  expect(await refused('usage', '--product', 'seats')).toMatchInlineSnapshot(`
    [
      4,
      "error: product "seats" does not exist in organization "acme"
    hint: did you mean "seat"?
    ",
    ]
  `);
  expect(await refused('renewals', '--within', 'soon')).toMatchInlineSnapshot(`
    [
      2,
      "error: --within "soon" is not a whole number
    hint: write digits only
    ",
    ]
  `);
});
