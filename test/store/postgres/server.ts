/** A PostgreSQL server for one test file. */

import { afterAll } from 'vitest';
import { clusterOf } from './cluster.ts';
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
  const plain = new Server(hostname, Number(port || 5432), username || 'postgres');
  await plain.role('owner', 'login createdb createrole', 'postgres');
  const server = (await clusterOf(plain)) ?? plain;
  afterAll(() => server.stop());
  return server;
}
