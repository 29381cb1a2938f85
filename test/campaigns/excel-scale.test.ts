import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { Bench } from '../bench/bench.ts';
import { ACTOR, ORGANIZATION } from '../bench/stores.ts';
import { runProcess, tempFolder } from '../support/process.ts';
import { openTerminal } from '../support/terminal.ts';

/** Megabytes. */
const MOST = 250;
const folder = tempFolder();
const bench = new Bench(folder);
let store = '';

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  store = await bench.stores.withLedger(200_000);
});

test('200,000 transactions are exported in flat memory, and the workbook is a true copy', async () => {
  const { megabytes: few } = bench.peakOf(
    bench.entitle(await bench.stores.withLedger(1000), ['export', 'all', join(folder, 'few.xlsx')]),
  );
  const { megabytes: many } = bench.peakOf(bench.entitle(store, ['export', 'all', join(folder, 'many.xlsx')]));
  expect(many).toBeLessThan(MOST);
  expect(many).toBeLessThan(few * 3);
  const env = { ENTITLE_DB: store, ENTITLE_ORG: ORGANIZATION, ENTITLE_AS: ACTOR };
  const { status, stderr } = await runProcess(['verify', join(folder, 'many.xlsx')], { env, timeout: 300_000 });
  expect([status, stderr]).toEqual([0, '']);
});

test('in a terminal it says how many rows are written, of how many, how fast and how long it will take', async () => {
  const env = { ENTITLE_DB: store, ENTITLE_ORG: ORGANIZATION, ENTITLE_AS: ACTOR, NO_COLOR: '1' };
  const terminal = openTerminal({ args: ['export', 'transactions', join(folder, 'seen.xlsx')], env, timeout: 60_000 });
  await terminal.waitFor(/^\S Exporting [\d,]+ of 200,000 rows \([\d,]+ rows\/s, \d+ s to go\)$/m);
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).not.toContain('Exporting');
  expect(terminal.transcript()).toMatch(/Rows:\s+200000/);
});
