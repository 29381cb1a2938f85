/** Every forged line there is (test/store/postgres/forged.ts), by whoever may do such things and by three who may not; verified after each batch. */

import { expect, test } from 'vitest';
import { furnish } from '../store/postgres/forged.ts';
import { Forgery } from '../store/postgres/forgery.ts';
import { startServer } from '../store/postgres/server.ts';
import { makeTeam } from '../store/postgres/team.ts';

const server = await startServer();

test('none is taken, and the store stays sound', { timeout: 600_000 }, async () => {
  const team = await makeTeam(server);
  await furnish(team);
  const forgery = new Forgery(team);
  for (const others of [0, 3]) {
    await forgery.send(others === 0 ? 1 : 4, others);
    expect(forgery.accepted).toEqual([]);
    expect(await forgery.problems()).toEqual([]);
  }
  console.log(`forged: ${forgery.lines} lines, ${forgery.accepted.length} taken`);
  expect(forgery.lines).toBeGreaterThan(8_000);
  await forgery.close();
  await team.close();
});
