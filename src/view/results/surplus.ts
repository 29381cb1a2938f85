/** What was assigned and is not needed, as a document. */

import { counted } from '../../core/counts.ts';
import type { WorkspaceRow } from '../../core/results.ts';
import { surplusOf, surplusSum } from '../../core/surplus.ts';
import { totalsText } from '../words.ts';
import type { Block, Column, Document } from '../document.ts';
import { peopleColumns, workspaceSheet } from './workspaces.ts';

/** Seats and modules that are left over, in one column: `400 seats`, `gamification`. */
const leftOver: Column<WorkspaceRow> = {
  key: 'leftOver',
  title: 'Left over',
  kind: 'list',
  show: 'people',
  drop: 'last',
  value: (row) => {
    const { seats, modules } = surplusOf(row);
    return [...(seats > 0 ? [counted(seats, 'seat')] : []), ...modules];
  },
};

/** What was assigned and is not needed, and the sum that a talk about a renewal needs. `narrowed`: only some events were looked at. */
export function surplusDocument(rows: readonly WorkspaceRow[], narrowed: boolean): Document {
  const where = narrowed ? ' in these events' : '';
  const empty = `Nothing is left over${where}: every seat and module that was assigned is needed.`;
  const sheet = workspaceSheet(rows, true, empty);
  const columns = peopleColumns(rows, leftOver);
  const words = (['past', 'live'] as const).flatMap((phase) => {
    const { workspaces, seats, modules } = surplusSum(rows, phase);
    if (workspaces === 0) return [];
    return [`${totalsText({ seats, modules })} left over in ${counted(workspaces, `${phase} event`)}`];
  });
  const sum: Block = { kind: 'text', text: `${words.join('; ')}.` };
  return { kind: 'list', sheet, people: columns, after: words.length === 0 ? [] : [sum] };
}
