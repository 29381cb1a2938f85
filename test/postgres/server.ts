/** A PostgreSQL server for one test file. */

import { afterAll } from 'vitest';
import { launchServer, type Server, type ServerOptions } from './launch.ts';

/** Starts a server that is stopped after the test file's last test. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const server = await launchServer(options);
  afterAll(() => server.stop());
  return server;
}
