import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { transactionText } from '../../../src/core/chain.ts';
import { type Bench, beside, type Line } from '../bench.ts';
import { interleave } from '../measure.ts';
import { ORGANIZATION } from '../stores.ts';
import { ratioRow } from '../table.ts';

/** The whole ledger, read and recomputed. */
export const verify: Line = {
  name: 'verify',
  needs: { command: 'verify', flag: '--expect' },
  rows: async (bench) => {
    const store = await bench.stores.withLedger(1_000_000);
    const lines = bench.path('ledger.txt');
    const head = await writeTexts(bench, lines);
    const loop = { file: process.execPath, args: [beside('hash-loop.cjs'), lines] };
    const [ours, reference] = await interleave([bench.entitle(store, ['verify']), loop], 5);
    if (ours === undefined || reference === undefined) throw new Error('nothing was measured');
    if (readFileSync(`${lines}.hash`, 'utf8') !== head) throw new Error('the reference hashed other bytes');
    const what = 'verify: 1,000,000 transactions';
    return [ratioRow({ what, ours, reference, of: 'SHA-256 loop', target: 3 })];
  },
};

/** Writes what the ledger's hashes are of, one line a transaction; returns the last hash. */
async function writeTexts(bench: Bench, path: string): Promise<string> {
  const file = openSync(path, 'w');
  let head = '';
  await bench.stores.eachTransaction(1_000_000, (rows) => {
    writeSync(file, rows.map((row) => `${transactionText(ORGANIZATION, row)}\n`).join(''));
    head = rows.at(-1)?.hash ?? head;
  });
  closeSync(file);
  return head;
}
