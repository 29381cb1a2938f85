import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProductKey, WorkspaceKey } from '../../src/core/values.ts';
import {
  CAPABILITIES,
  inCalendarOrder,
  inServingOrder,
  missingOf,
  needsOf,
  nextStatus,
  NO_SHARE,
  parseStatus,
  phaseOf,
  requiredOf,
  STATUSES,
  type Workspace,
} from '../../src/core/workspaces.ts';
import { TODAY, workspacesOf } from './arbitraries.ts';

const [SEAT, BADGE, LEADS] = ['seat', 'badge', 'lead-scan'] as ProductKey[] as [ProductKey, ProductKey, ProductKey];

function event(key: string, more: Partial<Workspace> = {}): Workspace {
  const dates = { startsOn: '2026-12-01' as Workspace['startsOn'], endsOn: '2026-12-03' as Workspace['endsOn'] };
  return { workspace: key as WorkspaceKey, name: key, status: 'pre-production', ...dates, participants: 0, modules: [], ...more };
}

describe('status', () => {
  test('what a status allows is the table of the contract', () => {
    const table = `
                                                 | test                    | pre-production | production
      participants and modules charged           | no                      | yes            | yes
      e-mail                                     | one attendee at a time  | all            | all
      visible in the app and in attendees' lists | no                      | no             | yes
      sign-in through the app container          | no                      | no             | yes
      access by personal (magic) link            | yes                     | yes            | yes`;
    const [head = [], ...rows] = table
      .trim()
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const meaning: Readonly<Record<string, boolean | string>> = {
      yes: true,
      no: false,
      all: 'all',
      'one attendee at a time': 'single',
    };
    const names = ['charged', 'email', 'visible', 'appSignIn', 'magicLink'];
    const statuses = head.filter((cell) => cell !== '');
    const expected = statuses.map((status, column) => [
      status,
      Object.fromEntries(rows.map((row, index) => [names[index] ?? '', meaning[row[column + 1] ?? '']])),
    ]);
    expect(CAPABILITIES).toEqual(Object.fromEntries(expected));
    expect(statuses).toEqual([...STATUSES]);
  });

  test('one step at a time, never back', () => {
    expect(STATUSES.map(nextStatus)).toEqual(['pre-production', 'production', null]);
  });

  test.each([
    ['test', 'test'],
    ['TEST', 'test'],
    ['pre-production', 'pre-production'],
    ['preproduction', 'pre-production'],
    ['PreProduction', 'pre-production'],
    ['Pre-Production', 'pre-production'],
    ['Production', 'production'],
  ])('%s is %s', (text, status) => {
    expect(parseStatus(text)).toEqual({ ok: true, value: status });
  });

  test.each(['', 'live', 'prod', 'pre production', 'pre--production', ' test', 'test\n', 'tést', '__proto__', 'constructor'])(
    '%j is none',
    (text) => {
      expect(parseStatus(text)).toEqual({ ok: false, refusal: { code: 'invalid-status', details: { value: text } } });
    },
  );
});

test('a workspace is past the day after its last', () => {
  const ends = (endsOn: string) => phaseOf({ endsOn: endsOn as Workspace['endsOn'] }, TODAY);
  expect(['2026-11-20', '2026-11-21', '2026-11-22'].map(ends)).toEqual(['past', 'live', 'live']);
});

describe('required and missing', () => {
  const gala = event('gala-2026', { participants: 60, modules: [BADGE, LEADS] });

  test.each<[Workspace['status'], readonly number[]]>([
    ['test', [0, 0, 0, 0]],
    ['pre-production', [60, 1, 1, 0]],
    ['production', [60, 1, 1, 0]],
  ])('%s', (status, required) => {
    const products = [SEAT, BADGE, LEADS, 'podium' as ProductKey];
    expect(products.map((product) => requiredOf({ ...gala, status }, product))).toEqual(required);
  });

  test('seats first, then every module that is installed or assigned, by key', () => {
    const assigned = new Map([
      ['podium' as ProductKey, 1],
      ['agenda' as ProductKey, 1],
      [BADGE, 1],
      [SEAT, 70],
    ]);
    expect(needsOf(gala, { assigned, held: new Map() })).toEqual([
      { product: 'seat', required: 60, assigned: 70, held: 0, missing: 0, surplus: 10 },
      { product: 'agenda', required: 0, assigned: 1, held: 0, missing: 0, surplus: 1 },
      { product: 'badge', required: 1, assigned: 1, held: 0, missing: 0, surplus: 0 },
      { product: 'lead-scan', required: 1, assigned: 0, held: 0, missing: 1, surplus: 0 },
      { product: 'podium', required: 0, assigned: 1, held: 0, missing: 0, surplus: 1 },
    ]);
    expect(missingOf(gala, { assigned, held: new Map() })).toEqual([
      { product: 'lead-scan', required: 1, assigned: 0, held: 0, missing: 1, surplus: 0 },
    ]);
    expect(missingOf(gala, NO_SHARE).map(({ product, missing }) => [product, missing])).toEqual([
      ['seat', 60],
      ['badge', 1],
      ['lead-scan', 1],
    ]);
    expect(missingOf({ ...gala, status: 'test' }, NO_SHARE)).toEqual([]);
  });

  test('missing = required − assigned, never below 0', () => {
    const assigned = fc.dictionary(fc.constantFrom(SEAT, BADGE, LEADS), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(workspacesOf([BADGE, LEADS]), assigned, (workspaces, units) => {
        for (const workspace of workspaces) {
          const share = { assigned: new Map(Object.entries(units) as [ProductKey, number][]), held: new Map() };
          const needs = needsOf(workspace, share);
          for (const need of needs) expect(need.missing).toBe(Math.max(0, need.required - need.assigned));
          expect(missingOf(workspace, share)).toEqual(needs.filter(({ missing }) => missing > 0));
        }
      }),
    );
  });
});

describe('serving order', () => {
  test('live before past, production before pre-production, earliest start, key', () => {
    const past = { startsOn: '2026-01-01' as Workspace['startsOn'], endsOn: '2026-01-02' as Workspace['endsOn'] };
    const later = { startsOn: '2026-12-02' as Workspace['startsOn'] };
    const production = { status: 'production' } as const;
    const workspaces = [
      event('h', { ...past }),
      event('g', { ...past, ...production }),
      event('f', { ...later }),
      event('e'),
      event('d'),
      event('c', { ...production, ...later }),
      event('b2', { ...production }),
      event('b10', { ...production }),
    ];
    expect(inServingOrder(workspaces, TODAY).map(({ workspace }) => workspace)).toEqual([
      'b10',
      'b2',
      'c',
      'd',
      'e',
      'f',
      'g',
      'h',
    ]);
  });

  test('is total: whatever order workspaces come in', () => {
    const shuffled = workspacesOf([]).chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray([...some], { minLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        expect(inServingOrder(others, TODAY)).toEqual(inServingOrder(some, TODAY));
      }),
    );
  });
});

test('the calendar has live before past, then the earliest start, then the key, whatever the status', () => {
  const past = { startsOn: '2026-01-01' as Workspace['startsOn'], endsOn: '2026-01-02' as Workspace['endsOn'] };
  const later = { startsOn: '2026-12-02' as Workspace['startsOn'] };
  const workspaces = [
    event('f', { ...past, status: 'production' }),
    event('e', { ...past, startsOn: '2025-12-31' as Workspace['startsOn'] }),
    event('d', { ...later, status: 'production' }),
    event('c', { status: 'test' }),
    event('b', { status: 'production' }),
    event('a', later),
  ];
  expect(inCalendarOrder(workspaces, TODAY).map(({ workspace }) => workspace)).toEqual(['b', 'c', 'a', 'd', 'e', 'f']);
  expect(inCalendarOrder(workspaces.toReversed(), TODAY)).toEqual(inCalendarOrder(workspaces, TODAY));
});
