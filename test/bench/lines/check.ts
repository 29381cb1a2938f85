import type { Line } from '../bench.ts';
import { againstRawInsert } from '../rows.ts';
import { ratioRow } from '../table.ts';

/** The consumption check where it has the most to do: every workspace is short, and gets what it misses. */
export const check: Line = {
  name: 'check',
  needs: { command: 'check', flag: '--dry-run' },
  rows: async (bench) => {
    const { ours, reference } = await againstRawInsert(bench, await bench.stores.allShort(), ['check', '--yes'], 5);
    const what = 'check: 20,000 workspaces, all short';
    return [ratioRow({ what, ours, reference, of: 'raw insert', target: 2.5 })];
  },
};
