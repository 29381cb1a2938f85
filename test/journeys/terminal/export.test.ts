/** `export` led by its questions: which report is for whom, and a name that is asked for again while it cannot be taken. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { acme, copyOf, entitleIn } from './acme.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
});

test.each([80, 120])('a workbook for the customer, %i columns wide', async (columns) => {
  const store = copyOf(home);
  writeFileSync(join(store, 'acme.xlsx'), 'already there');
  const terminal = entitleIn(store, ['export'], { columns });
  await terminal.waitFor('❯ pools');
  await terminal.settled();
  expect(terminal.screen()).toMatchSnapshot('the reports');
  terminal.type('customer\r');
  await terminal.waitFor('? File');
  await terminal.settled();
  expect(terminal.screen().replaceAll(/\d{4}-\d\d-\d\d/g, 'TODAY')).toMatchSnapshot('a name is proposed');
  terminal.type('acme');
  await terminal.waitFor('"acme" is not known');
  await terminal.settled();
  expect(terminal.screen()).toMatchSnapshot('a name without a format');
  terminal.type('.xlsx\r');
  await terminal.waitFor('exists');
  await terminal.waitFor('? File');
  await terminal.settled();
  expect(terminal.screen().replaceAll(/\d{4}-\d\d-\d\d/g, 'TODAY')).toMatchSnapshot('a file that is there');
  terminal.type('acme-2.xlsx\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).toMatchSnapshot('the end');
});

test('the name that is proposed is one that nothing has yet', async () => {
  const store = copyOf(home);
  for (const name of ['entitle-usage-DAY.xlsx', 'entitle-usage-DAY-2.xlsx']) {
    for (const day of [0, 1].map((later) => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10)))
      writeFileSync(join(store, name.replace('DAY', day)), 'already there');
  }
  const terminal = entitleIn(store, ['export', 'usage'], { cwd: store });
  await terminal.waitFor('-3.xlsx');
  await terminal.settled();
  expect(terminal.screen()).toMatch(/^\? File \(.xlsx, .csv, .json or .ndjson\): \(entitle-usage-\d{4}-\d\d-\d\d-3.xlsx\)/);
  terminal.type('\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
});
