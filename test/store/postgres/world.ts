/** What a PostgreSQL store is opened with in tests: no passwords, nobody to ask, nothing of the machine's own settings. */

import { found } from '../../../src/app/init.ts';
import { createPostgresStore } from '../../../src/store/postgres/create.ts';
import { openPostgresStore, type PgEnvironment } from '../../../src/store/postgres/store.ts';
import { ACME, ADA, granted, patience, servicesOn, testClock, World } from '../../support/world.ts';

export const pgEnvironment: PgEnvironment = {
  patience,
  secrets: { env: {}, home: '/nonexistent', platform: process.platform, ask: async () => null },
};

/** A new store in the database at `url`, with Acme in it, for the owner of the database. */
export async function acmeAt(url: string): Promise<World> {
  await createPostgresStore(url, pgEnvironment, async (store) => {
    granted(await found(servicesOn(store, testClock()), ADA, { organization: ACME, name: 'Acme Events' }));
    return { keep: true, value: null };
  });
  return new World(url, await openPostgresStore(url, pgEnvironment), testClock());
}
