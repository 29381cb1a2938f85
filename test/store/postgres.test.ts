import { createPostgresStore } from '../../src/store/postgres/create.ts';
import { allTableNames } from '../../src/store/postgres/schema/second.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import type { Store } from '../../src/app/ports.ts';
import { startServer } from './postgres/server.ts';
import { pgEnvironment } from './postgres/world.ts';
import { describeKinds } from './kinds.ts';
import { describeStore } from './suite.ts';
import { describeConstraints } from './constraints.ts';

const server = await startServer();
const database = await server.database();
await createPostgresStore(server.url(database), pgEnvironment, async () => ({ keep: true, value: null }));

const openStore = async () => {
  await server.sql(database, `truncate ${allTableNames.map((name) => `entitle.${name}`).join(', ')}`);
  const connections: Store[] = [];
  const another = async () => {
    const store = await openPostgresStore(server.url(database), pgEnvironment);
    connections.push(store);
    return store;
  };
  return {
    store: await another(),
    another,
    sql: (statements: string) => server.sql(database, `set search_path = entitle; ${statements}`),
    close: async () => {
      for (const store of connections) await store.close();
    },
  };
};

describeStore('a PostgreSQL store', openStore);
describeKinds('kinds of transactions, in PostgreSQL', openStore);
describeConstraints('constraints around holds, credits and requests, in PostgreSQL', openStore);
