/** The form of missing items: to be filled in by whoever decides, and read back by `transfer --file`. */

import type { PoolRow } from '../../core/results.ts';
import { unsuppliedOf } from '../../core/workspaces.ts';
import type { Column, Sheet } from '../document.ts';
import { missingTone } from './tones.ts';
import type { MissingItem } from './missing.ts';

export interface FormRow extends Pick<
  MissingItem,
  'workspace' | 'name' | 'startsOn' | 'status' | 'product' | 'missing' | 'held'
> {
  /** In the pool, today. Rows of the same product share it. */
  readonly available: number;
  /** To be filled in. */
  readonly transfer: null;
  readonly note: null;
}

/** The columns to be filled in. */
export const OPEN_COLUMNS: ReadonlySet<string> = new Set(['transfer', 'note']);

/** A row for each missing item that is not held already, in the order of the items. */
export function formRows(items: readonly MissingItem[], pools: readonly PoolRow[]): readonly FormRow[] {
  const available = new Map<string, number>(pools.map((pool) => [pool.product, pool.available]));
  const open = items.filter((item) => unsuppliedOf(item) > 0);
  return open.map(({ workspace, name, startsOn, status, product, missing, held }) => {
    return {
      workspace,
      name,
      startsOn,
      status,
      product,
      missing,
      held,
      available: available.get(product) ?? 0,
      transfer: null,
      note: null,
    };
  });
}

const COLUMNS: readonly Column<FormRow>[] = [
  { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
  { key: 'name', title: 'Name', kind: 'text', width: 32, value: (row) => row.name },
  { key: 'startsOn', title: 'Starts', kind: 'day', value: (row) => row.startsOn },
  { key: 'status', title: 'Status', kind: 'text', value: (row) => row.status },
  { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
  { key: 'missing', title: 'Missing', kind: 'integer', value: (row) => row.missing, tone: (row) => missingTone(row.missing) },
  { key: 'held', title: 'Held', kind: 'integer', value: (row) => row.held },
  { key: 'available', title: 'Available', kind: 'integer', value: (row) => row.available },
  { key: 'transfer', title: 'Transfer', kind: 'integer', value: (row) => row.transfer },
  { key: 'note', title: 'Note', kind: 'text', width: 28, value: (row) => row.note },
];

/** What is held is told where something is. */
export function formSheet(rows: readonly FormRow[]): Sheet<FormRow> {
  const isHeld = rows.some(({ held }) => held > 0);
  const columns = isHeld ? COLUMNS : COLUMNS.filter(({ key }) => key !== 'held');
  return { name: 'transfers', columns, rows, empty: 'Nothing is missing.' };
}

const HOW_TO: readonly string[] = [
  'HOW TO FILL IT IN',
  'Each row is something an event is missing. Write into the column Transfer what is to be done, and leave it blank where nothing is.',
  'Seats: a whole number up to what is available, or the word missing for exactly what is missing on the day of the transfer. More than is missing is allowed.',
  'Modules: yes. An event takes one of each.',
  'Rows of the same product draw on the same pool: together they cannot have more than is available. What is not possible turns red.',
  'A note is optional. It is kept with the transfer, up to 500 characters.',
  'All other cells are locked, without a password. Do not rename, add or move columns, and write values, not formulas.',
  'A transfer is final: it cannot be taken back or moved.',
  'It is tried with: entitle transfer --file FILE.xlsx --dry-run',
  'It is done with: entitle transfer --file FILE.xlsx --report OUTCOME.xlsx',
];

/** How wide the cell of how to fill it in is, in characters. */
export const BESIDE_WIDTH = 44;
/** Characters to a line, as it is wrapped: words end before its edge. */
const LINE = BESIDE_WIDTH - 2;

export interface FormTitle {
  readonly name: string;
  readonly day: string;
  /** To whom it is sent back. */
  readonly actor: string;
}

/** The form as a sheet of a workbook: whose it is and of which day on top, how to fill it in beside the table. */
export function formPage(rows: readonly FormRow[], { name, day, actor }: FormTitle): Sheet<FormRow> {
  const words =
    rows.length === 0
      ? [`Nothing is missing on ${day}.`, '']
      : [
          `What is missing on ${day}, and what is to be transferred`,
          `Fill in the yellow cells, save the file as .xlsx and send it back to ${actor}.`,
        ];
  const above = [name, ...words, ''];
  const lines = HOW_TO.reduce((sum, text) => sum + Math.ceil(text.length / LINE) + 1, 0);
  const sheet = formSheet(rows);
  const beside = { column: sheet.columns.length + 1, row: above.length, rows: lines, text: HOW_TO.join('\n\n') };
  return { ...sheet, above, beside };
}
