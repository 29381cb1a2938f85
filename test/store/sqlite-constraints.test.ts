/** What the database itself refuses, tried with a connection of our own: a bug, or a stranger, is refused. */

import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../src/app/ports.ts';
import { RefusalError } from '../../src/core/refusals.ts';
import { openDatabase } from '../../src/store/sqlite/connection.ts';
import { SqliteStore } from '../../src/store/sqlite/store.ts';
import { emptyStore, storeFolder } from '../support/store.ts';
import { ACME, ADA, patience, servicesOn, testClock } from '../support/world.ts';
import { accountManager, GALA, lot, record, tellFacts, transaction } from './facts.ts';

let path = '';
let store: Store;
beforeEach(async () => {
  path = join(storeFolder(), 'entitle.db');
  store = await emptyStore(path);
  const clock = testClock();
  await tellFacts(servicesOn(store, clock), clock);
});

/** Every row of every table. */
function rows(database: BetterSqlite3.Database): unknown {
  const tables = database.prepare(`select name from sqlite_schema where type = 'table' order by name`).pluck().all() as string[];
  return tables.map((table) => [table, database.prepare(`select * from ${table}`).all()]);
}

/** Tries a statement; whatever happens, the rows must be what they were. Says what the database said. */
function attempt(database: BetterSqlite3.Database, statement: string): string {
  const before = rows(database);
  try {
    database.exec(statement);
  } catch (error) {
    expect(rows(database)).toEqual(before);
    return error instanceof Error ? error.message : String(error);
  }
  return 'done';
}

const hash = `'${'a'.repeat(64)}'`;
const transactionRow = (id: number) =>
  `('acme', ${id}, '2026-11-21', 'transfer', 'seat', 1, 'gala-2026', null, 'ada@acme.example', null, null, null, null, null, null, ${hash})`;
const activityRow = (id: number) => `('acme', ${id}, '2026-11-21', 'ada@acme.example', 'member.added', 'x', null, null, ${hash})`;

describe.each<[string, (at: string) => BetterSqlite3.Database]>([
  ['a connection of this program', (at) => openDatabase(at)],
  ['a connection of any other', (at) => new BetterSqlite3(at)],
])('%s', (_, connect) => {
  let database: BetterSqlite3.Database;
  beforeEach(() => {
    database = connect(path);
    return () => database.close();
  });

  test.each([
    ['update transactions set quantity = 61 where id = 4', 'transactions is append-only'],
    [`update transactions set note = 'gala' where id = 4`, 'transactions is append-only'],
    ['delete from transactions where id = 7', 'transactions is append-only'],
    ['delete from transactions', 'transactions is append-only'],
    ['update draws set quantity = 1', 'draws is append-only'],
    ['delete from draws', 'draws is append-only'],
    [`update activity set after = null`, 'activity is append-only'],
    ['delete from activity where id = 14', 'activity is append-only'],
    [
      `insert into transactions values ${transactionRow(4)}`,
      'UNIQUE constraint failed: transactions.organization, transactions.id',
    ],
    [`insert or replace into activity values ${activityRow(14)}`, 'activity is append-only'],
    [`replace into activity values ${activityRow(1)}`, 'activity is append-only'],
    [`update or replace activity set id = 3 where id = 4`, 'activity is append-only'],
    ['update lots set drawn = 81 where purchase = 1', 'CHECK constraint failed: drawn + revoked <= quantity'],
    ['update lots set revoked = 86 where purchase = 1', 'CHECK constraint failed: drawn + revoked <= quantity'],
    ['update lots set drawn = 14 where purchase = 1', 'what was drawn or revoked never comes back'],
    ['update lots set revoked = 19 where purchase = 1', 'what was drawn or revoked never comes back'],
    ['update lots set quantity = 101 where purchase = 1', 'a purchase is never changed, only drawn from, revoked and extended'],
    [
      `update lots set ends_on = '2026-01-31' where purchase = 1`,
      'a purchase is never changed, only drawn from, revoked and extended',
    ],
    [
      `update lots set starts_on = '2025-12-31' where purchase = 1`,
      'a purchase is never changed, only drawn from, revoked and extended',
    ],
    ['delete from lots', 'lots are never deleted'],
    [
      `update assignments set quantity = 59 where workspace = 'gala-2026' and product = 'seat'`,
      'what was assigned never comes back',
    ],
    [`update assignments set workspace = 'expo-2027' where product = 'badge'`, 'what was assigned never comes back'],
    ['delete from assignments', 'assignments are never deleted'],
    [
      `insert into assignments values ('acme', 'gala-2026', 'badge', 'module', 1)
         on conflict (organization, workspace, product) do update set quantity = quantity + 1`,
      `CHECK constraint failed: quantity >= 1 and (kind = 'seat' or quantity = 1)`,
    ],
    [
      `update workspaces set status = 'test' where workspace = 'gala-2026'`,
      'a workspace status goes one step forward, never back',
    ],
    ['delete from workspaces', 'workspaces are never deleted'],
    ['delete from products', 'a product is deleted only while nothing of it was ever bought or installed'],
    [`update products set product = 'podium' where product = 'badge'`, 'of a product only the name changes'],
    [`insert into tags values ('acme', 'gala-2026', 'Region', 'EMEA')`, 'CHECK constraint failed: length(name)'],
    [`insert into tags values ('acme', 'gala-2062', 'region', 'EMEA')`, 'FOREIGN KEY constraint failed'],
    [
      `insert into tags select 'acme', 'gala-2026', 'tag-' || key, 'x' from json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]')`,
      'a workspace has twenty tags at most',
    ],
    [`update workspaces set attendees = 'abc' where workspace = 'gala-2026'`, 'CHECK constraint failed: length(attendees)'],
    ['delete from organizations', 'organizations are never deleted'],
    [
      `insert into workspaces values ('acme', 'fair-2027', 'Fair', 'live', '2027-01-01', '2027-01-02', 1, null)`,
      'CHECK constraint failed: status in',
    ],
    [
      `insert into workspaces values ('acme', 'fair-2027', 'Fair', 'test', '1.1.2027', '2027-01-02', 1, null)`,
      'CHECK constraint failed: starts_on glob',
    ],
    [
      `insert into workspaces values ('acme', 'fair 2027', 'Fair', 'test', '2027-01-01', '2027-01-02', 1, null)`,
      'CHECK constraint failed: length',
    ],
    [`insert into installed_modules values ('acme', 'gala-2026', 'seat', 'module')`, 'FOREIGN KEY constraint failed'],
    [`insert into draws values ('acme', 99, 0, 1, 1)`, 'FOREIGN KEY constraint failed'],
  ])('%s', (statement, said) => {
    expect(attempt(database, statement)).toContain(said);
  });

  test('a status is not skipped', () => {
    database.exec(`insert into workspaces values ('acme', 'pilot-2027', 'Pilot', 'test', '2027-01-01', '2027-01-02', 1, null)`);
    const said = attempt(database, `update workspaces set status = 'production' where workspace = 'pilot-2027'`);
    expect(said).toBe('a workspace status goes one step forward, never back');
  });

  test.each([
    ['transactions', `insert or replace into transactions values ${transactionRow(4)}`],
    [
      'transactions, by the reference',
      `replace into transactions (organization, id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash)
         select organization, 99, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash from transactions where id = 4`,
    ],
    ['lots', `insert or replace into lots select * from lots where purchase = 3`],
  ])('REPLACE into %s', (_table, statement) => {
    expect(attempt(database, statement)).toMatch(/append-only|never deleted|FOREIGN KEY constraint failed/);
  });
});

test('REPLACE into draws is refused on our connections', () => {
  const database = openDatabase(path);
  expect(attempt(database, `insert or replace into draws values ('acme', 4, 0, 2, 49)`)).toBe('draws is append-only');
  database.close();
});

describe('settings', () => {
  test('they are set, and read back', () => {
    const database = openDatabase(path);
    const read = ['journal_mode', 'synchronous', 'foreign_keys', 'recursive_triggers', 'trusted_schema'].map((name) => [
      name,
      database.pragma(name, { simple: true }),
    ]);
    expect(Object.fromEntries(read)).toEqual({
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      recursive_triggers: 1,
      trusted_schema: 0,
    });
    database.close();
  });

  test('a setting that SQLite does not keep is refused', () => {
    // A database in memory cannot keep a write-ahead log.
    expect(() => openDatabase(':memory:')).toThrow(
      new RefusalError({
        code: 'store-unusable',
        details: { path: ':memory:', reason: 'SQLite keeps journal_mode at memory instead of wal' },
      }),
    );
  });
});

describe('a commit that fails', () => {
  test('is an outcome nobody knows, and the store goes on', async () => {
    const database = openDatabase(path);
    const own = new SqliteStore(path, database, patience);
    const services = servicesOn(own, testClock());
    const before = rows(database);
    const failing = own.write(async () => {
      database.exec(
        `pragma defer_foreign_keys = on; insert into members values ('nobody', 'eve@beta.example', null, 'guest', 0)`,
      );
      return { commit: true, value: null };
    });
    await expect(failing).rejects.toThrow(
      new RefusalError({
        code: 'outcome-unknown',
        details: { path, reason: 'FOREIGN KEY constraint failed (SQLITE_CONSTRAINT_FOREIGNKEY)' },
      }),
    );
    expect(rows(database)).toEqual(before);
    await record(services, ADA, {
      organization: ACME,
      transactions: [transaction(8, 'transfer', 'seat', 1, { workspace: GALA.workspace, lots: [lot(1, 'SUB-A', 1)] })],
    });
    expect((await own.read((records) => records.ledgerHead(ACME))).id).toBe(8);
    await own.close();
  });
});

test('two things at once on one connection are a bug, and do no harm to the first', async () => {
  const services = servicesOn(store, testClock());
  const first = record(services, ADA, { organization: ACME, activity: [accountManager(ADA)] });
  await expect(store.read((records) => records.organizations())).rejects.toThrow('the store was asked for two things at once');
  await first;
  expect((await store.read((records) => records.activityHead(ACME))).id).toBe(15);
});
