import { expect, test } from 'vitest';
import { compareChanges, makeBeginning } from '../../journeys/options/changing.ts';
import { compareOptions, makeCustomers } from '../../journeys/options/options.ts';
import { someSeed } from '../../journeys/model/sequences.ts';
import { startServer } from './server.ts';

const server = await startServer();

test('options with each other and with states come to the same on a server', { timeout: 600_000 }, async () => {
  const template = await server.database();
  const plan = await makeCustomers(server.url(template));
  const place = async (): Promise<string> => server.url(await server.database(template));
  await expect(compareOptions(25, Number(process.env['SEED'] ?? 4_711), plan, place)).resolves.toBeUndefined();
});

test('every changing command with any of its options comes to the same on a server', { timeout: 600_000 }, async () => {
  const template = await server.database();
  await makeBeginning(server.url(template));
  await compareChanges(12, someSeed(), async () => server.url(await server.database(template)));
});
