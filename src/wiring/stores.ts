/** Which store a place names, and how it is opened or made: a file is SQLite's, an address PostgreSQL's. */

import type { Store } from '../app/ports.ts';
import type { Finding } from '../core/doctor.ts';
import { raise } from '../core/refusals.ts';
import { isAddress, isMistypedAddress, withoutPasswords } from '../core/store-place.ts';
import { demandDescriptors } from '../files/descriptors.ts';
import type { Host } from '../host.ts';
import type { Prompter } from '../prompt/prompter.ts';
import type { PgEnvironment } from '../store/postgres/store.ts';
import type { BackupRequest, CheckCopy } from '../store/sqlite/backup.ts';
import type { Patience } from '../store/sqlite/patience.ts';

/** What opening a store may need beside its place. */
export interface StoreNeeds {
  readonly host: Host;
  readonly patience: Patience;
  /** Null: there is nobody to ask. */
  readonly prompter: (() => Promise<Prompter>) | null;
}

type Fill<T> = (store: Store) => Promise<{ readonly keep: boolean; readonly value: T }>;

/** Refuses (usage, thrown) what is neither: a mistyped address would become a file, with a password in its name. */
function isServer(place: string): boolean {
  if (isMistypedAddress(place)) {
    raise('usage', {
      reason: `"${withoutPasswords(place)}" is not the address of a store`,
      fix: 'write postgres://USER@HOST/DATABASE; or, for a file with such a name, ./NAME',
    });
  }
  return isAddress(place);
}

export async function openStore(place: string, needs: StoreNeeds): Promise<Store> {
  if (isServer(place)) {
    const { openPostgresStore } = await import('../store/postgres/store.ts');
    return openPostgresStore(place, environmentOf(needs));
  }
  demandDescriptors();
  const { openSqliteStore } = await import('../store/sqlite/store.ts');
  return openSqliteStore(place, needs.patience);
}

export async function createStore<T>(place: string, needs: StoreNeeds, fill: Fill<T>): Promise<T> {
  if (isServer(place)) {
    const { createPostgresStore } = await import('../store/postgres/create.ts');
    return createPostgresStore(place, environmentOf(needs), fill);
  }
  demandDescriptors();
  const { createSqliteStore } = await import('../store/sqlite/create.ts');
  return createSqliteStore(place, needs.patience, fill);
}

/** A copy of the store at a place in a file; only a SQLite store is one. */
export async function backupStore<T>(place: string, needs: StoreNeeds, request: BackupRequest, check: CheckCopy<T>) {
  if (isServer(place)) {
    raise('usage', {
      reason: 'a backup copies a store that is a file; this one is a PostgreSQL database',
      fix: 'use: entitle copy FILE, or pg_dump',
    });
  }
  demandDescriptors();
  const { inspectStoreFile } = await import('../store/sqlite/file.ts');
  const { backupSqliteStore } = await import('../store/sqlite/backup.ts');
  inspectStoreFile(place);
  return backupSqliteStore(place, request, needs.patience, check);
}

/** What a store's own file is like; a database server looks after its files itself. */
export async function storeFacts(place: string): Promise<readonly Finding[]> {
  if (isServer(place)) return [];
  const { sqliteHealth } = await import('../store/sqlite/health.ts');
  return sqliteHealth(place);
}

function environmentOf({ host, patience, prompter }: StoreNeeds): PgEnvironment {
  return {
    patience,
    secrets: { env: host.env, home: host.home, platform: host.platform, ask: (message) => askSecret(prompter, message) },
  };
}

async function askSecret(prompter: StoreNeeds['prompter'], message: string): Promise<string | null> {
  if (prompter === null) return null;
  const answer = await (await prompter()).secret({ message });
  return answer.kind === 'answer' ? answer.value : raise('cancelled', {});
}
