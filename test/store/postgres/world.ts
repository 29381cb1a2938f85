/** What a PostgreSQL store is opened with in tests: no passwords, nobody to ask, nothing of the machine's own settings. */

import type { PgEnvironment } from '../../../src/store/postgres/store.ts';
import { patience } from '../../support/world.ts';

export const pgEnvironment: PgEnvironment = {
  patience,
  secrets: { env: {}, home: '/nonexistent', platform: process.platform, ask: async () => null },
};
