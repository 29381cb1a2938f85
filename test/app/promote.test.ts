import { beforeEach, describe, expect, test } from 'vitest';
import { updateWorkspace } from '../../src/app/edit-workspaces.ts';
import { promote, type PromotionRequest, seenInPromotion } from '../../src/app/promote.ts';
import { setActivated } from '../../src/app/orgs.ts';
import { listTransactions } from '../../src/app/transactions.ts';
import { showWorkspace } from '../../src/app/workspaces.ts';
import { newWorld } from '../support/store.ts';
import { codeOf, granted, refusalOf, TODAY, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.module('badge');
  await world.module('lead-scan');
  await world.purchase('seat', 50);
  await world.purchase('badge', 1);
  await world.event('gala-2026', { status: 'test', participants: 60, modules: ['badge', 'lead-scan'] });
});

const run = (request: Partial<PromotionRequest> = {}, caller = world.caller) =>
  promote(world.services, caller, {
    workspace: 'gala-2026',
    to: null,
    assign: false,
    dryRun: false,
    confirmed: null,
    ...request,
  });
const status = async () => granted(await showWorkspace(world.services, world.caller, 'gala-2026', TODAY)).status;
const ledger = async () => granted(await listTransactions(world.services, world.caller, { limit: 50 }));

test('says what starts to be charged, what will be missing and what the pools cover', async () => {
  const report = granted(await run({ dryRun: true }));
  const result = {
    workspace: 'gala-2026',
    from: 'test',
    to: 'pre-production',
    charges: { seats: 60, modules: ['badge', 'lead-scan'] },
    missing: { seats: 60, modules: ['badge', 'lead-scan'] },
    assigned: { seats: 0, modules: [] },
    dryRun: true,
  };
  expect(report).toEqual({
    result,
    cover: [
      { product: 'seat', missing: 60, available: 50, left: 50 },
      { product: 'badge', missing: 1, available: 1, left: 1 },
      { product: 'lead-scan', missing: 1, available: 0, left: 0 },
    ],
  });
  expect(await status()).toBe('test');
  expect(granted(await run()).result).toEqual({ ...result, dryRun: false });
  expect(await status()).toBe('pre-production');
  expect((await ledger()).length).toBe(2);
});

test('the second step charges nothing anew; there is no third', async () => {
  granted(await run());
  expect(granted(await run({ to: 'production' })).result).toMatchObject({
    from: 'pre-production',
    to: 'production',
    charges: { seats: 0, modules: [] },
    missing: { seats: 60 },
  });
  expect(codeOf(await run())).toBe('invalid-transition');
  expect(await status()).toBe('production');
});

test('no step is skipped, none goes back, and no refusal leaves a trace', async () => {
  expect(codeOf(await run({ to: 'production' }))).toBe('invalid-transition');
  expect(codeOf(await run({ to: 'test' }))).toBe('invalid-transition');
  expect(codeOf(await run({ workspace: 'gala-2062' }))).toBe('workspace-not-found');
  expect(await status()).toBe('test');
});

describe('--assign', () => {
  test('refuses the promotion with the exact deficit of every pool that is short', async () => {
    const refused = await run({ assign: true });
    expect(refusalOf(refused)).toEqual({
      code: 'insufficient-entitlements',
      exit: 5,
      message:
        'insufficient entitlements for workspace "gala-2026": pool "seat" has 50 available, 60 requested (10 short); pool "lead-scan" has 0 available, 1 requested (1 short)',
      hint: 'promote it without --assign, then take what the pools have with: entitle transfer gala-2026 --missing --partial',
    });
    expect(refused.ok ? null : refused.refusal.details).toEqual({
      workspace: 'gala-2026',
      product: 'seat',
      available: 50,
      requested: 60,
      short: 10,
      deficits: [
        { product: 'seat', available: 50, requested: 60, short: 10 },
        { product: 'lead-scan', available: 0, requested: 1, short: 1 },
      ],
      instead: 'promotion',
    });
    expect([await status(), (await ledger()).length]).toEqual(['test', 2]);
  });

  test('covers everything missing in the same commit', async () => {
    await world.purchase('seat', 10, { subscription: 'SUB-2' });
    await world.purchase('lead-scan', 1);
    expect(granted(await run({ assign: true })).result).toEqual({
      workspace: 'gala-2026',
      from: 'test',
      to: 'pre-production',
      charges: { seats: 60, modules: ['badge', 'lead-scan'] },
      missing: { seats: 0, modules: [] },
      assigned: { seats: 60, modules: ['badge', 'lead-scan'] },
      dryRun: false,
    });
    expect((await ledger()).slice(0, 3).map(({ kind, product, quantity, at }) => [kind, product, quantity, at])).toEqual([
      ['transfer', 'lead-scan', 1, world.clock.now()],
      ['transfer', 'badge', 1, world.clock.now()],
      ['transfer', 'seat', 60, world.clock.now()],
    ]);
    expect(granted(await showWorkspace(world.services, world.caller, 'gala-2026', TODAY)).missing).toBe(false);
  });

  test('needs the flag beside the role', async () => {
    const olga = await world.member('olga@acme.example', 'organizer');
    expect(codeOf(await run({ assign: true }, olga))).toBe('not-permitted');
    const gus = await world.member('gus@acme.example', 'guest', true);
    expect(codeOf(await run({ assign: true }, gus))).toBe('not-permitted');
    expect(codeOf(await run({}, gus))).toBe('not-permitted');
    expect(await status()).toBe('test');
    expect(granted(await run({}, olga)).cover).toEqual([]);
    expect(await status()).toBe('pre-production');
  });

  test('needs activated entitlements; promoting alone does not', async () => {
    granted(await setActivated(world.services, world.caller, false));
    expect(codeOf(await run({ assign: true }))).toBe('not-activated');
    expect(codeOf(await run())).toBe('ok');
  });
});

test('what a person confirmed is what is charged, or nothing is', async () => {
  const { result } = granted(await run({ dryRun: true }));
  granted(await updateWorkspace(world.services, world.caller, result.workspace, { participants: result.charges.seats + 1 }));
  const refused = await run({ confirmed: seenInPromotion(result) });
  expect([refusalOf(refused), await status()]).toMatchInlineSnapshot(`
    [
      {
        "code": "changed-meanwhile",
        "exit": 6,
        "hint": "run the command again",
        "message": "what would be charged changed while you were asked: pre-production with 60 seats, badge, lead-scan charged, 60 seats, badge, lead-scan missing and 0 seats assigned was confirmed, now it is pre-production with 61 seats, badge, lead-scan charged, 61 seats, badge, lead-scan missing and 0 seats assigned; nothing was changed",
      },
      "test",
    ]
  `);
});
