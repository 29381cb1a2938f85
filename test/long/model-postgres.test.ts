/** The model test on PostgreSQL, for longer. */

import { test } from 'vitest';
import { createPostgresStore } from '../../src/store/postgres/create.ts';
import { compareSequences } from '../model/sequences.ts';
import { startServer } from '../postgres/server.ts';
import { pgEnvironment } from '../postgres/world.ts';

const server = await startServer();
const template = await server.database();
await createPostgresStore(server.url(template), pgEnvironment, async () => ({ keep: true, value: null }));

test('random commands on PostgreSQL, many of them', async () => {
  const place = async (): Promise<string> => server.url(await server.database(template));
  await compareSequences(100, 12, Number(process.env['SEED'] ?? Date.now() % 1_000_000), place);
}, 900_000);
