import { type Bench, beside, type Line } from '../bench.ts';
import { interleave, type Run } from '../measure.ts';
import { ORGANIZATION } from '../stores.ts';
import { ratioRow, type Row } from '../table.ts';

/** What is asked, and what anybody would ask the database for it: over the same rows, and no more. */
const QUESTIONS: readonly (readonly [what: string, sql: string])[] = [
  ['', 'select product, kind, sum(quantity) from transactions where organization = ? group by product, kind'],
  [
    ' --by month',
    'select substr(at, 1, 7), product, kind, sum(quantity) from transactions where organization = ? group by 1, 2, 3',
  ],
  [
    ' --by subscription',
    `select t.product, d.purchase, t.kind, sum(d.quantity)
     from transactions t join draws d on d.organization = t.organization and d.transaction_id = t.id
     where t.organization = ? group by 1, 2, 3`,
  ],
  [
    ' --by workspace',
    `select workspace, product, sum(quantity) from transactions
     where organization = ? and kind in ('transfer', 'automatic') group by workspace, product`,
  ],
];

/** A year's usage beside a plain aggregate. */
export const usage: Line = {
  name: 'usage',
  needs: { command: 'usage', flag: '--by' },
  rows: async (bench) => usageAt(bench, 1_000_000, 5),
};

/** The same of a long ledger; its store takes many minutes to make. */
export const longUsage: Line = {
  name: 'usage-10m',
  isSeldom: true,
  needs: { command: 'usage', flag: '--by' },
  rows: async (bench) => usageAt(bench, 10_000_000, 1),
};

async function usageAt(bench: Bench, length: 1_000_000 | 10_000_000, rounds: number): Promise<readonly Row[]> {
  const store = await bench.stores.withLedger(length);
  const rows: Row[] = [];
  for (const [what, sql] of QUESTIONS) {
    const plain: Run = { file: process.execPath, args: [beside('sum.cjs'), store, sql, ORGANIZATION] };
    const [ours, reference] = await interleave(
      [bench.entitle(store, ['usage', ...what.split(' ').slice(1), '--json']), plain],
      rounds,
    );
    if (ours === undefined || reference === undefined) throw new Error('nothing was measured');
    const name = `usage${what}, ${length.toLocaleString('en')} transactions`;
    rows.push(ratioRow({ what: name, ours, reference, of: 'a plain SQL aggregate', target: 1.5 }));
  }
  return rows;
}
