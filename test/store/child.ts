/**
 * A process of its own beside the tests: `node --import tsx child.ts ACTION PATH`. Prints what the action came to: a word,
 * or the code of the refusal. Root does not feel permissions, so for `as-nobody-…` it first stops being root.
 */

import { openSync, closeSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { RefusalError } from '../../src/core/refusals.ts';
import { openDatabase } from '../../src/store/sqlite/connection.ts';
import { createSqliteStore } from '../../src/store/sqlite/create.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { ACME, ADA, patience, servicesOn, testClock } from '../support/world.ts';
import { organization, record } from './facts.ts';

const NOBODY = 65_534;
const [action = '', path = ''] = process.argv.slice(2);

/** The driver's native half is loaded at the first use: it has to be while root still may read it. */
function becomeNobody(): void {
  const warm = join(tmpdir(), `entitle-warm-${process.pid}.db`);
  closeSync(openSync(warm, 'wx', 0o600));
  openDatabase(warm).close();
  unlinkSync(warm);
  if (process.getuid?.() !== 0) return;
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}

const founding = { organization: ACME, activity: [organization(ACME, 'Acme Events')] };
const ACTIONS: Readonly<Record<string, () => Promise<string>>> = {
  create: () =>
    createSqliteStore(path, patience, async (store) => {
      await record(servicesOn(store, testClock()), ADA, founding);
      return { keep: true, value: 'created' };
    }),
  'as-nobody-read': async () => {
    becomeNobody();
    const store = await openSqliteStore(path, patience);
    return (await store.read((records) => records.organizations())).map((row) => row.organization).join();
  },
  'as-nobody-write': async () => {
    becomeNobody();
    const store = await openSqliteStore(path, patience);
    await record(servicesOn(store, testClock()), ADA, { ...founding, activity: [organization(ACME, 'Acme Events GmbH', false)] });
    return 'written';
  },
  'as-nobody-create': async () => {
    becomeNobody();
    return createSqliteStore(path, patience, async () => ({ keep: true, value: 'created' }));
  },
};

try {
  console.log((await ACTIONS[action]?.()) ?? `no action is called ${action}`);
} catch (error) {
  console.log(error instanceof RefusalError ? error.refusal.code : error);
}
