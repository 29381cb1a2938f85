/**
 * kill -9 at random moments of a transfer of 100,000 rows, and of shorter ones in small parts: all rows or none, and afterwards
 * every one exactly once.
 */

import { spawn } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Customer, makeCustomer } from '../faults/customer.ts';
import { cleanEnvironment, entitleInParts } from '../support/process.ts';

const SIZES = [
  { rows: 100_000, rowsAtOnce: null, kills: 60 },
  { rows: 3_000, rowsAtOnce: 1, kills: 20 },
  { rows: 3_000, rowsAtOnce: 2, kills: 20 },
  { rows: 3_000, rowsAtOnce: 7, kills: 20 },
];
const AGAIN = ['transfer', '--file', 'transfers.csv', '--yes', '--json'] as const;

describe.each(SIZES)('$rows rows in parts of $rowsAtOnce', ({ rows, rowsAtOnce, kills }) => {
  const whole = { rows, seats: rows, assigned: rows };
  let template: Customer;
  /** Milliseconds that the transfer takes when nobody disturbs it. */
  let undisturbed = 0;
  beforeAll(async () => {
    template = await makeCustomer(1_000_000, rows);
    const customer = template.copy();
    const start = performance.now();
    await killed(customer, null);
    undisturbed = performance.now() - start;
    expect(customer.transferred()).toEqual(whole);
    customer.forget();
  });

  /** Starts the transfer and kills it after some milliseconds, unless it was faster. Says whether the result was being printed. */
  async function killed(customer: Customer, after: number | null): Promise<boolean> {
    const { program, env: parts } = entitleInParts(rowsAtOnce);
    const env = { ...cleanEnvironment(customer.home), ...customer.env, ...parts };
    const child = spawn(process.execPath, [program, ...AGAIN], { cwd: customer.home, env, stdio: ['ignore', 'pipe', 'ignore'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += printed.length < 100 ? text : ''));
    const timer = after === null ? undefined : setTimeout(() => child.kill('SIGKILL'), after);
    await new Promise((resolve) => child.on('close', resolve));
    clearTimeout(timer);
    return printed.includes(`"applied": ${rows}`);
  }

  const outcomes = { none: 0, all: 0, acknowledged: 0 };

  test.each(Array.from({ length: kills }, (_, index) => index))('kill %i', async (index) => {
    const customer = template.copy();
    // Spread over the whole run and a little beyond, each at a random place of its part.
    const after = ((index + Math.random()) / kills) * undisturbed * 1.05;
    const acknowledged = await killed(customer, after);
    const left = customer.transferred();
    expect(left, `killed after ${Math.round(after)} ms`).toEqual(left.rows === 0 ? { rows: 0, seats: 0, assigned: 0 } : whole);
    if (acknowledged) expect(left.rows).toBe(rows);
    outcomes[left.rows === 0 ? 'none' : 'all'] += 1;
    if (acknowledged) outcomes.acknowledged += 1;
    const result = JSON.parse(await customer.done(...AGAIN)) as { applied: number; replayed: number };
    expect([result.applied, result.replayed]).toEqual(left.rows === 0 ? [rows, 0] : [0, rows]);
    expect(customer.transferred()).toEqual(whole);
    await customer.isSound();
    customer.forget();
  });

  test('the kills fell before the commit as well as after it', () => {
    console.log(
      `${kills} kills of a transfer of ${rows} rows in parts of ${rowsAtOnce ?? 5_000} (${Math.round(undisturbed)} ms): ${JSON.stringify(outcomes)}`,
    );
    expect(outcomes.none).toBeGreaterThan(0);
    expect(outcomes.none + outcomes.all).toBe(kills);
  });
});
