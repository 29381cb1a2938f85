/** The step that a new kind of transaction takes: the ledger is made anew, and everything that was in it, or looks into it, stays. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verify } from '../../src/app/verify.ts';
import { openDatabase } from '../../src/store/sqlite/connection.ts';
import { migrateSqliteStore } from '../../src/store/sqlite/migrate.ts';
import { MIGRATIONS } from '../../src/store/sqlite/schema.ts';
import { ledgerAnew } from '../../src/store/sqlite/second.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { whole, wholeConstraints } from '../../src/store/schema/whole.ts';
import { emptyStore, storeFolder } from '../support/store.ts';
import { granted, patience, servicesOn, testClock } from '../support/world.ts';
import { tellFacts } from './facts.ts';

const { lots_credited, products_no_delete } = wholeConstraints;

test('a ledger with the kinds of the next edition holds what it held, and is guarded as it was', async () => {
  const path = join(storeFolder(), 'entitle.db');
  const store = await emptyStore(path);
  const clock = testClock();
  await tellFacts(servicesOn(store, clock), clock);
  await store.close();
  const database = openDatabase(path);
  const shape = () => database.prepare('select type, name, tbl_name, sql from sqlite_schema order by type, name').all();
  const rows = () => database.prepare('select * from transactions').all();
  const before = { shape: shape(), rows: rows() };
  expect(before.rows).toHaveLength(9);
  if (lots_credited === undefined || products_no_delete === undefined) throw new Error('the constraints have other names');
  const anew = ledgerAnew(2, Object.keys(whole.transactions.columns), { lots_credited, products_no_delete });
  await migrateSqliteStore(path, database, patience, [...MIGRATIONS, anew]);
  expect({ shape: shape(), rows: rows() }).toEqual(before);
  expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length + 1);
  database.pragma(`user_version = ${MIGRATIONS.length}`);
  database.close();
  expect(readdirSync(join(path, '..'))).toContain(`entitle.db.schema-${MIGRATIONS.length}.backup`);
  const again = await openSqliteStore(path, patience);
  const { problems } = granted(
    await verify(servicesOn(again, clock), { organization: null, expect: null, onRows: () => undefined }),
  );
  await again.close();
  expect(problems).toEqual([]);
});
