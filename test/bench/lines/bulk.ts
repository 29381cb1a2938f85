import { writeFileSync } from 'node:fs';
import { beside, type Line } from '../bench.ts';
import { interleave } from '../measure.ts';
import { againstRawInsert } from '../rows.ts';
import { workspaceKey } from '../stores.ts';
import { memoryRow, rateRow, ratioRow } from '../table.ts';

const MANY = 1_000_000;
const MOST_MEGABYTES = 350;

/** A file of 100,000 transfers, from the command line to the commit on the disk; and one of ten times as many. */
export const bulk: Line = {
  name: 'bulk',
  needs: { command: 'transfer', flag: '--file' },
  rows: async (bench) => {
    const file = bench.path('transfers.csv');
    writeFileSync(file, transfersCsv(100_000));
    const store = await bench.stores.allShort();
    const transfer = (path: string): readonly string[] => ['transfer', '--file', path, '--yes'];
    const { ours, reference, rows } = await againstRawInsert(bench, store, transfer(file), 5);
    const what = 'bulk: transfer --file, 100,000 rows of CSV';
    const plain = { file: process.execPath, args: [beside('plain-insert.cjs'), bench.path('plain.db'), rows] };
    const [plainly] = await interleave([plain], 5);
    if (plainly === undefined) throw new Error('nothing was measured');
    const long = bench.path('many-transfers.csv');
    writeFileSync(long, transfersCsv(MANY));
    const running = bench.entitleOnCopy(store, bench.path('copy.db'), transfer(long));
    const { megabytes, milliseconds } = bench.peakOf(running);
    return [
      ratioRow({ what, ours, reference, of: 'raw insert, same tables', target: 1.4 }),
      ratioRow({ what, ours, reference: plainly, of: 'one plain table, three indexes', target: 3 }),
      rateRow('bulk: transfer --file, 1,000,000 rows', { milliseconds, of: ours, times: MANY / 100_000, target: 1.1 }),
      memoryRow('bulk: memory at 1,000,000 rows', megabytes, MOST_MEGABYTES),
    ];
  },
};

/** Each of 20,000 events gets its module once, and seats in the other waves. */
export function transfersCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const [event, wave] = [index % 20_000, Math.floor(index / 20_000)];
    const what = wave === 0 ? 'live-streaming,' : `seat,${10 * (wave % 5) + 1 + (event % 7)}`;
    return `${workspaceKey(event)},${what},CRM-${index},wave ${wave}`;
  });
  return `workspace,product,quantity,reference,note\n${rows.join('\n')}\n`;
}
