/** `plan` and `apply`: reviewed, spent once, refused when the world has moved on. */

import { describe, expect, test } from 'vitest';
import { applyPlan, type ApplyOptions, makePlan, rebasePlan } from '../../src/app/plan.ts';
import { parsePlan, type Plan, type PlanScope } from '../../src/core/plan.ts';
import type { ProductKey } from '../../src/core/values.ts';
import { updateWorkspace } from '../../src/app/edit-workspaces.ts';
import { setActivated } from '../../src/app/orgs.ts';
import { planFileText } from '../../src/view/formats/plan-file.ts';
import { newWorld } from '../support/store.ts';
import { codeOf, granted, refusalOf, sha256, type World } from '../support/world.ts';

const OPTIONS: ApplyOptions = { dryRun: false, confirmed: null, onRows: () => undefined };
const EVERYTHING: PlanScope = { phase: null, product: null, pairs: null };

async function world(): Promise<World> {
  const made = await newWorld();
  await made.module('surveys');
  await made.purchase('seat', 100);
  await made.purchase('surveys', 1);
  await made.event('gala-2026', { participants: 60, modules: ['surveys'], status: 'production' });
  await made.event('expo-2027', { participants: 80, modules: ['surveys'], startsOn: '2027-01-10', endsOn: '2027-01-12' });
  await made.event('over-2026', { participants: 5, startsOn: '2026-03-01', endsOn: '2026-03-02' });
  return made;
}

const plan = async (made: World, scope: Partial<PlanScope> = {}) =>
  granted(await makePlan(made.services, made.caller, { ...EVERYTHING, ...scope }));
const apply = async (made: World, from: Plan, options: Partial<ApplyOptions> = {}) =>
  granted(await applyPlan(made.services, made.caller, from, { ...OPTIONS, ...options }));

test('a plan of some workspaces leaves the pools to them; a key that is not there is refused with what it may mean', async () => {
  const made = await world();
  const { lines, unmet } = await plan(made, { workspaces: new Set(['expo-2027', 'over-2026']) });
  expect([...lines, ...unmet].map(({ workspace, product }) => `${workspace} ${product}`)).toEqual([
    'expo-2027 seat',
    'expo-2027 surveys',
    'over-2026 seat',
  ]);
  const refused = await makePlan(made.services, made.caller, { ...EVERYTHING, workspaces: new Set(['gala']) });
  expect(refused.ok ? null : refused.refusal).toMatchObject({
    code: 'workspace-not-found',
    details: { key: 'gala', candidates: ['gala-2026'] },
  });
});

test('a plan covers what is missing in the order of the check, modules whole, and says what stays unmet', async () => {
  const made = await plan(await world());
  const { lines, unmet, totals } = made;
  expect(lines).toEqual([
    {
      workspace: 'gala-2026',
      product: 'seat',
      quantity: 60,
      assumes: { status: 'production', required: 60, assigned: 0, available: 100 },
    },
    {
      workspace: 'gala-2026',
      product: 'surveys',
      quantity: 1,
      assumes: { status: 'production', required: 1, assigned: 0, available: 1 },
    },
    {
      workspace: 'expo-2027',
      product: 'seat',
      quantity: 40,
      assumes: { status: 'pre-production', required: 80, assigned: 0, available: 100 },
    },
  ]);
  expect(unmet).toEqual([
    { workspace: 'expo-2027', product: 'seat', missing: 40 },
    { workspace: 'expo-2027', product: 'surveys', missing: 1 },
    { workspace: 'over-2026', product: 'seat', missing: 5 },
  ]);
  expect(totals).toEqual([
    { product: 'seat', quantity: 100 },
    { product: 'surveys', quantity: 1 },
  ]);
});

test('a plan can be for one product, and for live or past workspaces only', async () => {
  const made = await world();
  expect((await plan(made, { phase: 'past' })).lines.map(({ workspace }) => workspace)).toEqual(['over-2026']);
  expect((await plan(made, { phase: 'live' })).unmet.map(({ workspace }) => workspace)).toEqual(['expo-2027', 'expo-2027']);
  expect((await plan(made, { product: 'surveys' as ProductKey })).lines.map(({ product }) => product)).toEqual(['surveys']);
  expect(codeOf(await makePlan(made.services, made.caller, { ...EVERYTHING, product: 'survey' as ProductKey }))).toBe(
    'product-not-found',
  );
});

test('the file of a plan has a line for each of its lines, and reads back as the same plan', async () => {
  const made = await plan(await world());
  const text = planFileText(made);
  expect(text.split('\n').filter((line) => line.startsWith('    {'))).toHaveLength(
    made.lines.length + made.unmet.length + made.totals.length,
  );
  expect(granted(parsePlan('plan.json', JSON.parse(text), sha256))).toEqual(made);
});

test('a plan is spent once: applying it again is replayed', async () => {
  const made = await world();
  const from = await plan(made);
  const first = await apply(made, from);
  expect(first).toEqual({
    result: { plan: from.id, applied: 3, replayed: 0, drifted: [], transactions: [3, 5], dryRun: false },
    refusal: null,
  });
  expect(await apply(made, from)).toEqual({
    result: { plan: from.id, applied: 0, replayed: 3, drifted: [], transactions: [3, 5], dryRun: false },
    refusal: null,
  });
});

test('a dry run applies nothing', async () => {
  const made = await world();
  const from = await plan(made);
  expect((await apply(made, from, { dryRun: true })).result).toMatchObject({ applied: 3, transactions: [], dryRun: true });
  expect((await apply(made, from)).result).toMatchObject({ applied: 3, replayed: 0 });
});

describe('a plan that no longer fits', () => {
  test('a transfer slipped in between is shown at its line; the plan is rebased, applied, applied again', async () => {
    const made = await world();
    const from = await plan(made);
    granted(await made.transfer('gala-2026', 'seat', '10'));
    const refused = await apply(made, from);
    expect(refused.result).toEqual({
      plan: from.id,
      applied: 0,
      replayed: 0,
      drifted: [
        { workspace: 'gala-2026', product: 'seat', field: 'assigned', assumed: 0, actual: 10 },
        { workspace: 'expo-2027', product: 'seat', field: 'available', assumed: 100, actual: 90 },
      ],
      transactions: [],
      dryRun: false,
    });
    expect(refused.refusal?.code).toBe('stale-plan');

    const fresh = granted(await rebasePlan(made.services, made.caller, from));
    expect(fresh.lines.map(({ workspace, product, quantity }) => `${workspace} ${product} ${quantity}`)).toEqual([
      'gala-2026 seat 50',
      'gala-2026 surveys 1',
      'expo-2027 seat 40',
    ]);
    expect((await apply(made, fresh)).result).toMatchObject({ applied: 3, drifted: [] });
    expect((await apply(made, fresh)).result).toMatchObject({ applied: 0, replayed: 3 });
  });

  test('participants that changed are a changed requirement', async () => {
    const made = await world();
    const from = await plan(made);
    granted(await updateWorkspace(made.services, made.caller, 'gala-2026', { participants: 61 }));
    expect((await apply(made, from)).result.drifted).toEqual([
      { workspace: 'gala-2026', product: 'seat', field: 'required', assumed: 60, actual: 61 },
    ]);
  });

  test('a change elsewhere does not make a plan stale, as long as the pools cover it', async () => {
    const made = await world();
    const from = await plan(made, { product: 'surveys' as ProductKey });
    granted(await made.transfer('expo-2027', 'seat', '90'));
    expect((await apply(made, from)).result).toMatchObject({ applied: 1, drifted: [] });
  });
});

test('a plan edited by hand is checked by the rules of any transfer', async () => {
  const made = await world();
  const from = await plan(made, { product: 'seat' as ProductKey });
  const [first, second] = from.lines;
  if (first === undefined || second === undefined) throw new Error('two lines were planned');
  const more = {
    ...from,
    lines: [
      { ...first, quantity: 70 },
      { ...second, quantity: 30 },
    ],
  };
  expect((await apply(made, more)).result.applied).toBe(2);
  const other = {
    ...from,
    lines: [
      { ...first, quantity: 71 },
      { ...second, quantity: 30 },
    ],
  };
  const refused = await apply(made, other);
  expect(refused.refusal?.code).toBe('reference-conflict');
  expect(refused.result).toEqual({ plan: from.id, applied: 0, replayed: 0, drifted: [], transactions: [], dryRun: false });
});

describe('what is no plan is refused', () => {
  const good = {
    version: 1,
    id: '0123456789abcdef',
    organization: 'acme',
    createdAt: 'x',
    createdBy: 'y',
    ledger: { id: 1, hash: 'h' },
    lines: [],
  };
  const line = {
    workspace: 'gala-2026',
    product: 'seat',
    quantity: 1,
    assumes: { status: 'production', required: 1, assigned: 0, available: 1 },
  };

  test.each([
    ['a list', [], '"p.json" is not a plan: it is not a JSON object'],
    ['another file', { name: 'entitle' }, '"p.json" is not a plan: it has no plan version'],
    [
      'a fraction',
      { ...good, lines: [{ ...line, quantity: 1.5 }] },
      '"p.json" is not a plan: line 1: quantity 1.5 is not a whole number from 1 to 1,000,000,000',
    ],
    [
      'a module twice over',
      { ...good, lines: [{ ...line, product: 'surveys', quantity: 2 }] },
      '"p.json" is not a plan: line 1: module surveys takes a quantity of exactly 1',
    ],
    ['a line twice', { ...good, lines: [line, line] }, '"p.json" is not a plan: line 2: gala-2026 seat stands in the plan twice'],
    [
      'half an assumption',
      { ...good, lines: [{ ...line, assumes: {} }] },
      '"p.json" is not a plan: line 1: its assumptions are not whole',
    ],
  ])('%s', (_, value, message) => {
    expect(refusalOf(parsePlan('p.json', value, sha256))).toEqual({
      code: 'not-a-plan',
      exit: 7,
      message,
      hint: 'make one with: entitle plan --out FILE',
    });
  });

  test('a newer version, and a plan of another organization', async () => {
    expect(refusalOf(parsePlan('p.json', { ...good, version: 2 }, sha256))).toMatchObject({ code: 'plan-newer', exit: 7 });
    const made = await world();
    const from = { ...(await plan(made)), organization: 'globex' };
    expect(codeOf(await applyPlan(made.services, made.caller, from, OPTIONS))).toBe('plan-of-another-organization');
  });
});

test('a plan that was applied is known where entitlements are deactivated by now; another one is not applied there', async () => {
  const made = await world();
  const [first, rest] = [await plan(made, { product: 'seat' as ProductKey }), await plan(made)];
  await apply(made, first);
  granted(await setActivated(made.services, made.caller, false));
  expect((await apply(made, first)).result).toMatchObject({ applied: 0, replayed: 2 });
  expect(codeOf(await applyPlan(made.services, made.caller, rest, OPTIONS))).toBe('not-activated');
});
