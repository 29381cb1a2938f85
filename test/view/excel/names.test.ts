import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tableIn } from '../../support/table.ts';
import { unzipped } from '../unzipped.ts';
import { deskOn, HOSTILE, newDesk } from './desk.ts';
import { newWorld } from '../../support/store.ts';

const REPORTS = ['pools', 'workspaces', 'transactions', 'transfers', 'all'];

test.each(REPORTS)('export %s: no cell of the workbook is a formula', async (report) => {
  const desk = await newDesk();
  expect((await desk.run(`export ${report} report.xlsx`)).status).toBe(0);
  const parts = await unzipped(readFileSync(desk.path('report.xlsx')));
  const sheets = [...parts].filter(([path]) => path.startsWith('xl/worksheets/sheet')).map(([, xml]) => xml);
  expect(sheets.length).toBeGreaterThan(1);
  expect(sheets.filter((xml) => /<f[\s>]/.test(xml))).toEqual([]);
});

test.each(REPORTS.slice(0, 4))('export %s: no cell of the CSV can act as a formula', async (report) => {
  const desk = await newDesk();
  expect((await desk.run(`export ${report} report.csv`)).status).toBe(0);
  const cells = readFileSync(desk.path('report.csv'), 'utf8').split(/\r\n|,/);
  expect(cells.length).toBeGreaterThan(10);
  expect(cells.filter((cell) => /^"?[=+\-@\t\r]/.test(cell))).toEqual([]);
});

/** Excel takes `_x0041_` for an A unless it is told not to; what it is told, every reader has to take away again. */
test.each(['workspaces', 'transfers'])('export %s: a name like _x0041_ is kept from being decoded', async (report) => {
  const desk = await newDesk({ 'gala-2026': 'Gala _x0041_ and _x005f_' });
  await desk.run(`export ${report} report.xlsx`);
  const bytes = readFileSync(desk.path('report.xlsx'));
  const written = [...(await unzipped(bytes)).values()].join('');
  expect(written).toContain('>Gala _x005F_x0041_ and _x005F_x005f_<');
  // Above the form's header stands whose it is.
  const first = report === 'transfers' ? 6 : 2;
  const fit = (names: readonly string[]) => (names[0] === 'Workspace' ? 'whole' : 0);
  expect((await tableIn('xlsx', bytes, { sheet: null, fit })).rows[0]?.slice(0, 3)).toEqual([
    first,
    'gala-2026',
    'Gala _x0041_ and _x005f_',
  ]);
  expect((await desk.run('verify report.xlsx')).status).toBe(0);
});

test('exported as CSV and imported again, nothing is changed', async () => {
  const desk = await newDesk();
  await desk.run('export workspaces workspaces.csv');
  const { status, stdout } = await desk.run('import workspaces workspaces.csv --json');
  expect([status, JSON.parse(stdout)]).toMatchObject([0, { created: 0, updated: 0, unchanged: 6, rejected: 0 }]);
});

test('imported into another store, names, subscriptions and references are the same', async () => {
  const [desk, other] = [await newDesk(), deskOn(await newWorld())];
  await other.world.module('badges');
  await other.world.module('live-voting');
  await desk.run('export workspaces workspaces.csv');
  // An import makes test workspaces: somebody promotes them.
  const workspaces = readFileSync(desk.path('workspaces.csv'), 'utf8').replaceAll('pre-production', 'test');
  expect(workspaces).toContain(`gala-2026,"'=HYPERLINK(""http://evil.example"",""Gala"")",test,`);
  writeFileSync(other.path('workspaces.csv'), workspaces);
  writeFileSync(other.path('purchases.csv'), (await desk.run('purchases --format csv')).stdout);
  expect((await other.run('import workspaces workspaces.csv')).status).toBe(0);
  expect((await other.run('import purchases purchases.csv')).status).toBe(0);
  const rows = JSON.parse((await other.run('workspaces --json')).stdout) as readonly {
    readonly workspace: string;
    readonly name: string;
  }[];
  expect(Object.fromEntries(rows.map(({ workspace, name }) => [workspace, name]))).toEqual({ ...HOSTILE, trial: 'Trial' });
  expect(JSON.parse((await other.run('purchases --json')).stdout)).toMatchObject([
    { subscription: '-2026', reference: '@order' },
    { subscription: 'SUB-1' },
  ]);
});
