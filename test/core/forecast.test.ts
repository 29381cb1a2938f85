import { expect, test } from 'vitest';
import { type Day, lastDayOf, type Month, monthsBetween } from '../../src/core/days.ts';
import { demandsOf, type ForecastRow, type Horizon, outlookOf } from '../../src/core/forecast.ts';
import type { Lot } from '../../src/core/pools.ts';
import { type ProductKey, type PurchaseNumber, SEAT, type WorkspaceKey } from '../../src/core/values.ts';
import type { Status, Workspace } from '../../src/core/workspaces.ts';

const HORIZON: Horizon = { today: '2026-11-21' as Day, until: '2027-11-21' as Day, leadDays: 14 };

/** `SUB-1 300 2026-01-01 2026-12-31`; `-`: for ever. Numbered in this order. */
function lots(...lines: readonly string[]): readonly Lot[] {
  return lines.map((line, at) => {
    const [subscription = '', quantity = '', startsOn = '', endsOn = ''] = line.split(' ');
    const days = { startsOn: startsOn as Day, endsOn: endsOn === '-' ? null : (endsOn as Day) };
    return {
      purchase: (at + 1) as PurchaseNumber,
      subscription,
      product: SEAT,
      quantity: Number(quantity),
      drawn: 0,
      revoked: 0,
      ...days,
    };
  });
}

/** `gala-2026 2026-12-05 400`: needs so many then. */
function demands(...lines: readonly string[]) {
  return lines.map((line) => {
    const [workspace = '', on = '', needed = ''] = line.split(' ');
    return { workspace: workspace as WorkspaceKey, on: on as Day, needed: Number(needed) };
  });
}

/** What the row says, in a line each. */
function told({ available, needed, short, firstShortOn, buyBy, expiringUnused, events }: ForecastRow) {
  return [
    `${available} available, ${needed} needed, ${short} short from ${firstShortOn}, buy by ${buyBy}`,
    ...events.map((event) => `${event.workspace} ${event.on}: ${event.needed} needed, ${event.short} short`),
    ...expiringUnused.map((lost) => `${lost.subscription} loses ${lost.quantity} on ${lost.endsOn}`),
  ];
}

const CASES: readonly (readonly [
  name: string,
  lots: readonly Lot[],
  demands: ReturnType<typeof demands>,
  told: readonly string[],
])[] = [
  ['nothing bought, nothing needed', [], [], ['0 available, 0 needed, 0 short from null, buy by null']],
  [
    'an event takes seats as far as they go, and the next one what is left',
    lots('SUB-1 300 2026-01-01 -'),
    demands('gala-2026 2026-12-05 400', 'expo-2027 2027-02-01 50'),
    [
      '300 available, 450 needed, 150 short from 2026-12-05, buy by 2026-11-21',
      'gala-2026 2026-12-05: 400 needed, 100 short',
      'expo-2027 2027-02-01: 50 needed, 50 short',
    ],
  ],
  [
    'a lot that begins later covers later events, and not what was short before',
    lots('SUB-1 300 2026-01-01 2026-12-31', 'SUB-2 1000 2027-01-01 2027-12-31'),
    demands('gala-2026 2026-12-05 400', 'expo-2027 2027-02-01 900'),
    [
      '300 available, 1300 needed, 100 short from 2026-12-05, buy by 2026-11-21',
      'gala-2026 2026-12-05: 400 needed, 100 short',
      'expo-2027 2027-02-01: 900 needed, 0 short',
    ],
  ],
  [
    'a lot is valid on its first and on its last day',
    lots('SUB-1 10 2026-12-05 2026-12-05', 'SUB-2 10 2026-12-07 2026-12-07'),
    demands('a-fair 2026-12-04 1', 'b-fair 2026-12-05 4', 'c-fair 2026-12-06 1', 'd-fair 2026-12-07 10'),
    [
      '0 available, 16 needed, 2 short from 2026-12-04, buy by 2026-11-21',
      'a-fair 2026-12-04: 1 needed, 1 short',
      'b-fair 2026-12-05: 4 needed, 0 short',
      'c-fair 2026-12-06: 1 needed, 1 short',
      'd-fair 2026-12-07: 10 needed, 0 short',
      'SUB-1 loses 6 on 2026-12-05',
    ],
  ],
  [
    'the lot that ends first is drawn first, so less is lost',
    lots(
      'SUB-EVER 100 2026-01-01 -',
      'SUB-LATE 100 2026-01-01 2027-06-30',
      'SUB-SOON 100 2026-06-01 2026-12-31',
      'SUB-SAME 100 2026-01-01 2026-12-31',
    ),
    demands('gala-2026 2026-12-05 150'),
    [
      '400 available, 150 needed, 0 short from null, buy by null',
      'gala-2026 2026-12-05: 150 needed, 0 short',
      'SUB-SOON loses 50 on 2026-12-31',
      'SUB-LATE loses 100 on 2027-06-30',
    ],
  ],
  [
    'a lot lost before, or after the last day looked at, is not lost now',
    lots(
      'SUB-OLD 5 2026-01-01 2026-11-20',
      'SUB-TODAY 5 2026-01-01 2026-11-21',
      'SUB-LAST 5 2027-01-01 2027-11-21',
      'SUB-AFTER 5 2027-01-01 2027-11-22',
    ),
    [],
    [
      '5 available, 0 needed, 0 short from null, buy by null',
      'SUB-TODAY loses 5 on 2026-11-21',
      'SUB-LAST loses 5 on 2027-11-21',
    ],
  ],
  [
    'fourteen days before the first day short',
    [],
    demands('expo-2027 2027-02-01 1', 'fair 2027-02-02 1'),
    [
      '0 available, 2 needed, 2 short from 2027-02-01, buy by 2027-01-18',
      'expo-2027 2027-02-01: 1 needed, 1 short',
      'fair 2027-02-02: 1 needed, 1 short',
    ],
  ],
];

test.each(CASES)('%s', (_name, have, need, expected) => {
  expect(told(outlookOf(SEAT, have, need, HORIZON).row)).toEqual(expected);
});

test('lots that end on one day are lost in the order of their numbers', () => {
  const have = lots('SUB-B 5 2026-01-01 2026-12-31', 'SUB-A 6 2026-01-01 2026-12-31', 'SUB-C 7 2026-01-01 2026-11-30');
  const { row } = outlookOf(SEAT, have.toReversed(), [], HORIZON);
  expect(row.expiringUnused.map(({ subscription, quantity }) => [subscription, quantity])).toEqual([
    ['SUB-C', 7],
    ['SUB-B', 5],
    ['SUB-A', 6],
  ]);
});

test('the buying day is never before today, however long buying takes', () => {
  const days = [0, 13, 14, 15, 9_999_999_999].map((leadDays) => {
    const { row } = outlookOf(SEAT, [], demands('gala-2026 2026-12-05 1'), { ...HORIZON, leadDays });
    return `${leadDays}: ${row.buyBy}`;
  });
  expect(days).toEqual(['0: 2026-12-05', '13: 2026-11-22', '14: 2026-11-21', '15: 2026-11-21', '9999999999: 2026-11-21']);
});

test('the months: what is needed, short, and left at their ends; the last one ends with the last day looked at', () => {
  const have = lots('SUB-1 300 2026-01-01 2026-12-15', 'SUB-2 100 2027-01-01 2027-01-31', 'SUB-3 50 2027-02-10 -');
  const need = demands('gala-2026 2026-12-05 200', 'expo-2027 2027-01-05 150', 'fair 2027-02-05 20');
  const { months } = outlookOf(SEAT, have, need, { ...HORIZON, until: '2027-02-09' as Day });
  expect(months).toEqual([
    { month: '2026-11', needed: 0, short: 0, left: 300 },
    { month: '2026-12', needed: 200, short: 0, left: 0 },
    { month: '2027-01', needed: 150, short: 50, left: 0 },
    { month: '2027-02', needed: 20, short: 20, left: 0 },
  ]);
});

test('months to the end of the calendar, and a leap year', () => {
  expect(monthsBetween('9999-11' as Month, '9999-12' as Month)).toEqual(['9999-11', '9999-12']);
  expect(monthsBetween('2026-12' as Month, '2026-11' as Month)).toEqual([]);
  expect((['2027-02', '2028-02', '2100-02', '2027-04', '0001-12'] as Month[]).map(lastDayOf)).toEqual([
    '2027-02-28',
    '2028-02-29',
    '2100-02-28',
    '2027-04-30',
    '0001-12-31',
  ]);
});

function event(
  key: string,
  status: Status,
  startsOn: string,
  endsOn: string,
  participants = 10,
  modules: readonly string[] = [],
): Workspace {
  const days = { startsOn: startsOn as Day, endsOn: endsOn as Day };
  return { workspace: key as WorkspaceKey, name: key, status, participants, modules: modules as readonly ProductKey[], ...days };
}

const EVENTS = [
  event('z-next-year', 'production', '2027-11-22', '2027-11-23'),
  event('over', 'production', '2026-11-19', '2026-11-20'),
  event('last-day', 'production', '2027-11-21', '2027-11-30'),
  event('begun', 'pre-production', '2026-11-01', '2026-11-21', 30, ['surveys']),
  event('covered', 'production', '2026-11-21', '2026-11-21'),
  event('trial', 'test', '2026-11-21', '2026-11-22', 7, ['surveys']),
  event('today', 'production', '2026-11-21', '2026-11-22', 40),
  event('today-too', 'pre-production', '2026-11-21', '2026-11-22', 50),
];
const ASSIGNED = new Map([
  ['covered' as WorkspaceKey, { assigned: new Map([[SEAT, 10]]), held: new Map() }],
  ['begun' as WorkspaceKey, { assigned: new Map([[SEAT, 25]]), held: new Map() }],
]);

function demandLines(includeTest: boolean): readonly string[] {
  const asked = demandsOf(EVENTS, ASSIGNED, { ...HORIZON, includeTest });
  return [...asked].flatMap(([product, list]) =>
    list.map(({ workspace, on, needed }) => `${product} ${on} ${workspace} ${needed}`),
  );
}

test('live events need what they miss when they start, those that have started today; production is served first', () => {
  expect(demandLines(false)).toEqual([
    'seat 2026-11-21 today 40',
    'seat 2026-11-21 begun 5',
    'seat 2026-11-21 today-too 50',
    'seat 2027-11-21 last-day 10',
    'surveys 2026-11-21 begun 1',
  ]);
});

test('workspaces in test count as if promoted, when asked to', () => {
  expect(demandLines(true)).toEqual([
    'seat 2026-11-21 today 40',
    'seat 2026-11-21 begun 5',
    'seat 2026-11-21 today-too 50',
    'seat 2026-11-21 trial 7',
    'seat 2027-11-21 last-day 10',
    'surveys 2026-11-21 begun 1',
    'surveys 2026-11-21 trial 1',
  ]);
});
