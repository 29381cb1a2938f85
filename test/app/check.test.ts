import { beforeEach, expect, test } from 'vitest';
import { check, type CheckAllOptions, checkAll, type CheckOptions, seenInCheck } from '../../src/app/check.ts';
import { addMember } from '../../src/app/members.ts';
import { createOrganization, setActivated } from '../../src/app/orgs.ts';
import { listTransactions } from '../../src/app/transactions.ts';
import { done } from '../../src/core/outcome.ts';
import type { Email, OrganizationKey } from '../../src/core/values.ts';
import { newWorld } from '../support/store.ts';
import { ACME, ADA, codeOf, granted, refusalOf, World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.module('badge');
  await world.purchase('seat', 18);
});

const NO_LIMIT: CheckOptions = { maxSeats: null, dryRun: false, confirmed: null };
const run = async (options: Partial<CheckOptions> = {}, caller = world.caller) => {
  const result = await check(world.services, caller, { ...NO_LIMIT, ...options });
  return result.ok ? done([result.value]) : result;
};
const runAll = (options: Partial<CheckAllOptions> = {}, caller = world.caller) =>
  checkAll(world.services, caller, { ...NO_LIMIT, confirmed: null, ...options });
const ledger = async () => granted(await listTransactions(world.services, world.caller, { limit: 50 }));

/** One event for each rank to decide on; every one misses 5 seats. */
async function events(): Promise<void> {
  await world.event('a-past', { startsOn: '2026-11-01', endsOn: '2026-11-20', participants: 5 });
  await world.event('b-past-production', { status: 'production', startsOn: '2026-11-02', endsOn: '2026-11-20', participants: 5 });
  await world.event('c-later', { startsOn: '2026-12-10', endsOn: '2026-12-11', participants: 5 });
  await world.event('d-same-day', { startsOn: '2026-12-09', endsOn: '2026-12-11', participants: 5 });
  await world.event('c-same-day', { startsOn: '2026-12-09', endsOn: '2026-12-11', participants: 5, modules: ['badge'] });
  await world.event('z-production', { status: 'production', startsOn: '2027-06-01', endsOn: '2027-06-02', participants: 5 });
  await world.event('a-test', { status: 'test', startsOn: '2026-11-21', endsOn: '2026-11-21', participants: 5 });
}

test('live before past, production before pre-production, earliest start, key; the last gets what is left', async () => {
  await events();
  const checked = {
    organization: 'acme',
    assigned: [
      { workspace: 'z-production', quantity: 5, transaction: 2 },
      { workspace: 'c-same-day', quantity: 5, transaction: 3 },
      { workspace: 'd-same-day', quantity: 5, transaction: 4 },
      { workspace: 'c-later', quantity: 3, transaction: 5 },
    ],
    seats: 18,
    stillMissing: [
      { workspace: 'c-same-day', product: 'badge', missing: 1 },
      { workspace: 'c-later', product: 'seat', missing: 2 },
      { workspace: 'b-past-production', product: 'seat', missing: 5 },
      { workspace: 'a-past', product: 'seat', missing: 5 },
    ],
    dryRun: false,
  };
  const planned = granted(await run({ dryRun: true }));
  expect(planned).toEqual([
    { ...checked, assigned: checked.assigned.map((row) => ({ ...row, transaction: null })), dryRun: true },
  ]);
  expect((await ledger()).length).toBe(1);
  expect(granted(await run())).toEqual([checked]);
  expect((await ledger()).map(({ kind, quantity, actor }) => [kind, quantity, actor])).toEqual([
    ['automatic', 3, ADA],
    ['automatic', 5, ADA],
    ['automatic', 5, ADA],
    ['automatic', 5, ADA],
    ['purchase', 18, ADA],
  ]);
});

test('again, it has nothing to do; with new seats, it goes on where it stopped', async () => {
  await events();
  granted(await run());
  const before = await ledger();
  expect(granted(await run())).toMatchObject([{ assigned: [], seats: 0 }]);
  expect(await ledger()).toEqual(before);
  await world.purchase('seat', 4);
  expect(granted(await run())).toMatchObject([
    {
      assigned: [
        { workspace: 'c-later', quantity: 2 },
        { workspace: 'b-past-production', quantity: 2 },
      ],
      seats: 4,
    },
  ]);
});

test('a limit refuses everything', async () => {
  await events();
  expect(refusalOf(await run({ maxSeats: 17 }))).toEqual({
    code: 'over-limit',
    exit: 5,
    message: 'this would transfer 18 seats, more than --max-seats 17; nothing was transferred',
    hint: null,
  });
  expect((await ledger()).length).toBe(1);
  expect(granted(await run({ maxSeats: 18 }))).toMatchObject([{ seats: 18 }]);
});

test('only for Entitlement managers of an activated organization', async () => {
  const olga = await world.member('olga@acme.example', 'admin');
  expect(codeOf(await run({}, olga))).toBe('not-permitted');
  granted(await setActivated(world.services, world.caller, false));
  expect(codeOf(await run())).toBe('not-activated');
});

test('--all: every activated organization where the actor is Entitlement manager, in one commit', async () => {
  await world.event('gala-2026', { participants: 5 });
  for (const [key, activated] of [
    ['beta', true],
    ['gamma', false],
    ['delta', true],
  ] as const) {
    granted(await createOrganization(world.services, ADA, { organization: key as OrganizationKey, name: key, activated }));
  }
  const gus = 'gus@gamma.example' as Email;
  for (const organization of [ACME, 'gamma', 'delta']) {
    granted(
      await addMember(world.services, world.as(ADA, organization), {
        email: gus,
        role: 'guest',
        entitlementManager: organization !== 'delta',
      }),
    );
  }
  const acme = {
    organization: 'acme',
    assigned: [{ workspace: 'gala-2026', quantity: 5, transaction: 2 }],
    seats: 5,
    stillMissing: [],
    dryRun: false,
  };
  const nothing = { assigned: [], seats: 0, stillMissing: [], dryRun: false };
  expect(granted(await runAll({ maxSeats: 5 }))).toEqual([
    acme,
    { organization: 'beta', ...nothing },
    { organization: 'delta', ...nothing },
  ]);
  expect(granted(await runAll({}, world.as(gus, null)))).toEqual([{ organization: 'acme', ...nothing }]);
  expect(codeOf(await runAll({}, world.as('eve@elsewhere.example', null)))).toBe('unknown-actor');
});

test('a limit is for all organizations together, and known before the first is changed', async () => {
  for (const [key, seats] of [
    ['beta', 4],
    ['gamma', 3],
  ] as const) {
    granted(await createOrganization(world.services, ADA, { organization: key as OrganizationKey, name: key, activated: true }));
    const there = new World(world.path, world.services.store, world.clock, key as OrganizationKey);
    await there.purchase('seat', 10);
    await there.event('gala', { participants: seats });
  }
  await world.event('gala-2026', { participants: 5 });
  const before = await ledger();
  expect(refusalOf(await runAll({ maxSeats: 11 }))).toMatchObject({ code: 'over-limit', exit: 5 });
  expect(await ledger()).toEqual(before);
  expect(granted(await runAll({ maxSeats: 12, dryRun: true })).map(({ seats, dryRun }) => [seats, dryRun])).toEqual([
    [5, true],
    [4, true],
    [3, true],
  ]);
  expect(granted(await runAll({ maxSeats: 12 })).map(({ seats }) => seats)).toEqual([5, 4, 3]);
  expect(granted(await runAll()).map(({ seats }) => seats)).toEqual([0, 0, 0]);
});

test('what was confirmed is what happens, or nothing', async () => {
  await world.event('gala-2026', { participants: 5 });
  const [trial] = granted(await run({ dryRun: true }));
  const confirmed = trial === undefined ? null : seenInCheck(trial);
  await world.event('expo-2027', { participants: 3 });
  expect(refusalOf(await run({ confirmed }))).toMatchObject({
    code: 'changed-meanwhile',
    message: 'what is missing changed while you were asked: 5 seats was confirmed, now it is 8 seats; nothing was changed',
  });
  const again = granted(await run({ dryRun: true })).map(seenInCheck)[0] ?? null;
  expect(granted(await run({ confirmed: again }))).toMatchObject([{ seats: 8 }]);
});
