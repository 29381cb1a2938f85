import { test } from 'vitest';
import { createPostgresStore } from '../../../src/store/postgres/create.ts';
import { compareSequences, someSeed } from '../../journeys/model/sequences.ts';
import { startServer } from './server.ts';
import { pgEnvironment } from './world.ts';

const server = await startServer();
const template = await server.database();
await createPostgresStore(server.url(template), pgEnvironment, async () => ({ keep: true, value: null }));

test('random commands on PostgreSQL: the program and a small model answer alike and have the same afterwards', async () => {
  const place = async (): Promise<string> => server.url(await server.database(template));
  await compareSequences(3, 12, someSeed(), place);
}, 600_000);
