import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listMembers } from '../../src/app/members.ts';
import { listPools } from '../../src/app/pools.ts';
import type { Caller, Services } from '../../src/app/ports.ts';
import { listPurchases } from '../../src/app/purchases.ts';
import { loadSample, type Sample } from '../../src/app/sample.ts';
import { listActivity, listTransactions } from '../../src/app/transactions.ts';
import { listWorkspaces } from '../../src/app/workspaces.ts';
import { addDays, type Day } from '../../src/core/days.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { validityOf } from '../../src/core/pools.ts';
import type { Instant } from '../../src/core/values.ts';
import { systemHost } from '../../src/host.ts';
import { createSqliteStore } from '../../src/store/sqlite/create.ts';
import { tempFolder } from '../support/process.ts';

const file = new URL('../../fixtures/sample.json', import.meta.url);
const readSample = (): Sample => JSON.parse(readFileSync(file, 'utf8')) as Sample;
const host = systemHost();
const hash = (text: string): string => host.sha256(text);

/** Loads a sample into a new store on a day, and asks of the store what `ask` wants to know. */
function onDay<T>(today: string, sample: Sample, ask: (services: Services, caller: Caller) => Promise<T>): Promise<T> {
  const clock = { now: () => `${today}T09:30:00.000Z` as Instant, today: () => today as Day };
  const patience = {
    elapsed: () => host.elapsed(),
    sleep: (milliseconds: number) => host.sleep(milliseconds),
    onWait: () => undefined,
  };
  return createSqliteStore(join(tempFolder(), 'entitle.db'), patience, async (store) => {
    const services: Services = {
      store,
      clock,
      sha256: hash,
      nearest: () => null,
      yieldTurn: () => host.turn(),
      rowsAtOnce: 5_000,
    };
    const { organization, actor } = await loadSample(services, sample);
    return { keep: true, value: await ask(services, { actor, organization: organization.organization }) };
  });
}

function value<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.refusal.code);
}

function countBy<T>(rows: readonly T[], word: (row: T) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[word(row)] = (counts[word(row)] ?? 0) + 1;
  return counts;
}

const ALL = { phase: null, status: null, search: null, missing: false, demandMissing: false } as const;
const DAYS = ['2026-01-01', '2026-07-15', '2027-12-31', '2028-02-29'];

test.each(DAYS)('the sample has the same forty events on %s', async (today) => {
  const rows = await onDay(today, readSample(), async (services, caller) =>
    value(await listWorkspaces(services, caller, { ...ALL, asOf: today as Day })),
  );
  expect(countBy(rows, ({ phase, status }) => `${phase} ${status}`)).toEqual({
    'live pre-production': 9,
    'live production': 7,
    'live test': 9,
    'past pre-production': 1,
    'past production': 13,
    'past test': 1,
  });
  expect(countBy(rows, ({ seats }) => (seats?.missing === 0 ? 'covered' : seats?.assigned === 0 ? 'nothing' : 'partly'))).toEqual(
    {
      covered: 32,
      partly: 5,
      nothing: 3,
    },
  );
  const starts = rows.map(({ startsOn }) => startsOn).toSorted();
  expect([starts.at(0), starts.at(-1)]).toEqual([addDays(today as Day, -291), addDays(today as Day, 256)]);
  const charged = rows.filter(({ capabilities }) => capabilities.charged).map(({ participants }) => participants);
  expect([Math.min(...charged), Math.max(...charged)]).toEqual([15, 6000]);
});

test.each(DAYS)('its pools run short of seats and of modules on %s', async (today) => {
  const pools = await onDay(today, readSample(), async (services, caller) =>
    value(await listPools(services, caller, today as Day)),
  );
  const [core, fairs] = [addDays(today as Day, 55), addDays(today as Day, 185)];
  expect(pools.map(({ name: _name, kind: _kind, ...figures }) => figures)).toEqual([
    {
      product: 'seat',
      purchased: 47_500,
      assigned: 22_390,
      held: 0,
      available: 3610,
      expired: 1500,
      upcoming: 20_000,
      missing: 9490,
      nextExpiry: { on: core, quantity: 1610 },
    },
    {
      product: 'gamification',
      purchased: 11,
      assigned: 3,
      held: 0,
      available: 0,
      expired: 2,
      upcoming: 6,
      missing: 2,
      nextExpiry: null,
    },
    {
      product: 'lead-capture',
      purchased: 6,
      assigned: 5,
      held: 0,
      available: 1,
      expired: 0,
      upcoming: 0,
      missing: 2,
      nextExpiry: { on: fairs, quantity: 1 },
    },
    {
      product: 'live-streaming',
      purchased: 34,
      assigned: 12,
      held: 0,
      available: 4,
      expired: 0,
      upcoming: 18,
      missing: 1,
      nextExpiry: { on: core, quantity: 4 },
    },
    {
      product: 'networking',
      purchased: 12,
      assigned: 8,
      held: 0,
      available: 4,
      expired: 0,
      upcoming: 0,
      missing: 0,
      nextExpiry: { on: core, quantity: 4 },
    },
    {
      product: 'simultaneous-translation',
      purchased: 4,
      assigned: 0,
      held: 0,
      available: 0,
      expired: 0,
      upcoming: 4,
      missing: 2,
      nextExpiry: null,
    },
    {
      product: 'surveys',
      purchased: 12,
      assigned: 9,
      held: 0,
      available: 3,
      expired: 0,
      upcoming: 0,
      missing: 1,
      nextExpiry: { on: core, quantity: 3 },
    },
  ]);
});

test('its subscriptions are expired, valid, still to come, and one without end', async () => {
  const lots = await onDay('2026-07-15', readSample(), async (services, caller) => value(await listPurchases(services, caller)));
  const subscriptions = new Map(
    lots.map((lot) => [lot.subscription, lot.endsOn === null ? 'without end' : validityOf(lot, '2026-07-15' as Day)]),
  );
  expect(Object.fromEntries(subscriptions)).toEqual({
    'HG-PERPETUAL': 'without end',
    'HG-PILOT': 'expired',
    'HG-CORE': 'valid',
    'HG-FAIRS': 'valid',
    'HG-TOPUP': 'valid',
    'HG-RENEWAL': 'upcoming',
  });
});

test('every role is there with and without the flag, and one account manager', async () => {
  const [members, managers] = await onDay('2026-07-15', readSample(), async (services, caller) => [
    value(await listMembers(services, caller)),
    await services.store.read((records) => records.accountManagers()),
  ]);
  expect(countBy(members, ({ role, entitlementManager }) => `${role}${entitlementManager ? ' +' : ''}`)).toEqual({
    admin: 1,
    'admin +': 2,
    'guest +': 1,
    guest: 1,
    'member +': 1,
    member: 1,
    'organizer +': 1,
    organizer: 1,
  });
  expect(managers).toEqual(['nora.lindqvist@eventworks.example']);
});

test('its history is one of purchases, a revocation, transfers by people with notes and references, and the check', async () => {
  const [ledger, activity] = await onDay('2026-07-15', readSample(), async (services, caller) => [
    value(await listTransactions(services, caller, { limit: 1000 })),
    value(await listActivity(services, caller, { limit: 1000 })),
  ]);
  expect(countBy(ledger, ({ kind }) => kind)).toEqual({ purchase: 14, revocation: 1, transfer: 55, automatic: 10 });
  const transfers = ledger.filter(({ kind }) => kind === 'transfer');
  expect(transfers.filter(({ reference }) => reference !== null)).toHaveLength(8);
  expect(transfers.filter(({ note }) => note !== null)).toHaveLength(4);
  expect(ledger.filter(({ lots }) => lots.length > 1)).toHaveLength(1);
  expect([...new Set<string>(ledger.map(({ actor }) => actor))].toSorted()).toEqual([
    'camille.roux@halden.example',
    'lucia.fernandez@halden.example',
    'nightly-check@halden.example',
    'nora.lindqvist@eventworks.example',
    'yuki.tanaka@halden.example',
  ]);
  expect(activity.filter(({ action }) => action === 'workspace.promoted')).toHaveLength(29);
});

async function lastHash(services: Services, caller: Caller): Promise<string | undefined> {
  return value(await listTransactions(services, caller, { limit: 1 }))[0]?.hash;
}

test('the same day gives the same ledger, to the last hash', async () => {
  const [first, second] = [await onDay('2026-07-15', readSample(), lastHash), await onDay('2026-07-15', readSample(), lastHash)];
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(second).toBe(first);
});

test('a sample that breaks a rule is a bug, and names the place', async () => {
  const sample = readSample();
  const stepOn: Sample = { ...sample, history: [{ step: 'promote', workspace: 'gala-2026', assign: false }] };
  await expect(onDay('2026-07-15', stepOn, async () => undefined)).rejects.toThrow(
    'fixtures/sample.json: history 1: workspace "gala-2026" does not exist in organization "halden"',
  );
  const [event] = sample.workspaces;
  const badRow: Sample = { ...sample, workspaces: event === undefined ? [] : [{ ...event, participants: '12abc' }] };
  await expect(onDay('2026-07-15', badRow, async () => undefined)).rejects.toThrow(
    'fixtures/sample.json: workspaces sales-kickoff: ',
  );
});

test('it is small enough to travel with the package', () => {
  expect(statSync(file).size).toBeLessThan(40_000);
});
