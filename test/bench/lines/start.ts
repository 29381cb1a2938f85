import { install } from '../installed.ts';
import type { Line } from '../bench.ts';
import { interleave, type Run } from '../measure.ts';
import { ratioRow, type Row } from '../table.ts';

/** Start-up is a feature: what a script pays each time it asks something small, of what npm installed, with no settings of Node. */
export const start: Line = {
  name: 'start',
  needs: { command: 'pools', flag: '--json' },
  rows: async (bench) => {
    const { entitle, query, node } = install(bench, await bench.stores.withLedger(1000));
    const rows: Row[] = [];
    const compare = async (words: readonly string[], reference: Run, of: string, target: number): Promise<void> => {
      const [ours, other] = await interleave([entitle(...words), reference], 30);
      if (ours === undefined || other === undefined) throw new Error('nothing was measured');
      rows.push(ratioRow({ what: `start: ${words.join(' ')}, installed`, ours, reference: other, of, target }));
    };
    await compare(['pools', '--json'], query, 'node, driver and one query', 1.3);
    for (const words of [['--version'], ['--help'], ['completion', 'bash']]) await compare(words, node, 'node -e 0', 1.4);
    return rows;
  },
};
