/** Making a store in a PostgreSQL database: its schema, the role of its people, and its first organization. */

import type { Store } from '../../app/ports.ts';
import { raise } from '../../core/refusals.ts';
import { parseAddress } from './address.ts';
import { guarded, migrate } from './migrate.ts';
import { raiseQueryProblem } from './problems.ts';
import { type PgEnvironment, PostgresStore } from './store.ts';

/**
 * Makes the store, as the login that owns it from then on, and lets `fill` write its first rows. Of several that do so at
 * once, one does. Refuses with store-exists, store-newer, store-busy, login-refused or store-unreachable.
 */
export async function createPostgresStore<T>(
  text: string,
  environment: PgEnvironment,
  fill: (store: Store) => Promise<{ readonly keep: boolean; readonly value: T }>,
): Promise<T> {
  const address = parseAddress(text, environment.secrets.env);
  const guard = new PostgresStore(address, environment);
  const store = new PostgresStore(address, environment);
  try {
    const { sql } = await guard.connect(true);
    return await guarded(sql, address, environment.patience, async () => {
      await migrate(sql, address);
      const organizations = await sql.all('select 1 from entitle.organizations limit 1');
      if (organizations.length > 0) raise('store-exists', { path: address.shown });
      return (await fill(store)).value;
    });
  } catch (error) {
    return raiseQueryProblem(address, error);
  } finally {
    await store.close();
    await guard.close();
  }
}
