/** New products of a file of purchases are shown and asked about. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { acme, copyOf, entitleIn, look } from './acme.ts';

let home: string;
beforeAll(async () => {
  home = await acme();
});

function started(text: string) {
  const store = copyOf(home);
  const file = join(store, 'orders.csv');
  writeFileSync(file, `subscription,product,quantity,startsOn\n${text}`);
  return { store, terminal: entitleIn(store, ['import', 'purchases', file], { columns: 120 }) };
}

const QUESTION = 'Create product "podium" as a module and import the file at Acme Events?';

test('No: nothing was changed, and no product made', async () => {
  const { store, terminal } = started('SUB-9,podium,2,2026-01-01\n');
  const before = [await look(store, 'products'), await look(store, 'purchases')];
  await terminal.waitFor('(y/N)');
  expect(terminal.screen()).toContain('New product, created as a module: podium.');
  expect(terminal.screen()).toContain(`? ${QUESTION} (y/N)`);
  terminal.press('enter');
  expect(await terminal.exit()).toEqual({ code: 130, signal: null });
  expect(terminal.transcript()).toContain('cancelled; nothing was changed');
  expect([await look(store, 'products'), await look(store, 'purchases')]).toEqual(before);
});

test('Yes: the product is made, and its purchase recorded', async () => {
  const { store, terminal } = started('SUB-9,podium,2,2026-01-01\n');
  await terminal.waitFor('(y/N)');
  terminal.type('y\r');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).toContain(`✔ ${QUESTION} Yes\n`);
  expect(JSON.stringify(await look(store, 'products'))).toContain('podium');
});

test('a file without new products is not asked about, and a slip is refused without a question', async () => {
  const known = started('SUB-9,seat,2,2026-01-01\n').terminal;
  expect(await known.exit()).toEqual({ code: 0, signal: null });
  const slip = started('SUB-9,seats,2,2026-01-01\n').terminal;
  expect(await slip.exit()).toEqual({ code: 5, signal: null });
  expect(slip.transcript()).toContain('did you mean "seat"?');
});
