/** What goes out comes back and changes nothing; what came in once comes in once, whatever people do to the file. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importPurchases, importWorkspaces } from '../../app/imports.ts';
import { newDesk } from '../../view/excel/desk.ts';
import { listPurchases } from '../../../src/app/purchases.ts';
import { listActivity } from '../../../src/app/transactions.ts';
import { newWorld } from '../../support/store.ts';
import { granted, type World } from '../../support/world.ts';

describe('exports come back', () => {
  test.each(['xlsx', 'csv', 'json', 'ndjson'])('workspaces, as .%s', async (format) => {
    const desk = await newDesk();
    await desk.run('workspaces tag gala-2026 region=EMEA 2026=yes');
    await desk.run('transfer gala-2026 seat 20 --yes');
    expect((await desk.run(`export workspaces rows.${format}`)).status).toBe(0);
    const before = (await desk.run('activity --json')).stdout;
    const { status, stdout } = await desk.run(`import workspaces rows.${format} --json`);
    expect([status, JSON.parse(stdout)]).toMatchObject([0, { created: 0, updated: 0, unchanged: 6, rejected: 0 }]);
    expect((await desk.run('activity --json')).stdout).toBe(before);
  });

  test.each(['workspaces', 'purchases', 'members'])('%s, as lists in every format', async (kind) => {
    const desk = await newDesk();
    await desk.run('workspaces tag gala-2026 region=EMEA');
    for (const [format, extension] of [
      ['json', 'json'],
      ['ndjson', 'ndjson'],
      ['csv', 'csv'],
    ]) {
      const { writeFileSync } = await import('node:fs');
      writeFileSync(desk.path(`rows.${extension}`), (await desk.run(`${kind} --format ${format}`)).stdout);
      const { status, stdout } = await desk.run(`import ${kind} rows.${extension} --json`);
      expect([kind, format, status, JSON.parse(stdout)]).toMatchObject([
        kind,
        format,
        0,
        { created: 0, updated: 0, rejected: 0 },
      ]);
    }
  });
});

const COLUMNS = 'subscription,product,quantity,startsOn,endsOn,reference,note';
const purchaseRow = fc
  .record({
    subscription: fc.constantFrom('SUB-1', 'SUB-2'),
    product: fc.constantFrom('seat', 'badge'),
    quantity: fc.integer({ min: 1, max: 3 }),
    endsOn: fc.constantFrom('', '2027-12-31'),
    reference: fc.constantFrom('', '', '', 'PO-1', 'PO-2'),
  })
  .map(({ reference, ...row }) => ({
    ...row,
    // A reference and a product are one purchase: it says one thing.
    ...(reference === '' ? {} : { subscription: 'SUB-1', quantity: 2, endsOn: '' }),
    reference,
  }))
  .map(({ subscription, product, quantity, endsOn, reference }) =>
    [subscription, product, quantity, '2026-01-01', endsOn, reference, ''].join(','),
  );

/** What people do to a file between two runs of it: sort it, add rows. */
const history = fc.record({
  rows: fc.array(purchaseRow, { minLength: 1, maxLength: 8 }),
  more: fc.array(purchaseRow, { maxLength: 3 }),
  seed: fc.nat(),
});

function shuffled(rows: readonly string[], seed: number): readonly string[] {
  return rows
    .map((row, index) => ({ row, rank: ((index + 1) * 7919 + seed * 104729) % 1009 }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ row }) => row);
}

/** How often each row says the same; rows of one reference and product are one. */
function meant(rows: readonly string[]): readonly string[] {
  const named = new Set<string>();
  return rows
    .filter((row) => {
      const [, product, , , , reference = ''] = row.split(',');
      if (reference === '') return true;
      const key = `${reference} ${product}`;
      return named.has(key) ? false : named.add(key);
    })
    .map((row) => row.split(',').slice(0, 5).join(','))
    .toSorted();
}

const recorded = async (world: World) =>
  granted(await listPurchases(world.services, world.caller))
    .map(({ subscription, product, quantity, startsOn, endsOn }) =>
      [subscription, product, quantity, startsOn, endsOn ?? ''].join(','),
    )
    .toSorted();

test('purchases: each row is recorded once, in whatever order and however often the file comes, longer or not', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ rows, more, seed }) => {
      const world = await newWorld();
      await world.module('badge');
      const run = async (lines: readonly string[]) => {
        expect(granted(await importPurchases(world, COLUMNS, ...lines)).refusal).toBeNull();
      };
      await run(rows);
      await run(shuffled(rows, seed));
      expect(await recorded(world)).toEqual(meant(rows));
      await run(shuffled([...rows, ...more], seed));
      await run([...more, ...rows]);
      expect(await recorded(world)).toEqual(meant([...rows, ...more]));
    }),
    { numRuns: 25 },
  );
});

const workspaceRow = fc
  .record({
    key: fc.constantFrom('gala', 'expo', 'fair'),
    name: fc.constantFrom('', 'Gala', 'Expo'),
    participants: fc.constantFrom('', '-', '0', '40'),
    modules: fc.constantFrom('', '-', 'badge', 'badge;lead-scan', 'lead-scan;badge'),
    region: fc.constantFrom('', '-', 'EMEA'),
  })
  .map(({ key, name, participants, modules, region }) => [key, name, '', '', participants, modules, region].join(','));

test('workspaces: the same file again changes nothing, nor does a dry run', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(workspaceRow, { minLength: 1, selector: (row) => row.split(',')[0] }), async (rows) => {
      const world = await newWorld();
      await world.module('badge');
      await world.module('lead-scan');
      for (const key of ['gala', 'expo', 'fair']) await world.event(key, { participants: 7, modules: ['badge'] });
      const run = async (dryRun: boolean) =>
        granted(
          await importWorkspaces({ ...world, dryRun }, 'workspace,name,startsOn,endsOn,participants,modules,tag:region', ...rows),
        );
      const lines = async () => granted(await listActivity(world.services, world.caller, { limit: 1000 })).length;
      const before = await lines();
      const planned = await run(true);
      expect([planned.refusal, await lines()]).toEqual([null, before]);
      const done = await run(false);
      expect(done.result).toEqual({ ...planned.result, dryRun: false });
      expect(await lines()).toBe(before + done.result.updated);
      expect((await run(false)).result).toMatchObject({ updated: 0, unchanged: rows.length });
      expect(await lines()).toBe(before + done.result.updated);
    }),
    { numRuns: 20 },
  );
});
