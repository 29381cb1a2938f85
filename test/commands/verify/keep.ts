/**
 * Keeps a store of this version for the versions to come: `node --import tsx test/commands/verify/keep.ts`, once before a release
 * that has a new schema, with what it prints added to kept.ts. A store that was released with is never made again.
 */

import { mkdirSync, rmSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { found } from '../../../src/app/init.ts';
import { verify } from '../../../src/app/verify.ts';
import { createSqliteStore } from '../../../src/store/sqlite/create.ts';
import { SCHEMA_VERSION } from '../../../src/store/sqlite/schema.ts';
import { ACME, ADA, granted, patience, servicesOn, testClock, WHOLE, World } from '../../support/world.ts';
import { fillWorld } from './busy.ts';

const path = `fixtures/stores/schema-${SCHEMA_VERSION}.db`;
mkdirSync('fixtures/stores', { recursive: true });
rmSync(path, { force: true });
await createSqliteStore(path, patience, async (store) => {
  const world = new World(path, store, testClock());
  granted(await found(servicesOn(store, world.clock), ADA, { organization: ACME, name: 'Acme Events' }));
  await fillWorld(world);
  const { transactions, workspaces, head } = granted(await verify(world.services, WHOLE));
  console.log(`  ${SCHEMA_VERSION}: ${JSON.stringify({ transactions, workspaces, head })},`);
  return { keep: true, value: null };
});
new BetterSqlite3(path).exec('vacuum').close();
