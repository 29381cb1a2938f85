/**
 * Eight processes hold, post, release and transfer on one pool of few units: never more than there are is given or kept.
 * And proof that the test could tell.
 */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Customer, eventKey, makeCustomer } from '../faults/customer.ts';

const UNITS = 20;
const PROCESSES = 8;
const ROUNDS = 3;

/** Given for good, and kept by open holds. */
function taken({ store }: Customer): number {
  const database = new BetterSqlite3(store);
  const sum = (text: string): number => database.prepare(text).pluck().get() as number;
  const all =
    sum('select ifnull(sum(quantity), 0) from assignments') + sum('select ifnull(sum(quantity - closed), 0) from hold_lots');
  database.close();
  return all;
}

async function atOnce(work: (process: number) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: PROCESSES }, (_, process) => work(process)));
}

test('holds, posts, releases and transfers at once: never more than the pool has', async () => {
  const customer = await makeCustomer(UNITS, 1);
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
      expect(taken(customer)).toBeLessThanOrEqual(UNITS);
      if (made !== null && round % 2 === 0) await run('holds', 'post', String(made.hold), '2', '--yes');
      else if (made !== null) await run('holds', 'release', String(made.hold));
      await run('transfer', event, 'seat', '1', '--yes');
      expect(taken(customer)).toBeLessThanOrEqual(UNITS);
    }
  });
  expect([...refused]).toEqual(['insufficient-entitlements']);
  // What was left over in the end is there to be had, and not one more.
  const left = UNITS - taken(customer);
  if (left > 0) await customer.done('transfer', eventKey(99), 'seat', String(left), '--yes');
  expect((await customer.run('transfer', eventKey(99), 'seat', '1', '--yes')).status).toBe(5);
  expect(taken(customer)).toBe(UNITS);
  await customer.isSound();
}, 300_000);

test('the control: a program that looks first and writes afterwards takes what is held, and this test sees it', async () => {
  const customer = await makeCustomer(UNITS, 1);
  await customer.done('holds', 'add', eventKey(0), 'seat', String(UNITS), '--until', '2099-12-31');
  const database = new BetterSqlite3(customer.store);
  for (const { name } of database.prepare(`select name from sqlite_schema where type = 'trigger'`).all() as { name: string }[])
    database.exec(`drop trigger ${name}`);
  database.close();
  const careless = fileURLToPath(new URL('careless.mjs', import.meta.url));
  await atOnce((process) => promisify(execFile)('node', [careless, customer.store, eventKey(process + 1)]));
  expect(taken(customer)).toBeGreaterThan(UNITS);
}, 300_000);
