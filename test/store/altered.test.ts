/** A store that is made of anything but its version's tables, indexes, triggers and views is refused before one of them runs. */

import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { explain, RefusalError } from '../../src/core/refusals.ts';
import { createSqliteStore } from '../../src/store/sqlite/create.ts';
import { SCHEMA_VERSION } from '../../src/store/sqlite/schema.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { runProcess } from '../support/process.ts';
import { storeFolder } from '../support/store.ts';
import { ACME, patience, servicesOn, testClock } from '../support/world.ts';
import { tellFacts } from './facts.ts';

let template = '';
beforeAll(async () => {
  template = join(storeFolder(), 'template.db');
  await createSqliteStore(template, patience, async (store) => {
    const clock = testClock();
    await tellFacts(servicesOn(store, clock), clock);
    return { keep: true, value: null };
  });
});

/** A copy of the store, changed by another program. */
function altered(change: (database: BetterSqlite3.Database) => void, from = template): string {
  const path = join(storeFolder(), 'entitle.db');
  copyFileSync(from, path);
  const database = new BetterSqlite3(path);
  database.pragma('foreign_keys = off');
  change(database);
  database.close();
  return path;
}

/** Writes into SQLite's own table, where no name is forbidden. */
function planted(database: BetterSqlite3.Database, sql: string, ...values: readonly (string | number | null)[]): void {
  database.unsafeMode().pragma('writable_schema = on');
  database.prepare(sql).run(...values);
}

async function refusalAt(path: string): Promise<RefusalError['refusal']> {
  try {
    const store = await openSqliteStore(path, patience);
    await store.close();
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
  throw new Error('it was not refused');
}

const EVIL = `insert into account_managers values ('eve@evil.example')`;
const ADD = `insert into sqlite_master (type, name, tbl_name, rootpage, sql) values (?, ?, ?, ?, ?)`;
const trigger = (name: string, when: string): string => `create trigger "${name}" ${when} begin ${EVIL}; end`;
const TABLES =
  'organizations account_managers members products workspaces installed_modules transactions lots draws assignments activity heads';
const TRIGGERS = `transactions_no_update transactions_no_delete draws_no_update draws_no_delete activity_no_update activity_no_delete
  activity_no_replace organizations_no_delete products_no_delete workspaces_no_delete lots_no_delete assignments_no_delete
  workspaces_status_forward lots_keep lots_same assignments_keep`;
const INDEXES =
  'members_by_email transactions_by_reference transactions_by_workspace transactions_by_product activity_by_subject';

type Alteration = readonly [name: string, change: (database: BetterSqlite3.Database) => void];
const run =
  (sql: string) =>
  (database: BetterSqlite3.Database): void =>
    void database.exec(sql);

const ALTERATIONS: readonly Alteration[] = [
  ...TRIGGERS.split(/\s+/).map((name): Alteration => [`trigger ${name} dropped`, run(`drop trigger ${name}`)]),
  ...INDEXES.split(' ').map((name): Alteration => [`index ${name} dropped`, run(`drop index ${name}`)]),
  ...TABLES.split(' ').map((table): Alteration => [
    `a trigger on ${table}`,
    run(trigger(`audit_${table}`, `after insert on ${table}`)),
  ]),
  ...['transactions', 'activity', 'heads'].map((table): Alteration => [
    `a trigger on ${table}, by a name of SQLite's own`,
    (database) =>
      planted(database, ADD, 'trigger', `sqlite_${table}`, table, 0, trigger(`sqlite_${table}`, `after insert on ${table}`)),
  ]),
  ['a trigger before an update of heads', run(trigger('heads_move', 'before update on heads'))],
  [
    'a trigger emptied',
    (database) => {
      const weak = 'CREATE TRIGGER transactions_no_delete before delete on transactions begin select 1; end';
      planted(database, `update sqlite_master set sql = ? where name = 'transactions_no_delete'`, weak);
    },
  ],
  ['a view beside the tables', run('create view totals as select count(*) from transactions')],
  [
    'a view by a name of SQLite’s own',
    (database) => planted(database, ADD, 'view', 'sqlite_totals', 'sqlite_totals', 0, 'create view sqlite_totals as select 1'),
  ],
  [
    'an endless view in the place of a table',
    (database) => {
      database.exec('drop trigger organizations_no_delete; alter table organizations rename to really');
      database.exec(`create view organizations as with recursive n(i) as (values (1) union all select i + 1 from n)
      select 'acme' as organization, 'Acme' as name, 1 as activated from n where i < 0`);
    },
  ],
  [
    'an endless view in the place of the heads',
    (database) =>
      void database.exec(`drop table heads; create view heads as with recursive n(i) as (values (1) union all select i + 1 from n)
      select 'acme' as organization, 'ledger' as log, i as id, 'x' as hash, 'y' as at from n where i < 0`),
  ],
  ['a table more', run('create table notes (note text)')],
  [
    'a table that is called as SQLite’s own',
    (database) => {
      database.exec('create table sqlite1schema (type text, name text, tbl_name text, rootpage integer, sql text)');
      planted(
        database,
        `update sqlite_master set name = 'sqlite_schema', tbl_name = 'sqlite_schema',
      sql = replace(sql, 'sqlite1schema', 'sqlite_schema') where name = 'sqlite1schema'`,
      );
    },
  ],
  ['statistics that somebody left', run('analyze')],
  ['a virtual table', run('create virtual table words using fts5(word)')],
  ['an index more', run('create index mine on transactions (note)')],
  ['an index on an expression', run('create index mine on members (lower(email))')],
  [
    'an index that is unique no more',
    run(`drop index transactions_by_reference;
    create index transactions_by_reference on transactions (organization, reference) where reference is not null`),
  ],
  [
    'an index with another condition',
    run(`drop index transactions_by_reference;
    create unique index transactions_by_reference on transactions (organization, reference) where reference is not null and id < 9`),
  ],
  ['a column more', run('alter table workspaces add column city text')],
  ['a column renamed', run('alter table heads rename column at to since')],
  ['a table renamed', run('alter table heads rename to tails')],
  [
    'a CHECK taken out',
    (database) =>
      planted(
        database,
        `update sqlite_master set sql = replace(sql, 'check (drawn + revoked <= quantity)', '') where name = 'lots'`,
      ),
  ],
  [
    'a foreign key taken out',
    (database) =>
      planted(database, `update sqlite_master set sql = replace(sql, ' references organizations', '') where name = 'members'`),
  ],
  [
    'a table that is strict no more',
    (database) =>
      planted(database, `update sqlite_master set sql = replace(sql, 'strict, without', 'without') where name = 'draws'`),
  ],
  [
    'a default that pays',
    (database) =>
      planted(
        database,
        `update sqlite_master set sql = replace(sql, 'drawn integer not null default 0', 'drawn integer not null default 1') where name = 'lots'`,
      ),
  ],
  [
    'a collation that does not tell e-mail addresses apart',
    (database) =>
      planted(
        database,
        `update sqlite_master set sql = replace(sql, 'email text not null primary key', 'email text not null primary key collate nocase') where name = 'account_managers'`,
      ),
  ],
  [
    'a column computed from another',
    (database) =>
      planted(
        database,
        `update sqlite_master set sql = replace(sql, 'activated integer not null', 'activated integer as (1) not null') where name = 'organizations'`,
      ),
  ],
  [
    'two tables in the same pages',
    (database) =>
      planted(
        database,
        `update sqlite_master set rootpage = (select rootpage from sqlite_master where name = 'members') where name = 'account_managers'`,
      ),
  ],
  ['a text that is no SQL', (database) => planted(database, `update sqlite_master set sql = 'gone' where name = 'lots_keep'`)],
  ['a row without a text', (database) => planted(database, `update sqlite_master set sql = null where name = 'heads'`)],
  ['a row taken out', (database) => planted(database, `delete from sqlite_master where name = 'account_managers'`)],
  [
    'a trigger there twice',
    (database) => planted(database, `insert into sqlite_master select * from sqlite_master where name = 'lots_keep'`),
  ],
  [
    'a comment',
    (database) => planted(database, `update sqlite_master set sql = sql || ' -- as agreed' where name = 'members_by_email'`),
  ],
];

test('sixty alterations and more are tried', () => {
  expect(ALTERATIONS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(ALTERATIONS.map(([name]) => name)).size).toBe(ALTERATIONS.length);
});

test.each(ALTERATIONS)('%s', async (_, change) => {
  const path = altered(change);
  const { code } = await refusalAt(path);
  // What SQLite itself cannot read is damaged, whoever did it.
  expect(['altered-store', 'corrupt-store']).toContain(code);
  expect(readdirSync(join(path, '..')).filter((name) => name.includes('backup'))).toEqual([]);
});

test('what is refused is named', async () => {
  const path = altered((database) => {
    database.exec('drop trigger lots_keep; create table notes (note text); create view totals as select 1');
    database.exec('drop index members_by_email');
  });
  expect(explain(await refusalAt(path))).toMatchObject({
    code: 'altered-store',
    exit: 7,
    message:
      `the store at "${path}" is not made as schema ${SCHEMA_VERSION} is: index members_by_email is missing; ` +
      'trigger lots_keep is missing; table notes does not belong to the store; and 1 more',
  });
});

test('an older version is held against its own tables, before it is brought forward', async () => {
  const path = altered(run(trigger('audit', 'after insert on heads')), 'fixtures/stores/schema-1.db');
  expect(await refusalAt(path)).toEqual({
    code: 'altered-store',
    details: { path, schema: 1, differences: ['trigger audit does not belong to the store'], more: 0 },
  });
  expect(existsSync(`${path}.schema-1.backup`)).toBe(false);
});

test.each([0, -1])('schema %i, and tables: no version wrote that, and nothing is made of it', async (version) => {
  const path = altered(run(`pragma user_version = ${version}`));
  expect((await refusalAt(path)).code).toBe(version === 0 ? 'corrupt-store' : 'store-newer');
  expect(readdirSync(join(path, '..'))).toEqual(['entitle.db']);
});

describe('the command', () => {
  test('a trigger by a name of SQLite’s own: every command is refused, and it never ran', async () => {
    const path = altered((database) =>
      planted(database, ADD, 'trigger', 'sqlite_audit', 'heads', 0, trigger('sqlite_audit', 'after update on heads')),
    );
    const commands = ['pools', 'members add mia@acme.example --role member', 'verify', `backup ${path}.copy`];
    for (const words of commands) {
      const { status, stdout, stderr } = await runProcess([
        ...words.split(' '),
        '--db',
        path,
        '--as',
        'ada@acme.example',
        '--org',
        'acme',
        '--json',
      ]);
      expect([words, status, stdout, JSON.parse(stderr).error.code]).toEqual([words, 7, '', 'altered-store']);
    }
    const doctor = await runProcess(['doctor', '--db', path, '--json']);
    expect([doctor.status, doctor.stdout]).toEqual([
      7,
      expect.stringContaining('trigger sqlite_audit does not belong to the store'),
    ]);
    const database = new BetterSqlite3(path);
    expect(database.prepare('select email from account_managers').pluck().all()).not.toContain('eve@evil.example');
    database.close();
  });
});

test('a store whose statements are laid out otherwise is the same store', async () => {
  const path = altered((database) => {
    planted(database, `update sqlite_master set sql = replace(sql, char(10), '   ' || char(10) || char(10))`);
  });
  const store = await openSqliteStore(path, patience);
  expect((await store.read((records) => records.ledgerHead(ACME))).id).toBe(7);
  await store.close();
});
