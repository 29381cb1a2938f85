/** Changing a store behind the tool's back, as somebody with a database program and no respect would. */

import BetterSqlite3 from 'better-sqlite3';
import { verify } from '../../src/app/verify.ts';
import { linkHash, transactionText } from '../../src/core/chain.ts';
import type { Transaction } from '../../src/core/ledger.ts';
import type { VerifyResult } from '../../src/core/results.ts';
import { newWorld } from '../support/store.ts';
import { ACME, granted, sha256, type World } from '../support/world.ts';

/** Two seat purchases, one module, three workspaces, eight transactions, a member. */
export async function busyWorld(): Promise<World> {
  const world = await newWorld();
  await world.module('live-streaming', 'Live streaming');
  await world.purchase('seat', 100, { subscription: 'SUB-1', reference: 'PO-1' });
  await world.purchase('seat', 50, { subscription: 'SUB-2', endsOn: null });
  await world.purchase('live-streaming', 2, { subscription: 'SUB-3' });
  await world.event('gala-2026', { name: 'Winter Gala', participants: 80, modules: ['live-streaming'] });
  await world.event('expo-2026', { name: 'Expo', participants: 60, status: 'production' });
  await world.event('workshop', { name: 'Workshop', status: 'test' });
  await world.member('mia@acme.example', 'organizer', true);
  granted(await world.transfer('gala-2026', 'seat', '80', { reference: 'CRM-1' }));
  world.clock.set('2026-11-22T09:00:00.000Z');
  granted(await world.transfer('gala-2026', 'live-streaming', null, { note: 'As agreed' }));
  granted(await world.transfer('expo-2026', 'seat', '30', { reference: 'CRM-2' }));
  granted(await world.transfer('expo-2026', 'seat', '5'));
  granted(await world.transfer('expo-2026', 'seat', '6'));
  return world;
}

/** Runs `change` on the store's file with no wall standing; the walls are built up again afterwards. */
export function tamper(path: string, change: (database: BetterSqlite3.Database) => void): void {
  const database = new BetterSqlite3(path);
  const triggers = database.prepare(`select name, sql from sqlite_schema where type = 'trigger'`).all() as { name: string; sql: string }[];
  database.pragma('foreign_keys = off');
  database.pragma('ignore_check_constraints = on');
  for (const { name } of triggers) database.exec(`drop trigger ${name}`);
  change(database);
  for (const { sql } of triggers) database.exec(sql);
  database.close();
}

export async function verified(world: World, expect: string | null = null, organization: string | null = null): Promise<VerifyResult> {
  return granted(await verify(world.services, { organization, expect, onRows: () => undefined })).result;
}

/** The problems as `code: message`. */
export async function problemsOf(world: World, expect: string | null = null): Promise<readonly string[]> {
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
