import { describe, expect, test } from 'vitest';
import { Balances } from '../../src/core/balances.ts';
import {
  driftOf,
  parsePlan as parseNamed,
  planId,
  type PlanLine,
  planLines,
  planReference,
  type PlanScope,
} from '../../src/core/plan.ts';
import { explain } from '../../src/core/refusals.ts';
import { type ProductKey, SEAT } from '../../src/core/values.ts';
import type { Workspace } from '../../src/core/workspaces.ts';
import { sha256 } from '../support/world.ts';
import { TODAY } from './arbitraries.ts';

const SURVEYS = 'surveys' as ProductKey;
const EVERYTHING: PlanScope = { phase: null, product: null, pairs: null };

function event(workspace: string, more: Partial<Record<keyof Workspace, unknown>> = {}): Workspace {
  const dates = { startsOn: '2026-12-05', endsOn: '2026-12-06' };
  const given = { name: workspace, status: 'pre-production', participants: 10, modules: [], ...dates, ...more };
  return { workspace, ...given } as unknown as Workspace;
}

/** Pools of seats and of surveys, each of one lot that is valid today. */
function balances(
  seats: number,
  surveys: number,
  workspaces: readonly Workspace[],
  assigned: Readonly<Record<string, number>> = {},
) {
  const lot = (purchase: number, product: ProductKey, quantity: number) =>
    ({
      purchase,
      subscription: `SUB-${purchase}`,
      product,
      quantity,
      drawn: 0,
      revoked: 0,
      startsOn: TODAY,
      endsOn: null,
    }) as never;
  return new Balances({
    today: TODAY,
    lastId: 0,
    products: [SEAT, SURVEYS],
    lots: [lot(1, SEAT, seats), lot(2, SURVEYS, surveys)].filter(({ quantity }: { quantity: number }) => quantity > 0),
    workspaces,
    assigned: Object.entries(assigned).map(([workspace, quantity]) => ({ workspace, product: SEAT, quantity }) as never),
    held: [],
    references: new Map(),
  });
}

describe('planned', () => {
  const events = [
    event('gala', { modules: [SURVEYS] }),
    event('expo', { status: 'production', modules: [SURVEYS] }),
    event('past', { startsOn: '2026-11-01', endsOn: '2026-11-20' }),
    event('last-day', { startsOn: '2026-11-20', endsOn: '2026-11-21', participants: 1 }),
    event('trial', { status: 'test' }),
    event('nobody', { participants: 0 }),
  ];
  const planned = (scope: Partial<PlanScope>, seats = 100, surveys = 1) => {
    const { lines, unmet, totals } = planLines(balances(seats, surveys, events, { gala: 4 }), { ...EVERYTHING, ...scope });
    return {
      lines: lines.map(
        ({ workspace, product, quantity, assumes }) => `${workspace} ${product} ${quantity} of ${assumes.available}`,
      ),
      unmet: unmet.map(({ workspace, product, missing }) => `${workspace} ${product} ${missing}`),
      totals: totals.map(({ product, quantity }) => `${product} ${quantity}`),
    };
  };

  test('everything charged that misses something, in serving order, from what the pools held before', () => {
    expect(planned({})).toEqual({
      lines: [
        'expo seat 10 of 100',
        'expo surveys 1 of 1',
        'last-day seat 1 of 100',
        'gala seat 6 of 100',
        'past seat 10 of 100',
      ],
      unmet: ['gala surveys 1'],
      totals: ['seat 27', 'surveys 1'],
    });
  });

  test('what a line assumes', () => {
    const [line] = planLines(balances(100, 1, events, { gala: 4 }), { ...EVERYTHING, pairs: new Set(['gala seat']) }).lines;
    expect(line).toEqual({
      workspace: 'gala',
      product: 'seat',
      quantity: 6,
      assumes: { status: 'pre-production', required: 10, assigned: 4, available: 100 },
    });
  });

  test('seats as far as they go; what is empty takes no line', () => {
    expect(planned({}, 12, 0)).toEqual({
      lines: ['expo seat 10 of 12', 'last-day seat 1 of 12', 'gala seat 1 of 12'],
      unmet: ['expo surveys 1', 'gala seat 5', 'gala surveys 1', 'past seat 10'],
      totals: ['seat 12'],
    });
  });

  test('only what is asked for', () => {
    expect(planned({ phase: 'live' }).lines).not.toContain('past seat 10 of 100');
    expect(planned({ phase: 'past' })).toEqual({ lines: ['past seat 10 of 100'], unmet: [], totals: ['seat 10'] });
    expect(planned({ product: SURVEYS })).toEqual({
      lines: ['expo surveys 1 of 1'],
      unmet: ['gala surveys 1'],
      totals: ['surveys 1'],
    });
    expect(planned({ pairs: new Set(['past seat', 'gala surveys']) })).toEqual({
      lines: ['gala surveys 1 of 1', 'past seat 10 of 100'],
      unmet: [],
      totals: ['seat 10', 'surveys 1'].toReversed(),
    });
    expect(planned({ product: SURVEYS, pairs: new Set(['past seat']) })).toEqual({ lines: [], unmet: [], totals: [] });
  });
});

describe('drift', () => {
  const line = (workspace: string, quantity: number, assumes: Partial<PlanLine['assumes']> = {}, product = SEAT): PlanLine => ({
    workspace: workspace as PlanLine['workspace'],
    product,
    quantity,
    assumes: { status: 'pre-production', required: 10, assigned: 0, available: 20, ...assumes },
  });
  const events = [event('gala'), event('expo'), event('fair')];

  test('none, when the pools hold exactly what the plan needs, or other than before', () => {
    const lines = [line('gala', 10), line('expo', 10)];
    expect(driftOf(balances(20, 0, events), lines)).toEqual([]);
    expect(driftOf(balances(500, 0, events), lines)).toEqual([]);
  });

  test('of status, requirement and assignment', () => {
    const moved = [event('gala', { status: 'production', participants: 12 })];
    const at = { workspace: 'gala', product: 'seat' };
    expect(driftOf(balances(20, 0, moved, { gala: 3 }), [line('gala', 10)])).toEqual([
      { ...at, field: 'status', assumed: 'pre-production', actual: 'production' },
      { ...at, field: 'required', assumed: 10, actual: 12 },
      { ...at, field: 'assigned', assumed: 0, actual: 3 },
    ]);
  });

  test('of a pool is said once, at the first line it cannot cover', () => {
    const lines = [line('gala', 10), line('expo', 10), line('fair', 10)];
    expect(driftOf(balances(19, 0, events), lines)).toEqual([
      { workspace: 'expo', product: 'seat', field: 'available', assumed: 20, actual: 19 },
    ]);
    expect(driftOf(balances(9, 0, events), lines)).toEqual([
      { workspace: 'gala', product: 'seat', field: 'available', assumed: 20, actual: 9 },
    ]);
  });

  test('of each pool apart; one of a product that is gone holds nothing', () => {
    const modules = { required: 0, available: 1 };
    const lines = [line('gala', 10), line('gala', 1, modules, SURVEYS), line('expo', 1, modules, 'badge' as ProductKey)];
    expect(driftOf(balances(5, 0, events), lines).map(({ product, field, actual }) => [product, field, actual])).toEqual([
      ['seat', 'available', 5],
      ['surveys', 'available', 0],
      ['badge', 'available', 0],
    ]);
  });

  test('of a workspace that is gone takes nothing from the pool', () => {
    expect(driftOf(balances(10, 0, events), [line('gone', 10), line('gala', 10)])).toEqual([
      { workspace: 'gone', product: 'seat', field: 'status', assumed: 'pre-production', actual: 'none' },
    ]);
  });
});

describe('a plan file', () => {
  const assumes = { status: 'production', required: 5, assigned: 0, available: 9 };
  const line = { workspace: 'gala-2026', product: 'seat', quantity: 5, assumes };
  const module = { workspace: 'gala-2026', product: 'surveys', quantity: 1, assumes };
  const said = {
    version: 1,
    organization: 'acme',
    createdAt: '2026-11-21T09:00:00.000Z',
    createdBy: 'ada@acme.example',
    ledger: { id: 7, hash: 'ff' },
    lines: [line, module, { ...line, workspace: 'expo-2027' }] as unknown as readonly PlanLine[],
    unmet: [{ workspace: 'expo-2027', product: 'surveys', missing: 1 }],
  };
  const good = {
    ...said,
    id: planId(said, sha256),
    totals: [
      { product: 'surveys', quantity: 1 },
      { product: 'seat', quantity: 10 },
    ],
  };
  const parsePlan = (path: string, value: unknown) => parseNamed(path, value, sha256);

  test('is read', () => {
    expect(parsePlan('plan.json', good)).toEqual({ ok: true, value: { ...good, totals: good.totals.toReversed() } });
  });

  const whole = 'its assumptions are not whole';
  const units = (quantity: unknown) => `quantity ${JSON.stringify(quantity)} is not a whole number from 1 to 1,000,000,000`;
  test.each<[string, unknown]>([
    ['it is not a JSON object', null],
    ['it is not a JSON object', [good]],
    ['it is not a JSON object', 'plan'],
    ...[undefined, '1', 0, 1.5, Number.NaN].map((version): [string, unknown] => ['it has no plan version', { ...good, version }]),
    ...[
      undefined,
      7,
      1_234_567_890_123_456,
      [good.id],
      'a'.repeat(15),
      'a'.repeat(65),
      'A'.repeat(16),
      `x${good.id}`,
      `${good.id}\n`,
      '0123456789abcdeg',
    ].map((id): [string, unknown] => ['its id is not one of a plan', { ...good, id }]),
    ['it names no organization', { ...good, organization: null }],
    ['it does not say when and by whom it was made', { ...good, createdAt: 1 }],
    ['it does not say when and by whom it was made', { ...good, createdBy: undefined }],
    ...[undefined, [], { id: '7', hash: 'ff' }, { id: 7 }].map((ledger): [string, unknown] => [
      'it names no state of the ledger',
      { ...good, ledger },
    ]),
    ['it has no list of lines', { ...good, lines: {} }],
    ['line 2: it is not a line of a plan', { ...good, lines: [line, null] }],
    ['line 1: it is not a line of a plan', { ...good, lines: [{ ...line, assumes: [] }] }],
    ['line 1: it names no workspace', { ...good, lines: [{ ...line, workspace: 'Gala 2026' }] }],
    ['line 1: it names no workspace', { ...good, lines: [{ ...line, workspace: 7 }] }],
    ['line 1: it names no product', { ...good, lines: [{ ...line, product: '-seat' }] }],
    ['line 1: it names no product', { ...good, lines: [{ ...line, product: 7 }] }],
    ...['5', 0, -1, 1.5, 1_000_000_001, null].map((quantity): [string, unknown] => [
      `line 1: ${units(quantity)}`,
      { ...good, lines: [{ ...line, quantity }] },
    ]),
    ['line 1: module surveys takes a quantity of exactly 1', { ...good, lines: [{ ...module, quantity: 2 }] }],
    ...[{ status: 'gone' }, { required: '5' }, { assigned: -1 }, { available: 1.5 }, { available: 2 ** 53 }].map(
      (wrong): [string, unknown] => [`line 1: ${whole}`, { ...good, lines: [{ ...line, assumes: { ...assumes, ...wrong } }] }],
    ),
    ['line 3: gala-2026 seat stands in the plan twice', { ...good, lines: [line, module, line] }],
    ...[undefined, 'none', [null], [[]], [{ ...said.unmet[0], workspace: 1 }], [{ ...said.unmet[0], missing: -1 }]].map(
      (unmet): [string, unknown] => ['it does not say what stays unmet', { ...good, unmet }],
    ),
    ...[undefined, 'none', [null]].map((totals): [string, unknown] => ['it has no totals', { ...good, totals }]),
    ['its total of seat is 11, but its lines come to 10', { ...good, totals: [{ product: 'seat', quantity: 11 }] }],
    ['its total of seat is 10, but its lines come to 0', { ...good, totals: [...good.totals, good.totals[1]] }],
    [
      'its total of gamification is 0, but its lines come to 0',
      { ...good, totals: [...good.totals, { product: 'gamification', quantity: 0 }] },
    ],
    ['it has no total of surveys, but its lines come to 1', { ...good, totals: [{ product: 'seat', quantity: 10 }] }],
    ...[
      { id: 'a'.repeat(32) },
      { id: good.id.slice(0, 16) },
      { createdBy: 'eve@acme.example' },
      { createdAt: '2026-11-22T09:00:00.000Z' },
      { organization: 'globex' },
      { ledger: { id: 8, hash: 'ff' } },
      { unmet: [] },
      { lines: said.lines.toReversed() },
      { lines: [{ ...line, quantity: 6 }, module, { ...line, workspace: 'expo-2027', quantity: 4 }] },
      { lines: [line, module, { ...line, workspace: 'summit' }] },
      { lines: [{ ...line, assumes: { ...assumes, available: 10 } }, module, { ...line, workspace: 'expo-2027' }] },
    ].map((edit): [string, unknown] => [
      'it was changed after it was made: its id is that of another plan',
      { ...good, ...edit },
    ]),
  ])('is refused: %s', (reason, value) => {
    const parsed = parsePlan('plan.json', value);
    if (parsed.ok) throw new Error('read');
    expect(explain(parsed.refusal)).toMatchObject({
      code: 'not-a-plan',
      exit: 7,
      message: `"plan.json" is not a plan: ${reason}`,
    });
  });

  test('of a newer program is refused as that', () => {
    const parsed = parsePlan('plan.json', { ...good, version: 2, id: 'another kind of id' });
    expect(parsed).toEqual({ ok: false, refusal: { code: 'plan-newer', details: { path: 'plan.json', version: 2, known: 1 } } });
  });

  test('its lines are transferred under these references, from 1', () => {
    expect([planReference('0123456789abcdef', 1), planReference('0123456789abcdef', 12)]).toEqual([
      'plan:0123456789abcdef#1',
      'plan:0123456789abcdef#12',
    ]);
  });
});
