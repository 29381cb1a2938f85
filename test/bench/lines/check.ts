import type { Line } from '../bench.ts';
import { againstRawInsert } from '../rows.ts';
import { memoryRow, rateRow, ratioRow } from '../table.ts';

const MANY = 200_000;
const MOST_MEGABYTES = 300;

/** The consumption check where it has the most to do: every workspace is short, and gets what it misses. */
export const check: Line = {
  name: 'check',
  needs: { command: 'check', flag: '--dry-run' },
  rows: async (bench) => {
    const { ours, reference } = await againstRawInsert(bench, await bench.stores.allShort(), ['check', '--yes'], 5);
    const what = 'check: 20,000 workspaces, all short';
    const many = bench.entitleOnCopy(await bench.stores.allShort(MANY), bench.path('copy.db'), ['check', '--yes']);
    const { megabytes, milliseconds } = bench.peakOf(many);
    return [
      ratioRow({ what, ours, reference, of: 'raw insert', target: 1.8 }),
      rateRow('check: 200,000 workspaces, all short', { milliseconds, of: ours, times: MANY / 20_000, target: 1.1 }),
      memoryRow('check: memory at 200,000 workspaces', megabytes, MOST_MEGABYTES),
    ];
  },
};
