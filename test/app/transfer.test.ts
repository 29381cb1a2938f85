import { TRIAL } from '../../src/app/commit.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { setMember } from '../../src/app/members.ts';
import { setActivated } from '../../src/app/orgs.ts';
import { listPools } from '../../src/app/pools.ts';
import { listTransactions } from '../../src/app/transactions.ts';
import { seenInTransfer, transfer } from '../../src/app/transfer.ts';
import type { Email } from '../../src/core/values.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { newWorld } from '../support/store.ts';
import { ADA, codeOf, granted, patience, refusalOf, servicesOn, TODAY, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.module('badge', 'Badges');
  await world.purchase('seat', 80);
  await world.purchase('seat', 20, { subscription: 'SUB-2', endsOn: '2026-11-30' });
  await world.purchase('badge', 1, { subscription: 'SUB-3', endsOn: null });
  await world.event('gala-2026', { participants: 60, modules: ['badge'] });
});

const transactions = async () => granted(await listTransactions(world.services, world.caller, { limit: 50 }));
const pool = async (product: string) =>
  granted(await listPools(world.services, world.caller, TODAY)).find((row) => row.product === product);

test('a transfer draws in order, is recorded once, and says what is left', async () => {
  world.clock.set('2026-11-21T10:00:00.000Z');
  expect(granted(await world.transfer('gala-2026', 'seat', '25', { reference: 'order-1', note: 'for the gala' }))).toEqual({
    transaction: 4,
    workspace: 'gala-2026',
    product: 'seat',
    quantity: 25,
    available: 75,
    missing: 35,
    replayed: false,
    dryRun: false,
  });
  const [newest, ...others] = await transactions();
  expect(others.map(({ kind }) => kind)).toEqual(['purchase', 'purchase', 'purchase']);
  expect(newest).toMatchObject({
    id: 4,
    at: '2026-11-21T10:00:00.000Z',
    kind: 'transfer',
    actor: ADA,
    reference: 'order-1',
    note: 'for the gala',
    lots: [
      { purchase: 2, subscription: 'SUB-2', quantity: 20 },
      { purchase: 1, subscription: 'SUB-1', quantity: 5 },
    ],
  });
  expect(await pool('seat')).toEqual({
    product: 'seat',
    name: 'Seat',
    kind: 'seat',
    purchased: 100,
    assigned: 25,
    held: 0,
    available: 75,
    expired: 0,
    upcoming: 0,
    missing: 35,
    nextExpiry: { on: '2026-12-31', quantity: 75 },
  });
});

test('missing is what is missing at that moment, and then nothing', async () => {
  await world.transfer('gala-2026', 'seat', '15');
  expect(granted(await world.transfer('gala-2026', 'seat', 'missing', { reference: 'r-1' }))).toMatchObject({
    quantity: 45,
    missing: 0,
  });
  const before = await transactions();
  expect(granted(await world.transfer('gala-2026', 'seat', 'missing', { reference: 'r-2' }))).toEqual({
    transaction: null,
    workspace: 'gala-2026',
    product: 'seat',
    quantity: 0,
    available: 40,
    missing: 0,
    replayed: false,
    dryRun: false,
  });
  expect(await transactions()).toEqual(before);
});

test('the same reference again replays, also when there is nothing left, and after the workspace has changed', async () => {
  const first = granted(await world.transfer('gala-2026', 'seat', '100', { reference: 'order-1' }));
  const before = await transactions();
  for (const quantity of ['100', 'missing']) {
    expect(granted(await world.transfer('gala-2026', 'seat', quantity, { reference: 'order-1' }))).toEqual({
      ...first,
      replayed: true,
    });
  }
  expect(granted(await world.transfer('gala-2026', 'seat', '100', { reference: 'order-1', dryRun: true }))).toEqual({
    ...first,
    replayed: true,
    dryRun: true,
  });
  expect(await transactions()).toEqual(before);
  expect(refusalOf(await world.transfer('gala-2026', 'seat', '99', { reference: 'order-1' }))).toEqual({
    code: 'reference-conflict',
    exit: 6,
    message: 'reference "order-1" was already used by transaction 4, with other content',
    hint: 'see it with: entitle transactions show 4',
  });
});

test('a purchase and a transfer cannot share a reference', async () => {
  await world.purchase('seat', 5, { reference: 'order-7' });
  expect(codeOf(await world.transfer('gala-2026', 'seat', '5', { reference: 'order-7' }))).toBe('reference-conflict');
});

test('a dry run says the same and leaves nothing', async () => {
  const before = await transactions();
  const planned = granted(await world.transfer('gala-2026', 'seat', '25', { dryRun: true, reference: 'order-1' }));
  expect(await transactions()).toEqual(before);
  const real = granted(await world.transfer('gala-2026', 'seat', '25', { reference: 'order-1' }));
  expect(planned).toEqual({ ...real, transaction: null, dryRun: true });
});

test('what a person confirmed is what is transferred, or nothing is', async () => {
  const request = { workspace: 'gala-2026', product: 'seat', quantity: 'missing', reference: null, note: null };
  const trial = granted(await transfer(world.services, world.caller, request, TRIAL));
  const seen = (quantity: number) => seenInTransfer({ ...trial, row: { ...trial.row, quantity } });
  const changed = await transfer(world.services, world.caller, request, { dryRun: false, confirmed: seen(50) });
  expect(refusalOf(changed)).toEqual({
    code: 'changed-meanwhile',
    exit: 6,
    message:
      'the transfer changed while you were asked: 50 × seat with 60 missing (20 of purchase 2, 40 of purchase 1) was confirmed, now it is 60 × seat with 60 missing (20 of purchase 2, 40 of purchase 1); nothing was changed',
    hint: 'run the command again',
  });
  expect((await transactions()).length).toBe(3);
  const report = granted(await transfer(world.services, world.caller, request, { dryRun: false, confirmed: seen(60) }));
  expect(report.before).toEqual({ available: 100, assigned: 0, required: 60, missing: 60 });
  expect(report.row).toMatchObject({ quantity: 60, missing: 0 });
});

describe('the order of refusals, with the store', () => {
  test('rights come first, before the reference', async () => {
    await world.transfer('gala-2026', 'seat', '1', { reference: 'order-1' });
    const olga = await world.member('olga@acme.example', 'admin');
    for (const caller of [olga, world.as('eve@beta.example')]) {
      const code = caller === olga ? 'not-permitted' : 'unknown-actor';
      expect(codeOf(await world.transfer('nowhere', 'nothing', '-1', { caller, reference: 'order-1' }))).toBe(code);
    }
  });

  test('the reference comes before everything else, even before deactivation', async () => {
    await world.transfer('gala-2026', 'seat', '1', { reference: 'order-1' });
    granted(await setActivated(world.services, world.caller, false));
    expect(granted(await world.transfer('gala-2026', 'seat', '1', { reference: 'order-1' })).replayed).toBe(true);
    expect(codeOf(await world.transfer('nowhere', 'nothing', '-1', { reference: 'order-1' }))).toBe('reference-conflict');
    expect(refusalOf(await world.transfer('nowhere', 'nothing', '-1'))).toEqual({
      code: 'not-activated',
      exit: 3,
      message: 'entitlements are not activated for organization "acme"',
      hint: 'ask your account manager to run: entitle orgs activate acme',
    });
  });

  test('an organization that is not there', async () => {
    const caller = world.as(ADA, 'acne');
    expect(refusalOf(await world.transfer('gala-2026', 'seat', '1', { caller }))).toEqual({
      code: 'organization-not-found',
      exit: 4,
      message: 'organization "acne" does not exist',
      hint: 'did you mean "acme"?',
    });
    expect(granted(await world.transfer('gala-2026', 'seat', '1', { caller: world.as(ADA, null) })).quantity).toBe(1);
  });

  test('the nearest workspace is suggested', async () => {
    expect(refusalOf(await world.transfer('gala-2062', 'seat', '1')).hint).toBe('did you mean "gala-2026"?');
    expect(refusalOf(await world.transfer('gala-2026', 'bagde', null)).hint).toBe('did you mean "badge"?');
  });

  test('a module that is assigned, before a pool that is empty', async () => {
    expect(granted(await world.transfer('gala-2026', 'badge', null)).available).toBe(0);
    expect(codeOf(await world.transfer('gala-2026', 'badge', null))).toBe('already-assigned');
    await world.event('expo-2027', { modules: ['badge'] });
    expect(refusalOf(await world.transfer('expo-2027', 'badge', null))).toEqual({
      code: 'insufficient-entitlements',
      exit: 5,
      message: 'insufficient entitlements for workspace "expo-2027": pool "badge" has 0 available, 1 requested (1 short)',
      hint: 'see what the pool holds with: entitle pools show badge',
    });
  });
});

test('rights are read inside the writing transaction: who lost them while waiting is refused', async () => {
  const bob = await world.member('bob@acme.example', 'organizer', true);
  const other = await openSqliteStore(world.path, patience);
  const theirs = servicesOn(other, world.clock);
  let late: ReturnType<typeof transfer> | undefined;
  await world.services.store.write(async () => {
    // While this holds the store, Bob's transfer waits for it; then his flag is taken away before he gets his turn.
    late = transfer(
      theirs,
      bob,
      { workspace: 'gala-2026', product: 'seat', quantity: '1', reference: null, note: null },
      { dryRun: false, confirmed: null },
    );
    await new Promise((resolve) => setTimeout(resolve, 150));
    return { commit: false, value: null };
  });
  granted(await setMember(world.services, world.caller, { email: 'bob@acme.example' as Email, entitlementManager: false }));
  const outcome = await late;
  expect(outcome === undefined ? 'no answer' : codeOf(outcome)).toBe('not-permitted');
  await other.close();
});

test('two processes and one pool: exactly what it has is assigned', async () => {
  const other = await openSqliteStore(world.path, patience);
  const request = { workspace: 'gala-2026', product: 'seat', quantity: '7', reference: null, note: null };
  const attempts = async (services: World['services']) => {
    const codes: string[] = [];
    for (let attempt = 0; attempt < 10; attempt += 1) {
      codes.push(codeOf(await transfer(services, world.caller, request, { dryRun: false, confirmed: null })));
    }
    return codes;
  };
  const codes = (await Promise.all([attempts(world.services), attempts(servicesOn(other, world.clock))])).flat();
  expect(codes.filter((code) => code === 'ok').length).toBe(14);
  expect(new Set(codes)).toEqual(new Set(['ok', 'insufficient-entitlements']));
  expect(await pool('seat')).toMatchObject({ assigned: 98, available: 2 });
  await other.close();
});
