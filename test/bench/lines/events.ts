import type { Line } from '../bench.ts';
import { interleave } from '../measure.ts';
import { ratioRow, type Row } from '../table.ts';

const COMMANDS = [
  { command: 'pools', target: 1.3 },
  { command: 'orgs', target: 1.3 },
  { command: 'status', target: 1.3 },
  { command: 'workspaces --missing', target: 1.5 },
] as const;
const MANY = 200_000;

/** What is missing is kept, not searched for: events that miss nothing must not slow reading down. */
export const events: Line = {
  name: 'events',
  needs: { command: 'workspaces', flag: '--missing' },
  rows: async (bench) => {
    const rows: Row[] = [];
    const stores = [await bench.stores.withEvents(1000), await bench.stores.withEvents(MANY)];
    for (const { command, target } of COMMANDS) {
      const runs = stores.map((store) => bench.entitle(store, command.split(' ')));
      const [reference, ours] = await interleave(runs, 9);
      if (reference === undefined || ours === undefined) throw new Error('nothing was measured');
      const what = `events: ${command}, ${MANY.toLocaleString('en')} events, 1,000 of them short`;
      rows.push(ratioRow({ what, ours, reference, of: 'at 1,000 events', target }));
    }
    return rows;
  },
};
