/** `purchases credit`: once under a reference, whatever it is repeated with. */

import { beforeEach, expect, test } from 'vitest';
import { creditTransfer } from '../../src/app/credits.ts';
import { listPurchases } from '../../src/app/purchases.ts';
import { newWorld } from '../support/store.ts';
import { codeOf, granted, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.purchase('seat', 100, { reference: 'order-1' });
  await world.event('gala-2026', { participants: 60 });
  granted(await world.transfer('gala-2026', 'seat', '40'));
  granted(await world.transfer('gala-2026', 'seat', '20'));
});

const WRONG: Parameters<typeof creditTransfer>[2] = {
  transaction: '2',
  quantity: '10',
  note: 'meant for the expo',
  reference: 'ticket-1',
};
const credit = (change: Partial<typeof WRONG> = {}) => creditTransfer(world.services, world.caller, { ...WRONG, ...change });
const lots = async () => granted(await listPurchases(world.services, world.caller)).map(({ quantity }) => quantity);

test('the same reference with the same content credits nothing more', async () => {
  const { made } = granted(await credit());
  for (const change of [{}, { note: 'again' }, { quantity: null }])
    expect(granted(await credit(change))).toMatchObject({ made, replayed: true });
  expect(await lots()).toEqual([100, 10]);
});

test.each([
  ['another quantity', { quantity: '11' }],
  ['another transfer', { transaction: '3' }],
  ['a reference of a purchase', { reference: 'order-1' }],
])('%s under a reference that was used is refused', async (_, change) => {
  granted(await credit());
  expect(codeOf(await credit(change))).toBe('reference-conflict');
  expect(await lots()).toEqual([100, 10]);
});

test('without a reference each credit is one of its own, up to what was transferred', async () => {
  const unnamed = { ...WRONG, reference: null };
  for (let times = 0; times < 4; times += 1) granted(await creditTransfer(world.services, world.caller, unnamed));
  expect(codeOf(await creditTransfer(world.services, world.caller, unnamed))).toBe('exceeds-transfer');
  expect(await lots()).toEqual([100, 10, 10, 10, 10]);
});
