/** A shared store under eight processes at once, and under a server that is killed in the middle of a large transfer. */

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startOwnServer } from '../store/postgres/server.ts';
import { acmeAt } from '../store/postgres/world.ts';
import { cleanEnvironment, entitleInParts, runProcess, tempFolder } from '../support/process.ts';
import { ACME, ADA } from '../support/world.ts';

const server = await startOwnServer({ settings: ['fsync = on', 'synchronous_commit = on'] });
const home = tempFolder();

/** Acme with one charged event and a lot of that many seats; what a process is told to find it. */
async function makeStore(seats: number) {
  const database = await server.database();
  const url = server.url(database);
  const world = await acmeAt(url);
  for (let left = seats; left > 0; left -= 1_000_000_000)
    await world.purchase('seat', Math.min(left, 1_000_000_000), { startsOn: '2020-01-01', endsOn: null });
  await world.event('gala-2026', { participants: 1_000_000 });
  await world.services.store.close();
  const env = { ENTITLE_DB: url, ENTITLE_ORG: ACME, ENTITLE_AS: ADA };
  const count = async (): Promise<number> => {
    const [row] = await server.sql(database, "select count(*)::int as count from entitle.transactions where kind = 'transfer'");
    return Number(row?.['count']);
  };
  return { database, env, count };
}

test('eight processes, one pool of 60: exactly 60 seats are transferred, whoever gets them', async () => {
  const { database, env, count } = await makeStore(60);
  const one = async (): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (let time = 0; time < 10; time += 1) {
      const { status } = await runProcess(['transfer', 'gala-2026', 'seat', '1', '--yes'], { env, home, timeout: 60_000 });
      statuses.push(status);
    }
    return statuses;
  };
  const statuses = (await Promise.all(Array.from({ length: 8 }, one))).flat();
  expect(statuses.filter((status) => status === 0)).toHaveLength(60);
  expect(statuses.filter((status) => status === 5)).toHaveLength(20);
  expect(await count()).toBe(60);
  const [lot] = await server.sql(database, 'select quantity::int, drawn::int from entitle.lots');
  expect(lot).toEqual({ quantity: 60, drawn: 60 });
  expect((await runProcess(['verify'], { env, home, timeout: 60_000 })).status).toBe(0);
});

test('the control: whoever sums what was given, and then inserts, gives more than there is', async () => {
  const database = await server.database();
  await server.sql(database, 'create table given (units int)');
  const one = async (): Promise<void> => {
    const client = await server.client(database);
    for (let time = 0; time < 20; time += 1) {
      await client.query('begin isolation level read committed');
      const { rows } = await client.query<{ given: number }>(
        'select coalesce(sum(units), 0)::int as given, pg_sleep(0.002) from given',
      );
      if ((rows[0]?.given ?? 0) < 60) await client.query('insert into given values (1)');
      await client.query('commit');
    }
    await client.end();
  };
  await Promise.all(Array.from({ length: 8 }, one));
  const [row] = await server.sql(database, 'select sum(units)::int as given from given');
  expect(Number(row?.['given'])).toBeGreaterThan(60);
});

test.each([
  { rounds: 10, rows: 40_000, rowsAtOnce: null },
  { rounds: 4, rows: 2_000, rowsAtOnce: 1 },
  { rounds: 4, rows: 2_000, rowsAtOnce: 2 },
  { rounds: 4, rows: 2_000, rowsAtOnce: 7 },
])(
  'the server is killed $rounds times during a file of $rows rows in parts of $rowsAtOnce: all or nothing, and right after running it again',
  async ({ rounds, rows, rowsAtOnce }) => {
    const { env, count } = await makeStore(1_000_000);
    const argsOf = (round: number): readonly string[] => {
      const file = join(home, `round-${round}.csv`);
      const lines = Array.from({ length: rows }, (_, index) => `gala-2026,seat,1,R${round}-${index}`);
      writeFileSync(file, `workspace,product,quantity,reference\n${lines.join('\n')}\n`);
      return ['transfer', '--file', file, '--yes', '--json', '-q'];
    };
    const started = performance.now();
    expect((await runProcess(argsOf(0), { env, home, timeout: 120_000, rowsAtOnce })).status).toBe(0);
    const whole = performance.now() - started;
    const isWriting = async (): Promise<boolean> => {
      const text = "select 1 from pg_stat_activity where application_name = 'entitle' and backend_xid is not null";
      return (await server.sql('postgres', text, 'postgres')).length > 0;
    };
    let [recovered, undone] = [0, 0];
    for (let round = 1; round <= rounds; round += 1) {
      const args = argsOf(round);
      const before = await count();
      const { program, env: parts } = entitleInParts(rowsAtOnce);
      const child = spawn(process.execPath, [program, ...args], {
        env: { ...cleanEnvironment(home), ...env, ...parts },
        stdio: 'ignore',
      });
      const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
      // Rows are on their way: before, whoever finds no server is told so, and nothing begins again by itself.
      while (!(await isWriting())) await new Promise((resolve) => setTimeout(resolve, 5));
      // Well before its end, also when the machine is twice as fast now as it was for the whole run.
      await new Promise((resolve) => setTimeout(resolve, (whole * 0.25 * round) / rounds));
      await server.crash();
      // Every other time whoever was transferring is gone, too; else they begin again by themselves.
      if (round % 2 === 0) child.kill('SIGKILL');
      await server.start();
      const after = await count();
      expect([before, before + rows]).toContain(after);
      undone += after === before ? 1 : 0;
      recovered += (await ended) === 0 ? 1 : 0;
      expect((await runProcess(args, { env, home, timeout: 120_000 })).status).toBe(0);
      expect(await count()).toBe(before + rows);
    }
    // The kills did strike while rows were on their way, and whoever was left alone came through.
    expect(undone).toBeGreaterThanOrEqual(rounds / 2);
    expect(recovered).toBeGreaterThanOrEqual(rounds / 2);
    const verified = await runProcess(['verify', '--json'], { env, home, timeout: 120_000 });
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, transactions: rows * (rounds + 1) + 1 });
  },
);
