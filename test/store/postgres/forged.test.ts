/**
 * Forged lines, sent with a plain SQL client by everybody who has a login: the database takes none of them. A part of them;
 * test/campaigns/forged.test.ts sends them all.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { furnish } from './forged.ts';
import { Forgery } from './forgery.ts';
import { startServer } from './server.ts';
import { makeTeam, type Team } from './team.ts';

const server = await startServer();
let team: Team;
let forgery: Forgery;
beforeAll(async () => {
  team = await makeTeam(server);
  await furnish(team);
  forgery = new Forgery(team);
});
afterAll(async () => {
  await forgery.close();
  await team.close();
});

test('what they are made from is taken: each action and each kind, by somebody who may', async () => {
  expect(await forgery.refusedValid()).toEqual([]);
});

test('none of the forged ones is taken, and afterwards the store is sound and can be copied', async () => {
  await forgery.send(23, 1);
  expect(forgery.accepted).toEqual([]);
  expect(forgery.lines).toBeGreaterThan(300);
  expect(await forgery.problems()).toEqual([]);
});
