import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Store } from '../../src/app/ports.ts';
import { createSqliteStore } from '../../src/store/sqlite/create.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { storeFolder } from '../support/store.ts';
import { patience } from '../support/world.ts';
import { describeKinds } from './kinds.ts';
import { describeStore } from './suite.ts';
import { describeConstraints } from './constraints.ts';

const openStore = async () => {
  const path = join(storeFolder(), 'entitle.db');
  await createSqliteStore(path, patience, async () => ({ keep: true, value: null }));
  const connections: Store[] = [];
  const another = async () => {
    const store = await openSqliteStore(path, patience);
    connections.push(store);
    return store;
  };
  return {
    store: await another(),
    another,
    sql: async (statements: string) => {
      const database = new BetterSqlite3(path);
      try {
        database.transaction(() => database.exec(statements))();
      } finally {
        database.close();
      }
    },
    close: async () => {
      for (const store of connections) await store.close();
      rmSync(dirname(path), { recursive: true });
    },
  };
};

describeStore('a SQLite store', openStore);
describeKinds('kinds of transactions, in SQLite', openStore);
describeConstraints('constraints around holds, credits and requests, in SQLite', openStore);
