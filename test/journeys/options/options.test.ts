import { TRIAL } from '../../../src/app/commit.ts';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seenInTransfer, transfer } from '../../../src/app/transfer.ts';
import { tempFolder } from '../../support/process.ts';
import { newWorld } from '../../support/store.ts';
import { codeOf, granted } from '../../support/world.ts';
import { compareOptions, makeCustomers } from './options.ts';

test('options with each other and with states come to what the model says', { timeout: 600_000 }, async () => {
  const template = join(tempFolder(), 'entitle.db');
  const plan = await makeCustomers(template);
  const place = async (home: string): Promise<string> => {
    copyFileSync(template, join(home, 'entitle.db'));
    return join(home, 'entitle.db');
  };
  await expect(compareOptions(300, Number(process.env['SEED'] ?? 4_711), plan, place)).resolves.toBeUndefined();
});

test.each([
  ['shrank', 12],
  ['grew', 8],
])('a quantity that %s since it was confirmed is not transferred', async (_, confirmed) => {
  const world = await newWorld();
  await world.purchase('seat', 100);
  await world.event('gala-2026', { participants: 10 });
  const request = { workspace: 'gala-2026', product: 'seat', quantity: 'missing', reference: null, note: null };
  const trial = granted(await transfer(world.services, world.caller, request, TRIAL));
  const give = (seen: number) => {
    const shown = { ...trial, row: { ...trial.row, quantity: seen } };
    return transfer(world.services, world.caller, request, { dryRun: false, confirmed: seenInTransfer(shown) });
  };
  expect(codeOf(await give(confirmed))).toBe('changed-meanwhile');
  expect(granted(await give(10)).row).toMatchObject({ quantity: 10, replayed: false, missing: 0 });
});
