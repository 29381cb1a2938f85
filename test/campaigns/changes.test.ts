/** The options of every changing command with each other and with states, on both databases, for longer. */

import { test } from 'vitest';
import { someSeed } from '../journeys/model/sequences.ts';
import { compareChanges, copiesOfFile, makeBeginning } from '../journeys/options/changing.ts';
import { startServer } from '../store/postgres/server.ts';

const server = await startServer();
const seed = someSeed();

test('changing commands with any of their options, eight hundred times', async () => {
  await compareChanges(800, seed, await copiesOfFile());
});

test('changing commands with any of their options on PostgreSQL, a hundred times', async () => {
  const template = await server.database();
  await makeBeginning(server.url(template));
  await compareChanges(100, seed, async () => server.url(await server.database(template)));
});
