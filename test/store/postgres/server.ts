/** A PostgreSQL server for one test file. */

import { afterAll } from 'vitest';
import { launchServer, Server, type ServerOptions } from './launch.ts';

/** Starts a server that is stopped after the test file's last test. */
export async function startOwnServer(options: ServerOptions = {}) {
  const server = await launchServer(options);
  afterAll(() => server.stop());
  return server;
}

/**
 * A server for tests that ask nothing of it but to be there: the one whose administrator's address is in
 * ENTITLE_TEST_POSTGRES (it has to believe logins without a password), else one of their own.
 */
export async function startServer(): Promise<Server> {
  const place = process.env['ENTITLE_TEST_POSTGRES'] ?? '';
  if (place === '') return startOwnServer();
  const { hostname, port, username } = new URL(place);
  const server = new Server(hostname, Number(port || 5432), username || 'postgres');
  await server.sql('postgres', OWNER, 'postgres');
  afterAll(() => server.stop());
  return server;
}

/** Test files that run at once find it made. */
const OWNER = `do $$ begin create role owner login createdb createrole; exception when duplicate_object or unique_violation then null; end $$`;
