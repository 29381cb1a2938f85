/** A long ledger is verified by two threads; what they say is what one would say. */

import { beforeAll, expect, test } from 'vitest';
import { type Customer, makeCustomer } from '../../faults/customer.ts';
import { tamper } from './tampered.ts';

const ROWS = 60_000;
let template: Customer;
beforeAll(async () => {
  template = await makeCustomer(1_000_000, ROWS);
  await template.done('transfer', '--file', 'transfers.csv', '--yes');
}, 600_000);

async function verified(customer: Customer, ...args: readonly string[]) {
  const { status, stdout } = await customer.run('verify', '--json', ...args);
  const { problems, ...result } = JSON.parse(stdout) as { problems: { code: string; message: string }[]; head: { hash: string } };
  return { status, result, problems: problems.map(({ code, message }) => `${code}: ${message}`) };
}

test('sound: every row is counted, and hashes of either half are there to expect', async () => {
  const { status, result, problems } = await verified(template);
  const head = { id: ROWS + 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) };
  expect({ status, result, problems }).toEqual({
    status: 0,
    result: {
      ok: true,
      transactions: ROWS + 1,
      workspaces: 100,
      head,
      heads: [{ organization: 'acme', ledger: head, activity: expect.anything() }],
    },
    problems: [],
  });
  for (const id of [7, ROWS - 7]) {
    const { hash } = JSON.parse(await template.done('transactions', 'show', String(id), '--json')) as { hash: string };
    expect((await verified(template, '--expect', hash)).problems).toEqual([]);
  }
  expect((await verified(template, '--expect', 'f'.repeat(64))).problems).toHaveLength(1);
});

const edited = (id: number) =>
  `hash-mismatch: transaction ${id} of organization "acme" is not as it was recorded: its hash does not fit its content`;

test.each<[string, string, readonly string[]]>([
  ['a row of the first half', `update transactions set actor = 'eve@acme.example' where id = 1000`, [edited(1_000)]],
  ['a row of the second half', `update transactions set actor = 'eve@acme.example' where id = 50000`, [edited(50_000)]],
  [
    'a row of each',
    `update transactions set actor = 'eve@acme.example' where id in (1000, 50000)`,
    [edited(1_000), edited(50_000)],
  ],
  ['the row in the middle', `update transactions set actor = 'eve@acme.example' where id = 30000`, [edited(30_000)]],
  [
    'the row in the middle is gone',
    'delete from draws where transaction_id = 30000; delete from transactions where id = 30000',
    [
      'id-gap: transaction 30000 of organization "acme" is missing',
      'lot-balance: purchase 1 of organization "acme" has 60000 drawn and 0 revoked, the ledger says 59999 and 0',
      expect.stringMatching(
        /^assignment-balance: workspace "event-\d{3}" of organization "acme" has 600 × seat, the ledger says 599$/,
      ),
    ],
  ],
  [
    'a balance that both halves make up',
    `update assignments set quantity = 601 where workspace = 'event-007'`,
    [
      'missing-balance: organization "acme" keeps 1400 as what workspace "event-007" misses of seat, and it is 1399',
      'missing-balance: organization "acme" keeps 140000 as what is missing of seat, and it is 139999',
      'assignment-balance: workspace "event-007" of organization "acme" has 601 × seat, the ledger says 600',
    ],
  ],
])(
  '%s: named as one thread would',
  async (_, sql, problems) => {
    const customer = template.copy();
    tamper(customer.store, (database) => database.exec(sql));
    expect(await verified(customer)).toMatchObject({ status: 7, result: { ok: false }, problems });
  },
  60_000,
);
