/** Changing a store behind the tool's back, as somebody with a database program and no respect would. */

import BetterSqlite3 from 'better-sqlite3';
import { verify } from '../../../src/app/verify.ts';
import { linkHash, transactionText } from '../../../src/core/chain.ts';
import type { Transaction } from '../../../src/core/ledger.ts';
import type { Expectation } from '../../../src/core/expected.ts';
import type { VerifyResult } from '../../../src/core/results.ts';
import { ACME, granted, sha256, type World } from '../../support/world.ts';

/** Runs `change` on the store's file with no trigger there; they are made again afterwards. */
export function tamper(path: string, change: (database: BetterSqlite3.Database) => void): void {
  const database = new BetterSqlite3(path);
  const triggers = database.prepare(`select name, sql from sqlite_schema where type = 'trigger'`).all() as {
    name: string;
    sql: string;
  }[];
  database.pragma('foreign_keys = off');
  database.pragma('ignore_check_constraints = on');
  for (const { name } of triggers) database.exec(`drop trigger ${name}`);
  change(database);
  for (const { sql } of triggers) database.exec(sql);
  database.close();
}

export async function verified(
  world: World,
  expected: Expectation | string | null = null,
  organization: string | null = null,
): Promise<VerifyResult> {
  const expect = typeof expected === 'string' ? { hash: expected } : expected;
  return granted(await verify(world.services, { organization, expect, onRows: () => undefined }));
}

/** The problems as `code: message`. */
export async function problemsOf(world: World, expect: Expectation | string | null = null): Promise<readonly string[]> {
  return (await verified(world, expect)).problems.map(({ code, message }) => `${code}: ${message}`);
}

/** Writes the hashes of the whole ledger, and its head, so that they fit whatever the rows say now. */
export async function rebuildChain(world: World): Promise<void> {
  const rows: Transaction[] = [];
  await world.services.store.read(async (records) => {
    for await (const batch of records.ledger(ACME)) rows.push(...batch);
  });
  let hash = '0'.repeat(64);
  tamper(world.path, (database) => {
    for (const row of rows) {
      hash = linkHash(sha256, hash, transactionText(ACME, row));
      database.prepare('update transactions set hash = ? where id = ?').run(hash, row.id);
    }
    const last = rows.at(-1);
    database.prepare(`update heads set id = ?, hash = ?, at = ? where log = 'ledger'`).run(last?.id, hash, last?.at);
  });
}
