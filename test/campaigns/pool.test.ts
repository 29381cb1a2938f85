/** Eight processes want more from a pool than it has: exactly what it has is given. And proof that the test could tell. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type Customer, eventKey, makeCustomer } from '../faults/customer.ts';

const UNITS = 40;
const PROCESSES = 8;
const ATTEMPTS = 10;

async function assignedAfter(
  customer: Customer,
  attempt: (process: number, attempt: number) => Promise<unknown>,
): Promise<number> {
  await Promise.all(
    Array.from({ length: PROCESSES }, async (_, process) => {
      for (let number = 0; number < ATTEMPTS; number += 1) await attempt(process, number);
    }),
  );
  return customer.transferred().assigned;
}

test('80 transfers of one seat from a pool of 40: 40 are done, 40 are refused, one for one', async () => {
  const customer = await makeCustomer(UNITS, 1);
  const statuses: number[] = [];
  const assigned = await assignedAfter(customer, async (process, number) => {
    const { status, stderr } = await customer.run(
      'transfer',
      eventKey(process * ATTEMPTS + number),
      'seat',
      '1',
      '--yes',
      '--json',
    );
    statuses.push(status);
    if (status !== 0) expect(JSON.parse(stderr).error.code).toBe('insufficient-entitlements');
  });
  expect(assigned).toBe(UNITS);
  expect([0, 5].map((status) => statuses.filter((each) => each === status).length)).toEqual([
    UNITS,
    PROCESSES * ATTEMPTS - UNITS,
  ]);
  expect(customer.transferred()).toEqual({ rows: UNITS, seats: UNITS, assigned: UNITS });
  await customer.isSound();
});

test('the control: a program that looks first and writes afterwards gives away more than there is, and this test sees it', async () => {
  const customer = await makeCustomer(UNITS, 1);
  const careless = fileURLToPath(new URL('careless.mjs', import.meta.url));
  const assigned = await assignedAfter(customer, (process, number) =>
    promisify(execFile)('node', [careless, customer.store, eventKey(process * ATTEMPTS + number)]),
  );
  expect(assigned).toBeGreaterThan(UNITS);
  const { stdout } = await customer.run('verify', '--json');
  expect((JSON.parse(stdout) as { ok: boolean }).ok).toBe(false);
});

test('the same file by eight processes at once: applied by one, replayed by seven', async () => {
  const customer = await makeCustomer(10_000, 2_000);
  const all = await Promise.all(
    Array.from({ length: PROCESSES }, () => customer.done('transfer', '--file', 'transfers.csv', '--yes', '--json')),
  );
  const counts = all.map((stdout) => JSON.parse(stdout) as { applied: number; replayed: number });
  expect(counts.map(({ applied }) => applied).toSorted((a, b) => a - b)).toEqual([...Array(PROCESSES - 1).fill(0), 2_000]);
  expect(counts.map(({ replayed }) => replayed).toSorted((a, b) => a - b)).toEqual([0, ...Array(PROCESSES - 1).fill(2_000)]);
  expect(customer.transferred()).toEqual({ rows: 2_000, seats: 2_000, assigned: 2_000 });
  await customer.isSound();
});
