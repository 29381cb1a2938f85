import { writeFileSync } from 'node:fs';
import type { Line } from '../bench.ts';
import { againstRawInsert } from '../rows.ts';
import { memoryRow, ratioRow } from '../table.ts';

const ROWS = 180_000;
const MOST_MEGABYTES = 300;

/** A file of events that are all new. */
export const imports: Line = {
  name: 'imports',
  needs: { command: 'import', flag: '--new-products' },
  rows: async (bench) => {
    const file = bench.path('events.csv');
    writeFileSync(file, eventsCsv());
    const store = await bench.stores.allShort();
    const args = ['import', 'workspaces', file];
    const { ours, reference } = await againstRawInsert(bench, store, args, 1);
    const { megabytes } = bench.peakOf(bench.entitleOnCopy(store, bench.path('copy.db'), args));
    const what = `imports: workspaces, ${ROWS.toLocaleString('en')} rows`;
    return [
      ratioRow({ what, ours, reference, of: 'raw insert', target: 2 }),
      memoryRow('imports: memory', megabytes, MOST_MEGABYTES),
    ];
  },
};

function eventsCsv(): string {
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const [month, day] = [3 + 2 * (index % 4), 10 + (index % 10)];
    const days = `2027-0${month}-${day},2027-0${month}-${day + 10}`;
    const status = index % 2 === 0 ? 'production' : 'pre-production';
    return `new-${index},Événement ${index} für Kundinnen,${days},${status},${100 + (index % 300)},${index % 3 === 0 ? 'live-streaming' : ''}`;
  });
  return `workspace,name,startsOn,endsOn,status,participants,modules\n${rows.join('\n')}\n`;
}
