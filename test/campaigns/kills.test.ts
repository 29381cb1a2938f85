/** kill -9 at random moments of a transfer of 100,000 rows: all of them or none, and afterwards every one exactly once. */

import { spawn } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { type Customer, makeCustomer } from '../faults/customer.ts';
import { cleanEnvironment, entitle } from '../support/process.ts';

const ROWS = 100_000;
const KILLS = 60;
const AGAIN = ['transfer', '--file', 'transfers.csv', '--yes', '--json'] as const;

let template: Customer;
/** Milliseconds that the transfer takes when nobody disturbs it. */
let undisturbed = 0;
beforeAll(async () => {
  template = await makeCustomer(1_000_000, ROWS);
  const customer = template.copy();
  const start = performance.now();
  await customer.done(...AGAIN);
  undisturbed = performance.now() - start;
  expect(customer.transferred()).toEqual({ rows: ROWS, seats: ROWS, assigned: ROWS });
  customer.forget();
});

/** Starts the transfer and kills it after some milliseconds, unless it was faster. Says whether the result was being printed. */
async function killed(customer: Customer, after: number): Promise<boolean> {
  const env = { ...cleanEnvironment(customer.home), ...customer.env };
  const child = spawn(process.execPath, [entitle, ...AGAIN], { cwd: customer.home, env, stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += printed.length < 100 ? text : ''));
  const timer = setTimeout(() => child.kill('SIGKILL'), after);
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return printed.includes(`"applied": ${ROWS}`);
}

const outcomes = { none: 0, all: 0, acknowledged: 0 };

test.each(Array.from({ length: KILLS }, (_, index) => index))('kill %i', async (index) => {
  const customer = template.copy();
  // Spread over the whole run and a little beyond, each at a random place of its part.
  const after = ((index + Math.random()) / KILLS) * undisturbed * 1.05;
  const acknowledged = await killed(customer, after);
  const left = customer.transferred();
  const whole = { rows: ROWS, seats: ROWS, assigned: ROWS };
  expect(left, `killed after ${Math.round(after)} ms`).toEqual(left.rows === 0 ? { rows: 0, seats: 0, assigned: 0 } : whole);
  if (acknowledged) expect(left.rows).toBe(ROWS);
  outcomes[left.rows === 0 ? 'none' : 'all'] += 1;
  if (acknowledged) outcomes.acknowledged += 1;
  const result = JSON.parse(await customer.done(...AGAIN)) as { applied: number; replayed: number };
  expect([result.applied, result.replayed]).toEqual(left.rows === 0 ? [ROWS, 0] : [0, ROWS]);
  expect(customer.transferred()).toEqual(whole);
  await customer.isSound();
  customer.forget();
});

test('the kills fell before the commit as well as after it', () => {
  console.log(`${KILLS} kills of a transfer of ${ROWS} rows (${Math.round(undisturbed)} ms): ${JSON.stringify(outcomes)}`);
  expect(outcomes.none).toBeGreaterThan(0);
  expect(outcomes.none + outcomes.all).toBe(KILLS);
});
