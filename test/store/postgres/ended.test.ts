/** A run that is over has left no session on the server, however it ended; and none of its sockets here. */

import { beforeAll, expect, test } from 'vitest';
import { beginSmall, ENDINGS } from '../../support/ended.ts';
import { type FakeHostOptions, runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';
import { startServer } from './server.ts';

const server = await startServer();
const home = tempFolder();
let database: string;

function entitle(line: string, options: Partial<FakeHostOptions> = {}) {
  const env = { ENTITLE_DB: server.url(database), ENTITLE_AS: 'ada@acme.example' };
  return runHere(line.split(' '), { home, now: '2026-11-21T09:00:00.000Z', env, ...options });
}

/** Sessions in the database, but for the one that asks. */
async function sessions(): Promise<number> {
  const [row] = await server.sql(
    database,
    `select count(*)::int as others from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );
  return Number(row?.['others']);
}

/** The server takes a moment to see that somebody has left; whoever stays is waited for until the test is ended. */
async function allGone(): Promise<void> {
  while ((await sessions()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

beforeAll(async () => {
  database = await server.database();
  await beginSmall(entitle, home);
});

const sockets = (): readonly string[] => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');

test.each(ENDINGS)('after entitle %s', async (line, status) => {
  await allGone();
  const before = sockets();
  expect((await entitle(line)).status).toBe(status);
  await allGone();
  expect(sockets()).toEqual(before);
});

test('after Ctrl-C between two parts of a file', async () => {
  await allGone();
  const before = sockets();
  const { status } = await entitle('transfer --file rows.csv --yes', { rowsAtOnce: 7, onTurn: (send) => send('SIGINT') });
  expect(status).toBe(130);
  await allGone();
  expect(sockets()).toEqual(before);
});

test('the control: a session that stays is seen', async () => {
  await allGone();
  const client = await server.client(database);
  expect(await sessions()).toBe(1);
  await client.end();
  await allGone();
});
