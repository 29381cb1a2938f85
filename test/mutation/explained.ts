/** Mistakes of samples that no test notices, because they change nothing that anybody could see; each with the reason. */

import type { Mutant } from './mutants.ts';

export interface Explained extends Pick<Mutant, 'from' | 'to'> {
  readonly file: string;
  readonly why: string;
}

export const EXPLAINED: readonly Explained[] = [
  {
    file: 'src/files/items.ts',
    from: 'if (item.row % BATCH_ROWS === 0) await othersFirst();',
    to: 'if (!!1 || item.row % BATCH_ROWS === 0) await othersFirst();',
    why: 'others have their turn after every item: the rows are the same, and take longer',
  },
  {
    file: 'src/app/copy.ts',
    from: 'if (group !== undefined && (one || (group.length < most && belongsWith(last, row)))) group.push(row);',
    to: 'if (group !== undefined && (one || (group.length <= most && belongsWith(last, row)))) group.push(row);',
    why: 'a part of a copy has one line more: nobody may be able to tell how long parts are',
  },
];
