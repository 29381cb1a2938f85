/** Whoever asks by a key reads what lies under that key, and not the organization's ledger: the plan of every such question. */

import BetterSqlite3 from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import type { Records } from '../../src/app/ports.ts';
import type { Day } from '../../src/core/days.ts';
import type { WorkspaceKey } from '../../src/core/values.ts';
import { SqliteStore } from '../../src/store/sqlite/store.ts';
import { newWorld } from '../support/store.ts';
import { ACME, ADA, patience } from '../support/world.ts';
import { fillWorld } from '../commands/verify/busy.ts';

let path = '';
beforeAll(async () => {
  const world = await newWorld();
  await fillWorld(world);
  path = world.path;
});

/** How SQLite goes about each statement that a question takes, one line a step. */
async function plansOf(ask: (records: Records) => Promise<unknown>): Promise<readonly string[]> {
  const texts: string[] = [];
  const database = new BetterSqlite3(path, { verbose: (text) => void texts.push(String(text)) });
  const store = new SqliteStore(path, database, patience);
  await store.read(ask);
  await store.close();
  const plain = new BetterSqlite3(path, { readonly: true });
  const steps = texts
    .filter((text) => /^\s*select/i.test(text) && !text.includes('select 1 from organizations'))
    .flatMap((text) => plain.prepare(`explain query plan ${text}`).all() as { detail: string }[])
    .map(({ detail }) => detail.replace('COVERING INDEX', 'INDEX').replaceAll(/ \((.*)\)$/g, ' ($1)'));
  plain.close();
  return steps;
}

const GALA = 'gala-2026' as WorkspaceKey;
const TABLES = /^(SCAN|SEARCH) (transactions|activity|draws|members|workspaces|holds|requests)\b/;

test.each<[string, (records: Records) => Promise<unknown>, readonly string[]]>([
  [
    'one reference',
    (records) => records.references(ACME, ['CRM-1']),
    ['SEARCH transactions USING INDEX transactions_by_reference (organization=? AND reference=?)'],
  ],
  [
    'many references',
    (records) => records.references(ACME, ['CRM-1', 'CRM-2', 'CRM-3']),
    ['SEARCH transactions USING INDEX transactions_by_reference (organization=? AND reference=?)'],
  ],
  [
    'references that begin so',
    (records) => records.referencesUnder(ACME, 'row:', ['gala-2026']),
    ['SEARCH transactions USING INDEX transactions_by_reference (organization=? AND reference>? AND reference<?)'],
  ],
  [
    'the last transfers to a workspace that came by a file',
    (records) => records.lastFromFiles(ACME, [GALA], 1e6),
    ['SEARCH transactions USING INDEX transactions_by_workspace (organization=? AND workspace=? AND id<?)'],
  ],
  [
    'the transactions of a workspace',
    (records) => records.transactions(ACME, { workspace: GALA, limit: 1 }),
    ['SEARCH transactions USING INDEX transactions_by_workspace (organization=? AND workspace=?)'],
  ],
  [
    'the next page of a workspace',
    (records) => records.transactions(ACME, { workspace: GALA, before: 3, limit: 1 }),
    ['SEARCH transactions USING INDEX transactions_by_workspace (organization=? AND workspace=? AND id<?)'],
  ],
  [
    'the transactions of a product',
    (records) => records.transactions(ACME, { product: 'seat', limit: 1 }),
    ['SEARCH transactions USING INDEX transactions_by_product (organization=? AND product=?)'],
  ],
  [
    'one transaction',
    (records) => records.transaction(ACME, 5),
    ['SEARCH transactions USING PRIMARY KEY (organization=? AND id=?)'],
  ],
  [
    'the newest transactions',
    (records) => records.transactions(ACME, { limit: 1 }),
    ['SEARCH transactions USING PRIMARY KEY (organization=?)'],
  ],
  [
    'the activity about a workspace',
    (records) => records.activity(ACME, { subject: GALA, limit: 1 }),
    ['SEARCH activity USING INDEX activity_by_subject (organization=? AND subject=?)'],
  ],
  ['the last check', (records) => records.lastCheck(ACME), ['SEARCH activity USING INDEX activity_checks (organization=?)']],
  [
    'the last checks of all customers',
    async (records) => (await records.portfolio(ADA, '2026-11-21' as Day)).checks,
    [
      'SEARCH members USING INDEX members_by_email (email=?)',
      'SEARCH activity USING INDEX activity_checks (organization=?)',
      'SEARCH holds USING INDEX holds_open (organization=? AND until>?)',
    ],
  ],
  [
    'who somebody is',
    (records) => records.actor(ADA, ACME),
    ['SEARCH members USING PRIMARY KEY (organization=? AND email=?)', 'SEARCH members USING INDEX members_by_email (email=?)'],
  ],
  [
    'how many events are live',
    (records) => records.liveCount(ACME, '2026-11-21' as Day),
    ['SEARCH workspaces USING INDEX workspaces_by_end (organization=? AND ends_on>?)'],
  ],
  [
    'the next events',
    (records) => records.calendarPart(ACME, { phase: 'live', today: '2026-11-21' as Day, first: 0, count: 3 }),
    [
      'SEARCH workspaces USING PRIMARY KEY (organization=? AND workspace=?)',
      'SEARCH workspaces USING INDEX workspaces_by_end (organization=? AND ends_on>?)',
    ],
  ],
])('%s', async (_, ask, plan) => {
  const steps = (await plansOf(ask)).filter((step) => TABLES.test(step));
  expect([...new Set(steps)]).toEqual(plan);
});
