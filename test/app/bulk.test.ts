/** `transfer --file`: every row decided as if it were alone, recorded all together or not at all. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bindTransfers, type BulkOptions, seenInFile, transferRows } from '../../src/app/bulk.ts';
import { setActivated } from '../../src/app/orgs.ts';
import { listPools } from '../../src/app/pools.ts';
import type { BulkRow } from '../../src/core/bulk-results.ts';
import { printed, type PrintedFile } from '../support/bulk.ts';
import { ALL_ROWS, newWorld, tableOf } from '../support/store.ts';
import { codeOf, granted, refusalOf, TODAY, type World } from '../support/world.ts';

async function bulk(
  world: World,
  lines: readonly string[],
  options: Partial<BulkOptions> = {},
  columns = 'workspace,product,quantity,reference,note',
  rowsAtOnce = world.services.rowsAtOnce,
) {
  const table = granted(await bindTransfers(world.services, tableOf(columns, ...lines)));
  return transferRows({ ...world.services, rowsAtOnce }, world.caller, table, { ...ALL_ROWS, ...options });
}

async function verdictOf(outcome: ReturnType<typeof bulk>) {
  const { result, ...verdict } = granted(await outcome);
  return { ...verdict, result: printed(result) };
}

async function resultOf(outcome: ReturnType<typeof bulk>): Promise<PrintedFile> {
  return (await verdictOf(outcome)).result;
}

/** Row, status and code of every row, in a line each: what a person scans for. */
function outcomes(rows: readonly BulkRow[]): readonly string[] {
  return rows.map(({ row, quantity, status, code }) => `${row} ${quantity ?? '-'} ${status}${code === null ? '' : ` ${code}`}`);
}

async function gala(): Promise<World> {
  const world = await newWorld();
  await world.module('surveys');
  await world.purchase('seat', 100);
  await world.purchase('surveys', 1);
  await world.event('gala-2026', { participants: 60, modules: ['surveys'] });
  await world.event('expo-2027', { participants: 80, modules: ['surveys'] });
  await world.event('draft-2027', { status: 'test', participants: 5 });
  return world;
}

const MIXED = [
  'gala-2026,seat,missing,,',
  'gala-2026,surveys,,,',
  'expo-2027,surveys,1,,',
  'expo-2027,seat,41,,',
  'expo-2027,seat,40,,staffed ahead',
  'draft-2027,seat,1,,',
  'nope,seat,1,,',
  'gala-2026,seat,1.5,,',
  'gala-2026,seat,,,',
  'gala-2026,seat,missing,,',
] as const;

const MIXED_OUTCOMES = [
  '2 60 applied',
  '3 1 applied',
  '4 1 rejected insufficient-entitlements',
  '5 41 rejected insufficient-entitlements',
  '6 40 applied',
  '7 1 rejected workspace-not-charged',
  '8 1 rejected workspace-not-found',
  '9 - rejected invalid-quantity',
  '10 - rejected invalid-quantity',
  '11 0 skipped',
];

async function ledgerLength(world: World): Promise<number> {
  return world.services.store.read(async (records) => (await records.ledgerHead(world.caller.organization as never)).id);
}

describe('a file with bad rows', () => {
  test('applies nothing, and names every bad row', async () => {
    const world = await gala();
    const before = await ledgerLength(world);
    const { result, refusal } = await verdictOf(bulk(world, MIXED));
    expect(outcomes(result.rows)).toEqual(MIXED_OUTCOMES.map((line) => line.replace('applied', 'withheld')));
    expect({ ...result, rows: [] }).toEqual({
      applied: 0,
      planned: 0,
      rejected: 6,
      skipped: 1,
      replayed: 0,
      withheld: 3,
      dryRun: false,
      seats: 0,
      excess: 0,
      rows: [],
    });
    expect(refusal).toMatchObject({
      code: 'rows-rejected',
      details: { rejected: 6, total: 10, applied: 0, doing: 'transferred' },
    });
    expect(await ledgerLength(world)).toBe(before);
  });

  test('applies the good ones with --partial, in one go', async () => {
    const world = await gala();
    const { result, refusal } = await verdictOf(bulk(world, MIXED, { partial: true }));
    expect(outcomes(result.rows)).toEqual(MIXED_OUTCOMES);
    expect({ applied: result.applied, seats: result.seats, code: refusal?.code }).toEqual({
      applied: 3,
      seats: 100,
      code: 'rows-rejected',
    });
    expect(await ledgerLength(world)).toBe(2 + 3);
  });

  test('is planned by a dry run, which leaves no trace', async () => {
    const world = await gala();
    const { result } = await verdictOf(bulk(world, MIXED, { partial: true, dryRun: true }));
    expect(outcomes(result.rows)).toEqual(MIXED_OUTCOMES.map((line) => line.replace('applied', 'planned')));
    expect(result).toMatchObject({ applied: 0, planned: 3, rejected: 6, withheld: 0, seats: 100, excess: 0 });
    expect(result.rows.every(({ transaction }) => transaction === null)).toBe(true);
    expect(await ledgerLength(world)).toBe(2);
  });
});

describe('the same file again', () => {
  const lines = ['gala-2026,seat,10,,', 'expo-2027,seat,20,,'];

  test('replays what was applied and transfers nothing', async () => {
    const world = await gala();
    const first = await resultOf(bulk(world, lines));
    const second = await resultOf(bulk(world, lines));
    expect(outcomes(second.rows)).toEqual(['2 10 replayed', '3 20 replayed']);
    expect(second.rows.map(({ transaction }) => transaction)).toEqual(first.rows.map(({ transaction }) => transaction));
    expect(second).toMatchObject({ applied: 0, replayed: 2, seats: 0 });
  });

  test('tries the rest, once the pool has enough', async () => {
    const world = await gala();
    const short = ['gala-2026,seat,90,,', 'expo-2027,seat,20,,'];
    expect(outcomes((await resultOf(bulk(world, short, { partial: true }))).rows)).toEqual([
      '2 90 applied',
      '3 20 rejected insufficient-entitlements',
    ]);
    await world.purchase('seat', 10, { subscription: 'SUB-2' });
    expect(outcomes((await resultOf(bulk(world, short))).rows)).toEqual(['2 90 replayed', '3 20 applied']);
  });

  test('transfers once more under a name of its own, and once under each', async () => {
    const world = await gala();
    await bulk(world, lines);
    const again = await resultOf(bulk(world, lines, { batch: 'november' }));
    const third = await resultOf(bulk(world, lines, { batch: 'december' }));
    expect([again.applied, third.applied]).toEqual([2, 2]);
    expect((await resultOf(bulk(world, lines, { batch: 'november' }))).replayed).toBe(2);
    expect((await resultOf(bulk(world, lines))).replayed).toBe(2);
    expect(granted(await listPools(world.services, world.caller, TODAY))[0]).toMatchObject({ assigned: 90, available: 10 });
  });

  test('with a reference of its own and other content is a conflict', async () => {
    const world = await gala();
    await bulk(world, ['gala-2026,seat,10,ticket-1,']);
    const { rows } = await resultOf(
      bulk(world, ['gala-2026,seat,11,ticket-1,', 'gala-2026,seat,10,ticket-1,', 'expo-2027,seat,10,ticket-1,']),
    );
    expect(outcomes(rows)).toEqual(['2 11 rejected reference-conflict', '3 10 replayed', '4 10 rejected reference-conflict']);
  });

  test('twice in one file, a reference transfers once', async () => {
    const world = await gala();
    const { rows } = await resultOf(bulk(world, ['gala-2026,seat,10,ticket-1,', 'gala-2026,seat,10,ticket-1,']));
    expect(rows.map(({ status, transaction }) => [status, transaction])).toEqual([
      ['applied', 3],
      ['replayed', 3],
    ]);
  });
});

test('what a row says is the same in parts of any size: what is remembered, and what the store is asked', async () => {
  const first = ['gala-2026,seat,10,ticket-1,', 'gala-2026,surveys,,,', 'expo-2027,seat,1,,', 'expo-2027,seat,2,ticket-2,'];
  // The same again: at once, one part later, and two.
  const again = ['expo-2027,seat,2,ticket-2,', 'gala-2026,seat,10,ticket-1,', 'expo-2027,seat,3,ticket-2,', 'expo-2027,seat,1,,'];
  const last = ['gala-2026,seat,9,ticket-1,', 'draft-2027,seat,1,,', 'gala-2026,seat,9,,', 'gala-2026,seat,10,ticket-1,'];
  const lines = [...first, ...again, ...last];
  const said = [
    '2 10 applied, transaction 3',
    '3 1 applied, transaction 4',
    '4 1 applied, transaction 5',
    '5 2 applied, transaction 6',
    '6 2 replayed, transaction 6: the same reference and content as row 5: transferred once',
    '7 10 replayed, transaction 3: the same reference and content as row 2: transferred once',
    '8 3 rejected reference-conflict: reference "ticket-2" is already used in row 5, with other content (give each row a reference of its own)',
    '9 1 applied, transaction 7',
    '10 9 rejected reference-conflict: reference "ticket-1" is already used in row 2, with other content (give each row a reference of its own)',
    '11 1 rejected workspace-not-charged: workspace "draft-2027" is a test workspace, and a test workspace consumes nothing (promote it first: entitle promote draft-2027)',
    '12 9 applied, transaction 8',
    '13 10 replayed, transaction 3: the same reference and content as row 2: transferred once',
  ];
  for (const rowsAtOnce of [1, 2, 3, 7, 5_000]) {
    const world = await gala();
    const { result, summary } = await verdictOf(bulk(world, lines, { partial: true }, undefined, rowsAtOnce));
    const told = result.rows.map(({ row, quantity, status, code, message, transaction }) => {
      const [what, number] = [
        code === null ? status : `${status} ${code}`,
        transaction === null ? '' : `, transaction ${transaction}`,
      ];
      return `${row} ${quantity ?? '-'} ${what}${number}${message === null ? '' : `: ${message}`}`;
    });
    expect([rowsAtOnce, told]).toEqual([rowsAtOnce, said]);
    expect([result.applied, result.seats, summary.twice, summary.given]).toEqual([
      6,
      23,
      3,
      [
        { product: 'seat', quantity: 23 },
        { product: 'surveys', quantity: 1 },
      ],
    ]);
    const repeated = await verdictOf(bulk(world, lines, { partial: true }, undefined, rowsAtOnce));
    expect([repeated.result.applied, repeated.result.replayed, repeated.summary.already]).toEqual([
      0,
      9,
      [{ day: TODAY, rows: 9, first: 3, last: 8 }],
    ]);
  }
});

test('more seats than --max-seats refuse the whole file', async () => {
  const world = await gala();
  const { result, refusal } = await verdictOf(bulk(world, ['gala-2026,seat,10,,', 'expo-2027,seat,20,,'], { maxSeats: 29 }));
  expect(outcomes(result.rows)).toEqual(['2 10 withheld', '3 20 withheld']);
  expect([refusal?.code, result.applied, result.seats]).toEqual(['over-limit', 0, 0]);
  expect((await resultOf(bulk(world, ['gala-2026,seat,10,,', 'expo-2027,seat,20,,'], { maxSeats: 30 }))).applied).toBe(2);
});

describe('columns', () => {
  const bind = async (columns: string) => bindTransfers((await gala()).services, tableOf(columns));

  test('one that is not known is refused with the nearest known one', async () => {
    expect(refusalOf(await bind('workspace,product,quantiti'))).toEqual({
      code: 'unknown-column',
      exit: 7,
      message: 'file "rows.csv" has a column that is not known: "quantiti"',
      hint: 'did you mean "quantity"? leave out what is not needed with --ignore-columns quantiti',
    });
  });

  test.each([
    ['workspace,quantity', 'missing-column'],
    ['workspace,product', 'missing-column'],
    ['workspace,product,quantity,transfer', 'ambiguous-columns'],
    ['workspace,product,__proto__', 'unknown-column'],
    ['WORKSPACE,Product,QUANTITY', 'ok'],
    ['workspace,name,startsOn,status,product,missing,available,transfer,note', 'ok'],
  ])('%s: %s', async (columns, code) => {
    expect(codeOf(await bind(columns))).toBe(code);
  });
});

test('a filled-in transfers sheet: blank skips, yes is for modules, missing and numbers as ever', async () => {
  const world = await gala();
  const lines = ['gala-2026,seat,', 'gala-2026,surveys,Yes', 'expo-2027,seat,Missing', 'gala-2026,seat,yes', 'gala-2026,seat,5'];
  const { rows } = await resultOf(bulk(world, lines, { partial: true }, 'workspace,product,transfer'));
  expect(outcomes(rows)).toEqual(['2 - skipped', '3 1 applied', '4 80 applied', '5 - rejected invalid-quantity', '6 5 applied']);
});

const seen = (planned: number, seats: number, rejected = 0) =>
  seenInFile({ applied: 0, planned, seats, rejected, skipped: 0, replayed: 0, withheld: 0, excess: 0 });

test('what a person confirmed must still be what would happen', async () => {
  const world = await gala();
  expect(codeOf(await bulk(world, ['gala-2026,seat,missing,,'], { confirmed: seen(1, 59) }))).toBe('changed-meanwhile');
  expect(codeOf(await bulk(world, ['gala-2026,seat,missing,,'], { confirmed: seen(1, 60) }))).toBe('ok');
});

test('a file that was to be refused when it was shown transfers nothing without being asked about again', async () => {
  const world = await gala();
  const lines = ['gala-2026,seat,101,,'];
  expect((await resultOf(bulk(world, lines, { dryRun: true }))).planned).toBe(0);
  await world.purchase('seat', 100, { subscription: 'SUB-2' });
  expect(codeOf(await bulk(world, lines, { confirmed: seen(0, 0, 1) }))).toBe('changed-meanwhile');
  expect(await ledgerLength(world)).toBe(3);
});

test('an admin without the flag is refused before any row is looked at', async () => {
  const world = await gala();
  const admin = await world.member('admin@acme.example', 'admin');
  const table = granted(await bindTransfers(world.services, tableOf('workspace,product,quantity', 'nope,seat,1')));
  expect(codeOf(await transferRows(world.services, admin, table, ALL_ROWS))).toBe('not-permitted');
});

/** Rows over few workspaces, products and references, so that they meet; quantities good and bad. */
const someRows = fc.array(
  fc.record({
    workspace: fc.constantFrom('gala-2026', 'expo-2027', 'draft-2027', 'nope'),
    product: fc.constantFrom('seat', 'seat', 'surveys', 'nope'),
    quantity: fc.constantFrom('1', '7', '30', '55', 'missing', '', '0', '1e3', '2'),
    reference: fc.constantFrom('', '', 'r1', 'r2'),
  }),
  { maxLength: 14 },
);

test('rows with --partial end exactly as the same transfers one by one', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(someRows, fc.constantFrom(1, 2, 7, 5_000), async (rows, rowsAtOnce) => {
      const [together, alone] = [await gala(), await gala()];
      const lines = rows.map(
        ({ workspace, product, quantity, reference }) => `${workspace},${product},${quantity},${reference},`,
      );
      const result = await resultOf(bulk(together, lines, { partial: true }, undefined, rowsAtOnce));
      const single: string[] = [];
      for (const { workspace, product, quantity, reference } of rows) {
        const outcome = await alone.transfer(workspace, product, quantity === '' ? null : quantity, {
          reference: reference || null,
        });
        single.push(outcome.ok ? `${outcome.value.quantity} ${outcome.value.transaction}` : outcome.refusal.code);
      }
      expect(result.rows.map(({ quantity, transaction, code }) => code ?? `${quantity} ${transaction}`)).toEqual(single);
      const pools = async (world: World) => granted(await listPools(world.services, world.caller, TODAY));
      expect(await pools(together)).toEqual(await pools(alone));
    }),
    { numRuns: 25 },
  );
});

test('a file that was transferred is known where entitlements are deactivated by now; a new row is not transferred there', async () => {
  const world = await gala();
  await resultOf(bulk(world, ['gala-2026,seat,20,,', 'gala-2026,surveys,,,']));
  granted(await setActivated(world.services, world.caller, false));
  const again = await resultOf(bulk(world, ['gala-2026,seat,20,,', 'gala-2026,surveys,,,']));
  expect(outcomes(again.rows)).toEqual(['2 20 replayed', '3 1 replayed']);
  const mended = await bulk(world, ['gala-2026,seat,20,,', 'gala-2026,seat,5,,'], { partial: true });
  expect(refusalOf(mended)).toMatchObject({ code: 'not-activated', exit: 3 });
  granted(await setActivated(world.services, world.caller, true));
  expect(granted(await listPools(world.services, world.caller, TODAY))).toMatchObject([{ assigned: 20 }, { assigned: 1 }]);
});
