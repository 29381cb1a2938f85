/** Real stores in temporary folders, which are removed when the test file is done. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { BulkOptions } from '../../src/app/bulk.ts';
import { found } from '../../src/app/init.ts';
import type { Store } from '../../src/app/ports.ts';
import type { InputTable } from '../../src/core/input.ts';
import { createSqliteStore } from '../../src/store/sqlite/create.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { ACME, ADA, granted, patience, sha256, testClock, World } from './world.ts';

const folders: string[] = [];
const stores: Store[] = [];
afterAll(async () => {
  for (const store of stores.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new private folder, removed after the test file's last test. */
export function storeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'entitle-store-'));
  folders.push(folder);
  return folder;
}

/** Makes a store without any organization at `path` and opens it. */
export async function emptyStore(path = join(storeFolder(), 'entitle.db')): Promise<Store> {
  await createSqliteStore(path, patience, async () => ({ keep: true, value: null }));
  const store = await openSqliteStore(path, patience);
  stores.push(store);
  return store;
}

/** A store with the organization `acme`, entitlements activated, and nothing else. */
export async function newWorld(): Promise<World> {
  const path = join(storeFolder(), 'entitle.db');
  const world = new World(path, await emptyStore(path), testClock());
  granted(await found(world.services, ADA, { organization: ACME, name: 'Acme Events' }));
  return world;
}

/** A file that was read: its columns and rows, as the readers of `files/` would hand them over. */
export function tableOf(columns: string, ...lines: readonly string[]): InputTable {
  const rows = lines.map((line, index) => ({ row: index + 2, cells: line.split(',') }));
  async function* batches() {
    yield rows;
  }
  return {
    path: 'rows.csv',
    digest: sha256([columns, ...lines].join('\n')),
    format: 'csv',
    sheet: null,
    stamp: null,
    columns: columns.split(','),
    letters: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].slice(0, columns.split(',').length),
    rows: batches(),
  };
}

/** How a file is transferred unless something is asked for. */
export const ALL_ROWS: BulkOptions = {
  partial: false,
  batch: null,
  noExcess: false,
  maxSeats: null,
  dryRun: false,
  confirmed: null,
  onRows: () => undefined,
};
