import type { Line } from '../bench.ts';
import { interleave } from '../measure.ts';
import { ratioRow, type Row } from '../table.ts';

const COMMANDS = ['pools', 'workspaces --missing'];

/** Balances are kept, not summed: a long ledger must not slow reading down. */
export const reads: Line = {
  name: 'reads',
  needs: { command: 'workspaces', flag: '--missing' },
  rows: async (bench) => {
    const lengths = [1000, 100_000, 1_000_000] as const;
    const rows: Row[] = [];
    for (const command of COMMANDS) {
      const runs = [];
      for (const length of lengths) runs.push(bench.entitle(await bench.stores.withLedger(length), command.split(' ')));
      const [reference, ...figures] = await interleave(runs, 15);
      if (reference === undefined) throw new Error('nothing was measured');
      for (const [index, ours] of figures.entries()) {
        const what = `reads: ${command}, ${lengths[index + 1]?.toLocaleString('en')} transactions`;
        rows.push(ratioRow({ what, ours, reference, of: 'at 1,000', target: 1.2 }));
      }
    }
    return rows;
  },
};
