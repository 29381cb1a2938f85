import type { Line } from '../bench.ts';
import { interleave } from '../measure.ts';
import { ratioRow } from '../table.ts';

/** Start-up is a feature: what a script pays each time it asks something small. */
export const start: Line = {
  name: 'start',
  needs: { command: 'pools', flag: '--json' },
  rows: async (bench) => {
    const store = await bench.stores.withLedger(1000);
    const node = { file: process.execPath, args: ['-e', '0'] };
    const [ours, reference] = await interleave([bench.entitle(store, ['pools', '--json']), node], 30);
    if (ours === undefined || reference === undefined) throw new Error('nothing was measured');
    const what = 'start: pools --json, 1,000 workspaces';
    return [ratioRow({ what, ours, reference, of: 'node -e 0', target: 1.6 })];
  },
};
