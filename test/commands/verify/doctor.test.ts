/** `entitle doctor` on an installation that is well, and on what can be wrong with one. */

import { chmodSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

let home: string;
let store: string;
const run = (...argv: string[]) => runHere(argv, { home, now: '2026-11-21T09:00:00.000Z', env: { ENTITLE_DB: store } });

beforeEach(async () => {
  home = tempFolder();
  store = join(home, 'entitle.db');
  expect(await run('init', '--org', 'acme', '--name', 'Acme Events', '--as', 'ada@acme.example')).toMatchObject({ status: 0 });
});

/** What is not as it should be. */
async function troubles(
  ...argv: string[]
): Promise<{ status: number; checks: readonly { check: string; status: string; found: string; fix: string }[] }> {
  const { status, stdout } = await run('doctor', '--json', ...argv);
  const { checks } = JSON.parse(stdout);
  return { status, checks: checks.filter((each: { status: string }) => each.status !== 'ok') };
}

test('everything is well', async () => {
  const { status, stdout, stderr } = await run('doctor', '--as', 'ada@acme.example');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(
    stdout
      .replaceAll(home, '/home/ada')
      .replace(/entitle:( +).*/, 'entitle:$1(version)')
      .replace(/(SQLite: +).*/, '$1(version)')
      .replace(/(schema: +)\d+ of \d+/, '$1(version)')
      .replace(/\d+ bytes/, '(size) bytes'),
  ).toMatchInlineSnapshot(`
    "entitle:               (version)
    Node:                  20.17.0 on linux
    store: file mode:      /home/ada/entitle.db (mode 0600)
    store: folder:         /home/ada (mode 0700)
    settings:              /home/ada/config/entitle/config.json (not there yet)
    settings: folder:      /home/ada/config/entitle (not there yet)
    store: SQLite:         (version)
    store: schema:         (version)
    store: settings:       journal_mode=wal synchronous=2 foreign_keys=1 recursive_triggers=1 trusted_schema=0
    store: place:          a file of one name, on a disk of this machine
    store: size:           (size) bytes
    store: log:            0 bytes
    store: file:           whole (entitle verify looks closer)
    store: organizations:  1
    clock:                 2026-11-21T09:00:00.000Z
    actor:                 ada@acme.example in acme: account manager, admin, Entitlement manager
    stdin:                 no terminal: nothing is ever asked
    stdout:                no terminal: no colour, nothing is cut
    look:                  no colours, Unicode

    Everything is as it should be.
    "
  `);
});

test('no actor given, or a stranger: warnings with what to do', async () => {
  expect(await troubles()).toEqual({
    status: 0,
    checks: [{ check: 'actor', status: 'warning', found: 'no actor given', fix: expect.stringContaining('--as EMAIL') }],
  });
  expect(await troubles('--as', 'eve@acme.example')).toMatchObject({
    status: 0,
    checks: [{ check: 'actor', found: 'unknown actor eve@acme.example' }],
  });
});

test('a file that others may read, a folder they may write to', async () => {
  chmodSync(store, 0o644);
  chmodSync(home, 0o777);
  expect(await troubles('--as', 'ada@acme.example')).toEqual({
    status: 0,
    checks: [
      {
        check: 'store: file mode',
        status: 'warning',
        found: `${store} (mode 0644): others may read or change it`,
        fix: `chmod 600 ${store}`,
      },
      {
        check: 'store: folder',
        status: 'warning',
        found: `${home} (mode 0777): others may put another file in its place`,
        fix: `chmod go-w ${home}`,
      },
    ],
  });
  chmodSync(home, 0o1777);
  expect((await troubles('--as', 'ada@acme.example')).checks).toHaveLength(1);
});

test.each<[string, () => void, string]>([
  ['no store', () => (store = join(home, 'gone.db')), 'there is no store at'],
  [
    'no store, but a text',
    () => writeFileSync((store = join(home, 'notes.txt')), 'minutes', { mode: 0o600 }),
    'is not a store of entitle: it is not a SQLite database',
  ],
  ['a store cut in half', () => truncateSync(store, 40_960), 'is damaged: its end is missing'],
  [
    'a newer store',
    () => new BetterSqlite3(store).exec('pragma user_version = 99').close(),
    'was written by a newer version (schema 99;',
  ],
])('%s: what to do, and exit 7', async (_, harm, words) => {
  harm();
  const { status, checks } = await troubles('--as', 'ada@acme.example');
  expect({ status, checks }).toEqual({
    status: 7,
    checks: [{ check: 'store', status: 'problem', found: expect.stringContaining(words), fix: expect.any(String) }],
  });
});

test('a page of the file overwritten', async () => {
  const file = openSync(store, 'r+');
  const pages = new BetterSqlite3(store, { readonly: true });
  const page = pages.prepare(`select rootpage from sqlite_schema where name = 'activity'`).pluck().get() as number;
  pages.close();
  writeSync(file, Buffer.alloc(4_096, 0xff), 0, 4_096, (page - 1) * 4_096);
  const { status, checks } = await troubles('--as', 'ada@acme.example');
  expect(status).toBe(7);
  expect(checks[0]).toMatchObject({ check: 'store: file', status: 'problem' });
});

test.each(['aaa', 'zeta'])('a last line that is ahead of the clock, of whichever organization (%s)', async (later) => {
  const env = { ENTITLE_DB: store, ENTITLE_AS: 'ada@acme.example' };
  const at = '2026-11-21T19:00:00.000Z';
  const made = await runHere(['orgs', 'create', later, '--name', 'Later'], { home, now: at, env });
  expect(made).toMatchObject({ status: 0 });
  const { status, checks } = await troubles('--as', 'ada@acme.example');
  expect(status).toBe(0);
  expect(checks.find(({ check }) => check === 'clock')).toMatchObject({
    status: 'warning',
    found: `it says 2026-11-21T09:00:00.000Z, but the last line of the store is dated ${at}: every line gets that date until then`,
  });
});
