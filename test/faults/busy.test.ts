/** Another process keeps the store to itself: the wait is visible, can be broken off, and ends. */

import { spawn } from 'node:child_process';
import BetterSqlite3 from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanEnvironment, type Ended, entitle } from '../support/process.ts';
import { type Customer, eventKey, makeCustomer } from './customer.ts';

const NOTICE = 'waiting for another process that is writing to the store…\n';
let customer: Customer;
let before: unknown;
beforeAll(async () => {
  customer = await makeCustomer(1_000, 1);
  before = customer.transferred();
});

/** Types a command, and sends it a signal when it has said what `until` names. */
function signalled(signal: NodeJS.Signals, until: string, ...args: readonly string[]): Promise<Ended> {
  const env = { ...cleanEnvironment(customer.home), ...customer.env };
  const child = spawn(process.execPath, [entitle, ...args], { cwd: customer.home, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  let sent = false;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      // Once: a second signal would end it on the spot, as a second Ctrl-C should.
      if (written.stderr.includes(until) && !sent) sent = child.kill(signal);
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ status: code ?? -1, ...written })));
}

/** Another process's writing transaction, open while `work` is done. */
async function whileHeld<T>(work: () => Promise<T>): Promise<T> {
  const other = new BetterSqlite3(customer.store);
  other.exec('begin immediate');
  try {
    return await work();
  } finally {
    other.exec('rollback');
    other.close();
  }
}

const TRANSFER = ['transfer', eventKey(7), 'seat', '3', '--yes'] as const;

describe('a store that another process is writing to', () => {
  test.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('the wait is said once, and %s ends it: exit %i, nothing changed', async (signal, status) => {
    const ended = await whileHeld(() => signalled(signal, NOTICE, ...TRANSFER));
    expect(ended).toEqual({ status, stdout: '', stderr: `${NOTICE}cancelled; nothing was changed\n` });
    expect(customer.transferred()).toEqual(before);
  });

  test('reading does not wait', async () => {
    await whileHeld(async () => expect(await customer.run('pools')).toMatchObject({ status: 0, stderr: '' }));
  });

  test('it goes on when the other one is done', async () => {
    const other = new BetterSqlite3(customer.store);
    other.exec('begin immediate');
    setTimeout(() => other.exec('rollback').close(), 3_000);
    const { status, stderr } = await customer.run(...TRANSFER);
    expect({ status, stderr }).toEqual({ status: 0, stderr: NOTICE });
  });
});

test('Ctrl-C in the middle of verify: 130, and it does not wait for its end', async () => {
  const big = await makeCustomer(100_000, 60_000);
  await big.done('transfer', '--file', 'transfers.csv', '--yes');
  const env = { ...cleanEnvironment(big.home), ...big.env };
  const interrupted = async (after: number): Promise<string> => {
    const child = spawn(process.execPath, [entitle, 'verify'], { cwd: big.home, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    setTimeout(() => child.kill('SIGINT'), after);
    const status = await new Promise((resolve) => child.on('close', resolve));
    return `${String(status)} ${stderr}`;
  };
  // How long it takes to get to the middle is the machine's business: later and later, until it is there, or over.
  let end = '';
  for (let after = 50; end !== '130 cancelled; nothing was changed\n' && !end.startsWith('0 '); after += 50)
    end = await interrupted(after);
  expect(end).toBe('130 cancelled; nothing was changed\n');
}, 600_000);
