/** The program itself on a PostgreSQL store: what it prints and how it ends is what it is on a file. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Ended, runProcess, tempFolder } from '../../support/process.ts';
import { startServer } from './server.ts';
import { timeless } from './timeless.ts';

const server = await startServer();
const home = tempFolder();
const places: Record<'file' | 'postgres', string> = { file: join(home, 'acme.db'), postgres: '' };
beforeAll(async () => {
  places.postgres = server.url(await server.database());
});

function entitle(place: string, ...args: readonly string[]): Promise<Ended> {
  const env = { ENTITLE_DB: place, ENTITLE_ORG: 'acme', ENTITLE_AS: 'ada@acme.example' };
  return runProcess(args, { env, home, cwd: home, timeout: 120_000 });
}

const WORKSPACES =
  'workspace,name,startsOn,endsOn,status,participants,modules\ngala,"Gala, ""big""",2030-11-21,2030-11-22,production,60,badge\nexpo,Expo Malmö,2030-12-01,2030-12-03,pre-production,40,\npilot,Pilot,2030-12-01,2030-12-03,test,5,badge\n';
const PURCHASES =
  'subscription,product,quantity,startsOn,endsOn,reference\nS-1,seat,80,2020-01-01,2030-01-01,PO-1\nS-2,seat,30,2020-01-01,,PO-2\nS-3,badge,1,2020-01-01,,PO-3\n';
const ORDER =
  'subscription,product,quantity,startsOn,endsOn,reference\nS-4,seat,20,2026-01-01,2031-01-01,PO-4\nS-4,badge,2,2026-01-01,2031-01-01,PO-4\nS-5,seat,1,2026-01-01,,\n';
const LATER = ORDER.replaceAll('2031-01-01', '2032-01-01');
const ATTENDEES = 'Name,Email,Status\nAda,ada@x.example,paid\nAda,ADA@x.example,paid\nBob,bob@x.example,cancelled\n';
const TRANSFERS = 'workspace,product,quantity,note\nexpo,seat,10,late\nexpo,seat,missing,\n';
const POSTS = 'workspace,product,quantity,hold\nexpo,seat,2,21\n';
const RULES = JSON.stringify({
  rules: [
    { name: 'hold runs out', when: 'hold-ends', days: 3650 },
    { name: 'few seats', when: 'available-below', product: 'seat', share: 0.9 },
  ],
});
const BAD = 'workspace,product,quantity\nexpo,seat,1\nexpo,badge,\nnowhere,seat,1\npilot,seat,1\nexpo,seat,1.5\n';

/** In this order, on both. */
const SESSION: readonly (readonly string[])[] = [
  ['status'],
  ['import', 'purchases', 'purchases.csv', '--json'],
  ['import', 'purchases', 'purchases.csv', '--new-products', '--json'],
  ['import', 'purchases', 'order.csv', '--dry-run', '--json'],
  ['import', 'purchases', 'order.csv', '--json'],
  ['import', 'purchases', 'order.csv', '--json'],
  ['import', 'purchases', 'later.csv', '--json'],
  ['products', 'rename', 'badge', 'Badges', '--json'],
  ['products', 'add', 'podium', '--name', 'Podium', '--json'],
  ['products', 'remove', 'podium', '--json'],
  ['products', 'remove', 'badge', '--json'],
  ['products', '--json'],
  ['import', 'workspaces', 'workspaces.csv', '--json'],
  ['import', 'workspaces', 'workspaces.csv'],
  ['workspaces', 'tag', 'gala', 'region=EMEA', 'cost-center=4711', '--json'],
  ['workspaces', 'untag', 'gala', 'region', '--json'],
  ['workspaces', '--tag', 'cost-center=4711', '--json'],
  ['import', 'attendees', 'attendees.csv', '--workspace', 'pilot', '--json'],
  ['pools'],
  ['pools', '--json'],
  ['pools', 'show', 'seat', '--json'],
  ['workspaces', '--missing'],
  ['workspaces', 'show', 'gala', '--json'],
  ['transfer', 'gala', 'seat', '50', '--reference', 'CRM-1', '--yes', '--json'],
  ['transfer', 'gala', 'seat', '50', '--reference', 'CRM-1', '--yes', '--json'],
  ['transfer', 'gala', 'seat', '51', '--reference', 'CRM-1', '--yes', '--json'],
  ['transfer', 'gala', 'badge', '--yes'],
  ['transfer', 'gala', 'badge', '--yes'],
  ['transfer', 'galaa', 'seat', '1', '--yes'],
  ['transfer', 'gala', 'seta', '1', '--yes'],
  ['transfer', 'pilot', 'seat', '1', '--yes'],
  ['transfer', 'expo', 'seat', '5000', '--yes'],
  ['transfer', 'expo', 'seat', '1', '--dry-run', '--json'],
  ['transfer', '--file', 'bad.csv', '--yes', '--json'],
  ['transfer', '--file', 'transfers.csv', '--yes', '--json'],
  ['transfer', '--file', 'transfers.csv', '--yes', '--json'],
  ['plan', '--json'],
  ['check', '--yes', '--json', '--exit-code'],
  ['promote', 'pilot', '--assign', '--yes', '--json'],
  ['promote', 'expo', '--yes', '--json'],
  ['promote', 'expo', '--yes', '--json'],
  ['workspaces', 'update', 'expo', '--participants', '70', '--json'],
  ['workspaces', '--missing', '--exit-code', '--json'],
  ['workspaces', 'install', 'expo', 'badge', '--json'],
  ['workspaces', 'uninstall', 'expo', 'badge', '--json'],
  ['members', 'add', 'mia@acme.example', '--role', 'organizer', '--json'],
  ['members', 'set', 'mia@acme.example', '--entitlement-manager', '--json'],
  ['members', 'remove', 'ada@acme.example', '--yes'],
  ['members'],
  ['purchases', 'revoke', '2', '3', '--yes', '--json'],
  ['purchases', 'revoke', '2', '3000', '--yes', '--json'],
  ['purchases', '--json'],
  ['forecast', '--json'],
  ['transactions', '--json'],
  ['transactions', '--product', 'seat', '--limit', '2', '--format', 'csv'],
  ['transactions', 'show', '4', '--json'],
  ['activity', '--json'],
  ['activity', '--subject', 'expo'],
  ['export', 'all', '-', '--json'],
  ['holds', 'add', 'expo', 'seat', '4', '--until', '2030-11-01', '--reference', 'H-1', '--json'],
  ['holds', 'add', 'expo', 'seat', '4', '--until', '2030-11-01', '--reference', 'H-1', '--json'],
  ['holds', 'add', 'expo', 'seat', '4000', '--until', '2030-11-01'],
  ['holds', 'add', 'expo', 'seat', '2', '--until', 'today', '--json'],
  ['holds', 'add', 'expo', 'seat', '3', '--until', '2030-11-01', '--json'],
  ['holds'],
  ['holds', '--state', 'open', '--format', 'csv'],
  ['status'],
  ['forecast'],
  ['workspaces', 'show', 'expo'],
  ['holds', 'show', '20', '--json'],
  ['holds', 'post', '20', '1', '--dry-run', '--json'],
  ['holds', 'post', '20', '1', '--yes', '--json'],
  ['holds', 'post', '20', '--yes'],
  ['holds', 'release', '22', '--note', 'not needed', '--json'],
  ['holds', 'release', '22'],
  ['holds', 'post', '99', '--yes'],
  ['holds', '--json'],
  ['transfer', '--file', 'posts.csv', '--yes', '--json'],
  ['requests', 'add', 'expo', 'seat', '3', '--note', 'guests', '--as', 'mia@acme.example', '--json'],
  ['requests', 'add', 'expo', 'badge', '--as', 'mia@acme.example', '--json'],
  ['requests', 'add', 'pilot', 'seat', 'missing', '--as', 'mia@acme.example', '--json'],
  ['requests', 'approve', '1', '--dry-run', '--json'],
  ['requests', 'approve', '1', '--yes', '--json'],
  ['requests', 'approve', '1', '--yes'],
  ['requests', 'decline', '2', '--note', 'no badges there', '--json'],
  ['requests', 'withdraw', '3', '--as', 'mia@acme.example', '--json'],
  ['requests', 'withdraw', '3'],
  ['requests'],
  ['purchases', 'credit', '8', '5', '--note', 'five too many', '--dry-run', '--json'],
  ['purchases', 'credit', '8', '5', '--note', 'five too many', '--yes', '--json'],
  ['purchases', 'credit', '8', '5000', '--note', 'five too many', '--yes'],
  ['purchases', 'extend', '1', '--ends', '2031-12-31', '--json'],
  ['purchases', 'extend', '1', '--ends', '2031-12-30'],
  ['undo', '8'],
  ['usage'],
  ['usage', '--by', 'month', '--json'],
  ['usage', '--by', 'subscription', '--json'],
  ['usage', '--by', 'workspace', '--json'],
  ['renewals', '--within', '3000', '--json'],
  ['status', '--all', '--json'],
  ['status', '--all'],
  ['workspaces', '--all', '--json'],
  ['forecast', '--all', '--json'],
  ['alerts', '--rules', 'rules.json', '--json'],
  ['alerts', '--rules', 'rules.json', '--exit-code'],
  ['export', 'usage', '-', '--format', 'csv'],
  ['export', 'transactions', '-', '--format', 'ndjson'],
  ['export', 'all', '-', '--json'],
  ['pools', '--as', 'nobody@acme.example'],
  ['pools', '--org', 'acne'],
  ['orgs', 'create', 'beta', '--name', 'Beta Fairs', '--json'],
  ['orgs', '--json'],
  ['orgs', 'deactivate', 'acme', '--yes', '--json'],
  ['transfer', 'gala', 'seat', '1', '--yes'],
  ['whoami', '--json'],
  ['verify', '--json'],
];

test('a whole session says the same on both', async () => {
  for (const [name, text] of Object.entries({
    'workspaces.csv': WORKSPACES,
    'purchases.csv': PURCHASES,
    'order.csv': ORDER,
    'later.csv': LATER,
    'attendees.csv': ATTENDEES,
    'transfers.csv': TRANSFERS,
    'bad.csv': BAD,
    'posts.csv': POSTS,
    'rules.json': RULES,
  })) {
    writeFileSync(join(home, name), text);
  }
  const init = ['init', '--org', 'acme', '--name', 'Acme Events', '--json', '-q'];
  expect(timeless(await entitle(places.postgres, ...init), places.postgres)).toEqual(
    timeless(await entitle(places.file, ...init), places.file),
  );
  const statuses = new Set<number>();
  for (const args of SESSION) {
    const [file, postgres] = await Promise.all([entitle(places.file, ...args), entitle(places.postgres, ...args)]);
    expect({ args, ...timeless(postgres, places.postgres) }).toEqual({ args, ...timeless(file, places.file) });
    statuses.add(file.status);
  }
  // Both could be equal by failing alike.
  expect([...statuses].toSorted((a, b) => a - b)).toEqual([0, 3, 4, 5, 6, 10]);
}, 600_000);

describe('the driver', () => {
  test('is loaded for a PostgreSQL store, and for no other', async () => {
    const hook = join(home, 'hook.cjs');
    writeFileSync(
      hook,
      "process.on('exit', () => require('node:fs').writeFileSync('loaded.txt', Object.keys(require.cache).join('\\n')));",
    );
    const loadedFor = async (place: string): Promise<string> => {
      await runProcess(['orgs', '--db', place], {
        home,
        cwd: home,
        env: { NODE_OPTIONS: `--require ${hook}`, ENTITLE_AS: 'ada@acme.example' },
      });
      return readFileSync(join(home, 'loaded.txt'), 'utf8');
    };
    expect(await loadedFor(places.file)).not.toMatch(/pg\.cjs/);
    expect(await loadedFor(places.postgres)).toMatch(/pg\.cjs/);
  });
});
