/** Stores of earlier versions are brought forward: after a backup, in one commit, once, with every hash unchanged. */

import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { verify } from '../../../src/app/verify.ts';
import { RefusalError } from '../../../src/core/refusals.ts';
import { openDatabase } from '../../../src/store/sqlite/connection.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../../src/store/sqlite/schema.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { storeFolder } from '../../support/store.ts';
import { runProcess } from '../../support/process.ts';
import { granted, patience, servicesOn, testClock, WHOLE } from '../../support/world.ts';
import { KEPT } from './kept.ts';
import { migrated, NEXT } from './next.ts';

/** A copy of the store kept from a version, to be opened by this one. */
function kept(schema: keyof typeof KEPT): string {
  const path = join(storeFolder(), 'entitle.db');
  copyFileSync(`fixtures/stores/schema-${schema}.db`, path);
  return path;
}

async function headOf(path: string): Promise<unknown> {
  const store = await openSqliteStore(path, patience);
  const result = granted(await verify(servicesOn(store, testClock()), WHOLE));
  await store.close();
  // A kept store is dated after the test's clock, and is warned about: not what is asked here.
  return Object.fromEntries(Object.entries(result).filter(([key]) => key !== 'warnings'));
}

/** Those that are in use: the last step is of the version to come, and still grows. */
const RELEASED = MIGRATIONS.slice(0, 1);

test('a store is kept from every released version', () => {
  expect(Object.keys(KEPT).map(Number)).toEqual(RELEASED.map((_, index) => index + 1));
});

test.each(Object.entries(KEPT))('a store of schema %s: opened, sound, with the head it was kept with', async (schema, result) => {
  const path = kept(Number(schema) as keyof typeof KEPT);
  expect(await headOf(path)).toEqual({ ok: true, problems: [], heads: expect.any(Array), ...result });
  expect(existsSync(`${path}.schema-${schema}.backup`)).toBe(Number(schema) < SCHEMA_VERSION);
});

test('forward, after a backup that is private and as the store was', async () => {
  const path = kept(1);
  expect(await migrated(path, NEXT)).toBe(NEXT.length);
  const backup = `${path}.schema-1.backup`;
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  expect(await headOf(backup)).toEqual({ ok: true, problems: [], heads: expect.any(Array), ...KEPT[1] });
  const database = new BetterSqlite3(path);
  expect(database.prepare('select count(*) as venues from venues').get()).toEqual({ venues: KEPT[1].workspaces });
  expect(database.prepare(`select id, hash from heads where log = 'ledger'`).get()).toEqual(KEPT[1].head);
  database.close();
});

test('the command that does it says so, and where the store is as it was', async () => {
  const path = kept(1);
  const said = `The store was brought from schema 1 to ${SCHEMA_VERSION}; as it was, it is in ${path}.schema-1.backup, until you remove that.\n`;
  const ended = await runProcess(['verify', '--db', path, '--json']);
  expect({ status: ended.status, stderr: ended.stderr, ok: JSON.parse(ended.stdout).ok }).toEqual({
    status: 0,
    stderr: said,
    ok: true,
  });
  expect((await runProcess(['verify', '--db', path, '--json'])).stderr).toBe('');
  const quiet = kept(1);
  expect((await runProcess(['verify', '--db', quiet, '--json', '--quiet'])).stderr).toBe('');
});

test('a second time: nothing happens', async () => {
  const path = kept(1);
  await migrated(path, NEXT);
  const names = readdirSync(join(path, '..'));
  expect(await migrated(path, NEXT)).toBe(NEXT.length);
  expect(readdirSync(join(path, '..'))).toEqual(names);
});

test('of two that both saw the old schema, one brings it forward; the other finds it done', async () => {
  const path = kept(1);
  const writer = new BetterSqlite3(path);
  writer.exec('begin immediate');
  const stopped = new Set<string>();
  /** Whoever has to wait for the writer has seen the old schema; when both have, it is gone. */
  const waiting = (who: string) => ({
    ...patience,
    sleep: async (milliseconds: number) => {
      stopped.add(who);
      if (stopped.size === 2 && writer.inTransaction) writer.exec('rollback');
      await patience.sleep(milliseconds);
    },
  });
  const both = await Promise.all(['one', 'other'].map((who) => migrated(path, NEXT, waiting(who))));
  writer.close();
  expect([both, stopped.size]).toEqual([[NEXT.length, NEXT.length], 2]);
  expect(readdirSync(join(path, '..')).filter((name) => name.includes('backup'))).toEqual(['entitle.db.schema-1.backup']);
  expect(await headOf(`${path}.schema-1.backup`)).toEqual({ ok: true, problems: [], heads: expect.any(Array), ...KEPT[1] });
});

test('eight processes at once: one backup, one migration', async () => {
  const path = kept(1);
  const program = fileURLToPath(new URL('next.ts', import.meta.url));
  const run = promisify(execFile);
  const all = await Promise.all(Array.from({ length: 8 }, () => run(process.execPath, ['--import', 'tsx', program, path])));
  expect(all.map(({ stdout }) => stdout)).toEqual(Array(8).fill(`${NEXT.length}\n`));
  expect(readdirSync(join(path, '..')).filter((name) => name.includes('backup'))).toEqual(['entitle.db.schema-1.backup']);
}, 600_000);

test('a step that fails leaves everything as it was; the next attempt keeps a backup of its own', async () => {
  const path = kept(1);
  await expect(migrated(path, [...NEXT, 'create table venues (twice text)'])).rejects.toThrow('table venues already exists');
  expect(await headOf(path)).toEqual({ ok: true, problems: [], heads: expect.any(Array), ...KEPT[1] });
  expect(await migrated(path, NEXT)).toBe(NEXT.length);
  expect(readdirSync(join(path, '..')).filter((name) => name.includes('backup'))).toEqual([
    'entitle.db.schema-1.backup',
    'entitle.db.schema-1.backup-2',
    `entitle.db.schema-${SCHEMA_VERSION}.backup`,
  ]);
  expect(readFileSync(`${path}.schema-1.backup-2`).equals(readFileSync(`${path}.schema-1.backup`))).toBe(true);
});

test('a newer schema that is still in the log, not in the file: this program sees it, and keeps off', async () => {
  const path = kept(1);
  const newer = openDatabase(path);
  newer.pragma('wal_autocheckpoint = 0');
  newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
  expect(readFileSync(path).readUInt32BE(60)).toBe(1);
  const refused = await openSqliteStore(path, patience).catch((error: unknown) => error);
  newer.close();
  expect(refused).toBeInstanceOf(RefusalError);
  expect((refused as RefusalError).refusal).toEqual({
    code: 'store-newer',
    details: { path, schema: SCHEMA_VERSION + 1, known: SCHEMA_VERSION },
  });
});
