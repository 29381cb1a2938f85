import { writeFileSync } from 'node:fs';
import type { Line } from '../bench.ts';
import { againstRawInsert } from '../rows.ts';
import { workspaceKey } from '../stores.ts';
import { ratioRow } from '../table.ts';

/** A file of 100,000 transfers, from the command line to the commit on the disk. */
export const bulk: Line = {
  name: 'bulk',
  needs: { command: 'transfer', flag: '--file' },
  rows: async (bench) => {
    const file = bench.path('transfers.csv');
    writeFileSync(file, transfersCsv());
    const args = ['transfer', '--file', file, '--yes'];
    const { ours, reference } = await againstRawInsert(bench, await bench.stores.allShort(), args, 5);
    const what = 'bulk: transfer --file, 100,000 rows of CSV';
    return [ratioRow({ what, ours, reference, of: 'raw insert', target: 2.5 })];
  },
};

/** Each of 20,000 events gets its module once and seats in four waves. */
export function transfersCsv(): string {
  const rows = Array.from({ length: 100_000 }, (_, index) => {
    const [event, wave] = [index % 20_000, Math.floor(index / 20_000)];
    const what = wave === 0 ? 'live-streaming,' : `seat,${10 * wave + (event % 7)}`;
    return `${workspaceKey(event)},${what},CRM-${index},wave ${wave}`;
  });
  return `workspace,product,quantity,reference,note\n${rows.join('\n')}\n`;
}
