import { expect, test } from 'vitest';
import { bindTransfers, transferRows } from '../../src/app/bulk.ts';
import { ALL_ROWS, newWorld, tableOf } from '../support/store.ts';
import { granted } from '../support/world.ts';

test('a file that is wrong throughout gets suggestions for its first hundred words, not a comparison for every row', async () => {
  const world = await newWorld();
  await world.event('gala-2026');
  let compared = 0;
  const services = {
    ...world.services,
    nearest: (word: string, known: readonly string[]) => {
      compared += 1;
      return world.services.nearest(word, known);
    },
  };
  const lines = Array.from({ length: 400 }, (_, index) => `gala-2026${index % 200},seat,1`);
  const table = granted(await bindTransfers(services, tableOf('workspace,product,quantity', ...lines)));
  const { rows } = granted(await transferRows(services, world.caller, table, ALL_ROWS)).result;
  const suggested = [...rows]
    .filter(({ message }) => message?.endsWith('(did you mean "gala-2026"?)') === true)
    .map(({ row }) => row);
  expect(suggested).toEqual(Array.from({ length: 200 }, (_, index) => 2 + (index < 100 ? index : index + 100)));
  expect(compared).toBe(100);
});
