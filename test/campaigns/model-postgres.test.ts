import { test } from 'vitest';
import { createPostgresStore } from '../../src/store/postgres/create.ts';
import { compareSequences, someSeed } from '../journeys/model/sequences.ts';
import { startServer } from '../store/postgres/server.ts';
import { pgEnvironment } from '../store/postgres/world.ts';

const server = await startServer();
const template = await server.database();
await createPostgresStore(server.url(template), pgEnvironment, async () => ({ keep: true, value: null }));

test('random commands on PostgreSQL, a hundred histories', async () => {
  const place = async (): Promise<string> => server.url(await server.database(template));
  await compareSequences(100, 12, someSeed(), place);
}, 900_000);
