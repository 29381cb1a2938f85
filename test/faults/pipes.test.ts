/** Where the output goes: to somebody who has seen enough, to a full device, to a slow reader. */

import { spawn } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { cleanEnvironment, entitle } from '../support/process.ts';
import { type Customer, makeCustomer } from './customer.ts';

const ROWS = 30_000;
let customer: Customer;
beforeAll(async () => {
  customer = await makeCustomer(100_000, ROWS);
  await customer.done('transfer', '--file', 'transfers.csv', '--yes');
}, 600_000);

/** A line of a shell, `entitle` being the program. */
function shell(line: string): Promise<{ status: number; stdout: string; stderr: string }> {
  const env = { ...cleanEnvironment(customer.home), ...customer.env };
  const script = `entitle() { "${process.execPath}" "${entitle}" "$@"; }\nset -o pipefail\n${line}`;
  const child = spawn('bash', ['-c', script], { cwd: customer.home, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (written[name] += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ status: code ?? -1, ...written })));
}

const EXPORT = 'entitle export transactions - --format ndjson';

test('| head -1: one line, exit 0, not a word', async () => {
  const { status, stdout, stderr } = await shell(`${EXPORT} | head -1`);
  expect({ status, stderr, id: JSON.parse(stdout).id }).toEqual({ status: 0, stderr: '', id: 1 });
});

test('a list | head -1: the same', async () => {
  const { status, stdout, stderr } = await shell('entitle transactions --limit 20000 --format csv | head -1');
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: expect.stringMatching(/^id,at,kind,/), stderr: '' });
});

test.each([EXPORT, 'entitle pools', 'entitle pools --json'])('%s > /dev/full: an error in words, no trace', async (command) => {
  const { status, stdout, stderr } = await shell(`${command} > /dev/full`);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/ENOSPC|no space left/);
  expect(stderr).not.toContain('    at ');
});

test('ten megabytes to a reader who sleeps: complete', async () => {
  const { status, stdout } = await shell(`${EXPORT} | (sleep 1; wc -lc)`);
  const [lines, bytes] = stdout.trim().split(/\s+/).map(Number);
  expect({ status, lines, enough: (bytes ?? 0) > 10_000_000 }).toEqual({ status: 0, lines: ROWS + 1, enough: true });
});

test('a transfer > /dev/full: it says that the transfer is done, and not to run it again', async () => {
  const line = 'entitle transfer event-000 seat 1 --yes --format json > /dev/full';
  const before = await shell('entitle transactions --limit 1 --json');
  const { status, stderr } = await shell(line);
  const after = await shell('entitle transactions --limit 1 --json');
  expect({ status, transferred: JSON.parse(after.stdout)[0].id - JSON.parse(before.stdout)[0].id }).toEqual({
    status: 1,
    transferred: 1,
  });
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: 'unexpected',
      message: 'what was asked is done, but could not be told: ENOSPC: no space left on device, write',
      hint: 'do not run it again; see it with: entitle transactions, or entitle activity',
      details: {},
    },
  });
});
