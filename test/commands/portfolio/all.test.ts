/** `--all`: every customer where the actor is Entitlement manager, and no other; the most urgent first. */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { demandsOf, outlookOf } from '../../../src/core/forecast.ts';
import { firstShortOn } from '../../../src/core/portfolio.ts';
import type { Day } from '../../../src/core/days.ts';
import type { Lot } from '../../../src/core/pools.ts';
import { type PurchaseNumber, SEAT, type WorkspaceKey } from '../../../src/core/values.ts';
import type { Workspace } from '../../../src/core/workspaces.ts';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const home = tempFolder();
const ADA = 'ada@eventworks.example';

async function type(line: string, as = ADA, stdin = '') {
  const words = line.split(' ').map((word) => word.replaceAll('_', ' '));
  return runHere(words, { home, now: '2026-11-27T09:00:00.000Z', env: { ENTITLE_AS: as }, stdin });
}

async function granted(line: string, as?: string): Promise<string> {
  const { status, stdout, stderr } = await type(line, as);
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}

async function rows(line: string, as?: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return JSON.parse(await granted(`${line} --json`, as)) as readonly Readonly<Record<string, unknown>>[];
}

beforeAll(async () => {
  await granted(`init --org calm --name Calm_Conferences --as ${ADA}`);
  for (const [key, name] of [
    ['late', 'Late_Summits'],
    ['soon', 'Soon_Shows'],
    ['big', 'Big_Fairs'],
    ['asleep', 'Asleep'],
  ] as const) {
    await granted(`orgs create ${key} --name ${name}${key === 'asleep' ? '' : ' --activate'}`);
  }
  for (const [org, event, day, people] of [
    ['calm', 'retreat', '2026-12-01', 10],
    ['late', 'summit', '2027-03-01', 500],
    ['soon', 'show', '2026-12-05', 20],
    ['big', 'fair', '2026-12-05', 900],
    ['big', 'reunion', '2026-01-05', 7],
  ] as const) {
    await granted(
      `workspaces create ${event} --org ${org} --name ${event} --starts ${day} --ends ${day} --participants ${people} --status pre-production --yes`,
    );
  }
  await granted('purchases add seat 10 --org calm --subscription S-1 --starts 2026-01-01 --ends 2027-01-31');
  await granted('transfer retreat seat missing --org calm --yes');
  await granted('purchases add seat 100 --org late --subscription S-1 --starts 2026-01-01 --ends 2027-02-01');
  await granted('members add eve@soon.example --org soon --role guest --entitlement-manager');
  await granted('members add bob@soon.example --org soon --role admin');
});

test('the most urgent first: by the first short day, then by size', async () => {
  expect(await rows('status --all')).toEqual([
    {
      organization: 'big',
      name: 'Big Fairs',
      workspaces: 2,
      missing: { workspaces: 2, seats: 907, modules: 0 },
      firstShortOn: '2026-12-05',
      nextEnd: null,
      lastCheckAt: null,
    },
    {
      organization: 'soon',
      name: 'Soon Shows',
      workspaces: 1,
      missing: { workspaces: 1, seats: 20, modules: 0 },
      firstShortOn: '2026-12-05',
      nextEnd: null,
      lastCheckAt: null,
    },
    {
      organization: 'late',
      name: 'Late Summits',
      workspaces: 1,
      missing: { workspaces: 1, seats: 500, modules: 0 },
      firstShortOn: '2027-03-01',
      nextEnd: { on: '2027-02-01', product: 'seat', quantity: 100 },
      lastCheckAt: null,
    },
    {
      organization: 'calm',
      name: 'Calm Conferences',
      workspaces: 1,
      missing: { workspaces: 0, seats: 0, modules: 0 },
      firstShortOn: null,
      nextEnd: null,
      lastCheckAt: null,
    },
  ]);
  expect(await granted('status --all')).toMatchInlineSnapshot(`
    "┃ ✗ Entitlements are missing: 1,427 seats at 3 of 4 customers.
    ┃ See them: entitle workspaces --all --missing

    ORGANIZATION  NAME              SHORT FROM    MISSING SEATS  MISSING MODULES  EVENTS SHORT  NEXT END    PRODUCT  ENDING
    big           Big Fairs         ✗ 2026-12-05          ✗ 907                0             2  —                         —
    soon          Soon Shows        ✗ 2026-12-05           ✗ 20                0             1  —                         —
    late          Late Summits      ✗ 2027-03-01          ✗ 500                0             1  2027-02-01  seat        100
    calm          Calm Conferences  —                         0                0             0  —                         —
    "
  `);
  expect(await granted('orgs')).toMatchInlineSnapshot(`
    "ORGANIZATION  NAME              ACTIVATED  WORKSPACES  EVENTS SHORT  MISSING SEATS  MISSING MODULES  SHORT FROM    NEXT END    PRODUCT  ENDING
    asleep        Asleep            no                  0             —              —                —  —             —                         —
    big           Big Fairs         yes                 2           ✗ 2          ✗ 907                0  ✗ 2026-12-05  —                         —
    calm          Calm Conferences  yes                 1             0              0                0  —             —                         —
    late          Late Summits      yes                 1           ✗ 1          ✗ 500                0  ✗ 2027-03-01  2027-02-01  seat        100
    soon          Soon Shows        yes                 1           ✗ 1           ✗ 20                0  ✗ 2026-12-05  —                         —
    "
  `);
});

describe.each(['workspaces', 'forecast', 'usage', 'renewals --within 300'])('%s', (line) => {
  test('rows are those of each customer, with its organization', async () => {
    const all = await rows(`${line} --all`);
    const each: unknown[] = [];
    for (const organization of ['big', 'soon', 'late', 'calm']) {
      each.push(...(await rows(`${line} --org ${organization}`)).map((row) => ({ organization, ...row })));
    }
    expect(all).toEqual(each);
    expect(all.length).toBeGreaterThan(0);
  });

  test('of others nothing is told, and who is nobody is refused', async () => {
    const own = await rows(`${line} --all`, 'eve@soon.example');
    expect(new Set(own.map(({ organization }) => organization))).toEqual(new Set(line.startsWith('renewals') ? [] : ['soon']));
    expect(await rows(`${line} --all`, 'bob@soon.example')).toEqual([]);
    expect(await type(`${line} --all`, 'mallory@soon.example')).toMatchObject({ status: 3, stdout: '' });
  });
});

test('the first short day is the one the forecast finds', () => {
  const day = (at: number): Day => new Date(Date.UTC(2026, 10, 27 + at)).toISOString().slice(0, 10) as Day;
  const lot = fc.record({
    from: fc.integer({ min: -30, max: 60 }),
    length: fc.option(fc.integer({ min: 0, max: 90 })),
    quantity: fc.integer({ min: 1, max: 30 }),
    drawn: fc.integer({ min: 0, max: 10 }),
  });
  const event = fc.record({
    from: fc.integer({ min: -20, max: 120 }),
    length: fc.integer({ min: 0, max: 10 }),
    participants: fc.integer({ min: 1, max: 25 }),
  });
  fc.assert(
    fc.property(fc.array(lot, { maxLength: 6 }), fc.array(event, { maxLength: 8 }), (bought, planned) => {
      const lots = bought.map(({ from, length, quantity, drawn }, at): Lot => ({
        purchase: (at + 1) as PurchaseNumber,
        subscription: 'S-1',
        product: SEAT,
        quantity,
        drawn: Math.min(drawn, quantity),
        revoked: 0,
        startsOn: day(from),
        endsOn: length === null ? null : day(from + length),
      }));
      const workspaces = planned.map(({ from, length, participants }, at): Workspace => ({
        workspace: `event-${at}` as WorkspaceKey,
        name: 'Event',
        status: 'production',
        startsOn: day(from),
        endsOn: day(from + length),
        participants,
        modules: [],
      }));
      const needs = workspaces
        .filter(({ endsOn }) => endsOn >= day(0))
        .map(({ startsOn, participants }) => ({
          product: SEAT,
          on: startsOn < day(0) ? day(0) : startsOn,
          quantity: participants,
        }))
        .toSorted((a, b) => (a.on < b.on ? -1 : 1));
      const horizon = { today: day(0), until: '9999-12-31' as Day };
      const demands = demandsOf(workspaces, new Map(), { ...horizon, includeTest: false }).get(SEAT) ?? [];
      expect(
        firstShortOn(
          needs,
          lots.map((each) => ({ ...each, held: 0 })),
        ),
      ).toBe(outlookOf(SEAT, lots, demands, { ...horizon, leadDays: 0 }).row.firstShortOn);
    }),
  );
});
