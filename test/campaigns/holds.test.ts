/**
 * Eight processes hold, post, release and transfer on one pool of few units: never more than there are is given or kept.
 * On both databases; and proof that the test could tell.
 */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Customer, eventKey, makeCustomer } from '../faults/customer.ts';
import { startServer } from '../store/postgres/server.ts';

const UNITS = 20;
const PROCESSES = 8;
const ROUNDS = 3;

const server = await startServer();

/** A customer, and what was given for good or is kept by open holds, read beside the program. */
interface Pool {
  readonly customer: Customer;
  readonly taken: () => Promise<number>;
}

async function inFile(): Promise<Pool> {
  const customer = await makeCustomer(UNITS, 1);
  const taken = async (): Promise<number> => {
    const database = new BetterSqlite3(customer.store);
    const sum = (text: string): number => database.prepare(text).pluck().get() as number;
    const all =
      sum('select ifnull(sum(quantity), 0) from assignments') + sum('select ifnull(sum(quantity - closed), 0) from hold_lots');
    database.close();
    return all;
  };
  return { customer, taken };
}

async function onPostgres(): Promise<Pool & { readonly database: string }> {
  const database = await server.database();
  const customer = await makeCustomer(UNITS, 1, server.url(database));
  const taken = async (): Promise<number> => {
    const [row] = await server.sql(
      database,
      `select (select coalesce(sum(quantity), 0) from entitle.assignments)
         + (select coalesce(sum(quantity - closed), 0) from entitle.hold_lots) as taken`,
    );
    return Number(row?.['taken']);
  };
  return { customer, taken, database };
}

async function atOnce(work: (process: number) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: PROCESSES }, (_, process) => work(process)));
}

test.each([
  ['a file', inFile],
  ['PostgreSQL', onPostgres],
])(
  'holds, posts, releases and transfers at once, in %s: never more than the pool has',
  async (_, make) => {
    const { customer, taken } = await make();
    const refused = new Set<string>();
    const run = async (...args: readonly string[]): Promise<unknown> => {
      const { status, stdout, stderr } = await customer.run(...args, '--json');
      if (status === 0) return JSON.parse(stdout);
      refused.add((JSON.parse(stderr) as { error: { code: string } }).error.code);
      return null;
    };
    await atOnce(async (process) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const event = eventKey(process * ROUNDS + round);
        const made = (await run('holds', 'add', event, 'seat', '3', '--until', '2099-12-31')) as { hold: number } | null;
        expect(await taken()).toBeLessThanOrEqual(UNITS);
        if (made !== null && round % 2 === 0) await run('holds', 'post', String(made.hold), '2', '--yes');
        else if (made !== null) await run('holds', 'release', String(made.hold));
        await run('transfer', event, 'seat', '1', '--yes');
        expect(await taken()).toBeLessThanOrEqual(UNITS);
      }
    });
    expect([...refused]).toEqual(['insufficient-entitlements']);
    // What was left over in the end is there to be had, and not one more.
    const left = UNITS - (await taken());
    if (left > 0) await customer.done('transfer', eventKey(99), 'seat', String(left), '--yes');
    expect((await customer.run('transfer', eventKey(99), 'seat', '1', '--yes')).status).toBe(5);
    expect(await taken()).toBe(UNITS);
    await customer.isSound();
  },
  300_000,
);

test('the control: a program that looks first and writes afterwards takes what is held, and this test sees it', async () => {
  const { customer, taken } = await inFile();
  await customer.done('holds', 'add', eventKey(0), 'seat', String(UNITS), '--until', '2099-12-31');
  const database = new BetterSqlite3(customer.store);
  for (const { name } of database.prepare(`select name from sqlite_schema where type = 'trigger'`).all() as { name: string }[])
    database.exec(`drop trigger ${name}`);
  database.close();
  const careless = fileURLToPath(new URL('careless.mjs', import.meta.url));
  await atOnce((process) => promisify(execFile)('node', [careless, customer.store, eventKey(process + 1)]));
  expect(await taken()).toBeGreaterThan(UNITS);
}, 300_000);

const LEFT = 3;

/** A pool of which all but three units are held. */
async function almostHeld(): ReturnType<typeof onPostgres> {
  const pool = await onPostgres();
  await pool.customer.done('holds', 'add', eventKey(0), 'seat', String(UNITS - LEFT), '--until', '2099-12-31');
  return pool;
}

/** Eight connections that each look what is left beside what is held, think a while, and take a unit; why some could not. */
async function careless(database: string): Promise<readonly string[]> {
  const refused: string[] = [];
  await atOnce(async (process) => {
    const client = await server.client(database);
    await client.query('begin isolation level read committed');
    const { rows } = await client.query<{ left: number }>(
      `select (l.quantity - l.drawn - (select sum(quantity - closed) from entitle.hold_lots))::int as left, pg_sleep(1)
       from entitle.lots l where purchase = 1`,
    );
    try {
      if ((rows[0]?.left ?? 0) < 1) return;
      await client.query('update entitle.lots set drawn = drawn + 1 where purchase = 1');
      await client.query(`insert into entitle.assignments values ('acme', $1, 'seat', 'seat', 1)`, [eventKey(process + 1)]);
      await client.query('commit');
    } catch (error) {
      refused.push((error as Error).message);
    } finally {
      await client.end();
    }
  });
  return refused;
}

test('on PostgreSQL the constraints stop whoever looks first and writes afterwards', async () => {
  const { taken, database } = await almostHeld();
  const refused = await careless(database);
  expect(new Set(refused)).toEqual(new Set([`what a hold keeps is nobody else's`]));
  expect(await taken()).toBe(UNITS);
}, 300_000);

test('the control on PostgreSQL: without constraints they take what is held, and this test sees it', async () => {
  const { taken, database } = await almostHeld();
  const triggers = await server.sql(
    database,
    `select format('drop trigger %I on %s', tgname, tgrelid::regclass) as drop from pg_trigger
     where not tgisinternal and tgrelid::regclass::text like 'entitle.%'`,
  );
  await server.sql(
    database,
    triggers.map((trigger) => String(trigger['drop'])),
  );
  expect(await careless(database)).toEqual([]);
  expect(await taken()).toBeGreaterThan(UNITS);
}, 300_000);
