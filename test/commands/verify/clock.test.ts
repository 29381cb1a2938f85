/** Time is what a machine says it is: it jumps at midnight, stands still, and goes back. The ledger stays in order and sound. */

import { beforeEach, expect, test } from 'vitest';
import type { Services } from '../../../src/app/ports.ts';
import { addHold, listHolds } from '../../../src/app/holds.ts';
import { listPools } from '../../../src/app/pools.ts';
import { listWorkspaces } from '../../../src/app/workspaces.ts';
import { transfer } from '../../../src/app/transfer.ts';
import type { Instant } from '../../../src/core/values.ts';
import type { Day } from '../../../src/core/days.ts';
import { newWorld } from '../../support/store.ts';
import { ACME, granted, refusalOf, type World } from '../../support/world.ts';
import { problemsOf } from './tampered.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.event('gala-2026', { participants: 80 });
});

async function ledger(): Promise<readonly string[]> {
  const rows = await world.services.store.read((records) => records.transactions(ACME, { limit: 10 }));
  return rows.toReversed().map(({ id, at, lots }) => `${id} ${at} ${lots.map(({ subscription }) => subscription).join()}`);
}

test('the clock goes back: rows follow one another by number, none is earlier than the one before it', async () => {
  await world.purchase('seat', 10, { subscription: 'SUB-1' });
  world.clock.set('2027-03-01T08:00:00.000Z');
  await world.purchase('seat', 10, { subscription: 'SUB-2', endsOn: null });
  world.clock.set('2026-11-21T09:30:00.000Z');
  granted(await world.transfer('gala-2026', 'seat', '5'));
  world.clock.set('2027-03-01T08:00:00.001Z');
  granted(await world.transfer('gala-2026', 'seat', '5'));
  expect(await ledger()).toEqual([
    '1 2026-11-21T09:00:00.000Z SUB-1',
    '2 2027-03-01T08:00:00.000Z SUB-2',
    // Decided on the day the clock said, when SUB-1 was valid; dated as the row before it.
    '3 2027-03-01T08:00:00.000Z SUB-1',
    '4 2027-03-01T08:00:00.001Z SUB-2',
  ]);
  expect(await problemsOf(world)).toEqual([]);
});

test('midnight between the decision and its date: it is decided again, on the new day', async () => {
  await world.purchase('seat', 10, { subscription: 'SUB-1', endsOn: '2026-11-21' });
  await world.purchase('seat', 10, { subscription: 'SUB-2', startsOn: '2026-11-22', endsOn: null });
  const seconds = [
    '2026-11-21T23:59:59.998Z',
    '2026-11-21T23:59:59.999Z',
    '2026-11-22T00:00:00.000Z',
    '2026-11-22T00:00:00.001Z',
  ];
  let asked = 0;
  const tick = () => seconds[Math.min(asked++, seconds.length - 1)] ?? '';
  const services: Services = {
    ...world.services,
    clock: { now: () => tick() as Instant, today: () => tick().slice(0, 10) as Day },
  };
  const request = { workspace: 'gala-2026', product: 'seat', quantity: '5', reference: null, note: null };
  granted(await transfer(services, world.caller, request, { dryRun: false, confirmed: null }));
  expect((await ledger()).at(-1)).toMatch(/^3 2026-11-22T00:00:00.001Z SUB-2$/);
  expect(await problemsOf(world)).toEqual([]);
});

test('the clock goes back before a hold ran out: it stays run out, and none is made that would be over at once', async () => {
  await world.purchase('seat', 100);
  const hold = (until: string) =>
    addHold(world.services, world.caller, {
      workspace: 'gala-2026',
      product: 'seat',
      quantity: '30',
      until: until as Day,
      reference: null,
      note: null,
    });
  granted(await hold('2026-12-01'));
  world.clock.set('2026-12-10T09:00:00.000Z');
  granted(await world.transfer('gala-2026', 'seat', '80'));
  world.clock.set('2026-11-22T09:00:00.000Z');
  const [row] = granted(await listHolds(world.services, world.caller, { workspace: null, product: null, state: null }));
  expect(row?.state).toBe('expired');
  const [pool] = granted(await listPools(world.services, world.caller, '2026-11-22' as Day));
  expect(pool).toMatchObject({ purchased: 100, assigned: 80, held: 0, available: 20 });
  const all = { asOf: '2026-11-22' as Day, phase: null, status: null, search: null, missing: false, demandMissing: false };
  const [gala] = granted(await listWorkspaces(world.services, world.caller, all));
  expect(gala?.seats).toMatchObject({ assigned: 80, held: 0 });
  expect(refusalOf(await hold('2026-12-09'))).toMatchObject({ code: 'invalid-period' });
  expect(await problemsOf(world)).toEqual([]);
});
