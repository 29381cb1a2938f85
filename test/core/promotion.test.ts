import { expect, test } from 'vitest';
import type { Day } from '../../src/core/days.ts';
import { amountsOf, decidePromotion, NO_AMOUNTS } from '../../src/core/promotion.ts';
import { explain } from '../../src/core/refusals.ts';
import type { ProductKey, WorkspaceKey } from '../../src/core/values.ts';
import { missingOf, type Status, STATUSES, type Workspace } from '../../src/core/workspaces.ts';

const MODULES = ['badge', 'lead-scan'] as ProductKey[];
const gala = (status: Status): Workspace => ({
  workspace: 'gala-2026' as WorkspaceKey,
  name: 'Gala 2026',
  status,
  startsOn: '2026-12-01' as Day,
  endsOn: '2026-12-03' as Day,
  participants: 60,
  modules: MODULES,
});

/** From, to, and what comes of it: every pair there is, and no `--to`. */
const STEPS = STATUSES.flatMap((from) => [null, ...STATUSES].map((to) => [from, to] as const));
const ALLOWED: Readonly<Record<string, Status>> = {
  'test null': 'pre-production',
  'test pre-production': 'pre-production',
  'pre-production null': 'production',
  'pre-production production': 'production',
};

test.each(STEPS)('from %s to %s', (from, to) => {
  const decision = decidePromotion(gala(from), to);
  const reached = ALLOWED[`${from} ${to}`];
  if (reached === undefined) {
    expect(decision.ok ? 'ok' : decision.refusal.code).toBe('invalid-transition');
    return;
  }
  const charges = from === 'test' ? { seats: 60, modules: MODULES } : NO_AMOUNTS;
  expect(decision).toEqual({ ok: true, value: { before: gala(from), after: gala(reached), charges } });
});

test('a refused step names the next one, or says that there is none', () => {
  const words = (from: Status, to: Status | null) => {
    const decision = decidePromotion(gala(from), to);
    if (decision.ok) throw new Error('allowed');
    const { exit, message, hint } = explain(decision.refusal);
    return { exit, message, hint };
  };
  expect(words('test', 'production')).toEqual({
    exit: 5,
    message: 'workspace "gala-2026" cannot go from test to production',
    hint: 'the next step is pre-production: entitle promote gala-2026 --to pre-production',
  });
  expect(words('production', null)).toEqual({
    exit: 5,
    message: 'workspace "gala-2026" is in production already, the last status',
    hint: null,
  });
});

test('what is missing, as amounts: seats as a number, modules as a list', () => {
  const assigned = new Map([['seat', 20] as [ProductKey, number], ['badge', 1] as [ProductKey, number]]);
  expect(amountsOf(missingOf(gala('production'), { assigned, held: new Map() }))).toEqual({ seats: 40, modules: ['lead-scan'] });
  expect(amountsOf([{ product: 'badge' as ProductKey, required: 1, assigned: 0, held: 0, missing: 1, surplus: 0 }])).toEqual({
    seats: 0,
    modules: ['badge'],
  });
  expect(amountsOf([])).toEqual(NO_AMOUNTS);
});
