/** The form of missing items: to be filled in by whoever decides, and read back by `transfer --file`. */

import type { PoolRow } from '../../core/results.ts';
import type { Column, Sheet } from '../document.ts';
import { missingTone } from './tones.ts';
import type { MissingItem } from './missing.ts';

export interface FormRow extends Pick<MissingItem, 'workspace' | 'name' | 'startsOn' | 'status' | 'product' | 'missing'> {
  /** In the pool, today. Rows of the same product share it. */
  readonly available: number;
  /** To be filled in. */
  readonly transfer: null;
  readonly note: null;
}

/** The columns to be filled in. */
export const OPEN_COLUMNS: ReadonlySet<string> = new Set(['transfer', 'note']);

/** A row for each missing item, in the order of the items. */
export function formRows(items: readonly MissingItem[], pools: readonly PoolRow[]): readonly FormRow[] {
  const available = new Map<string, number>(pools.map((pool) => [pool.product, pool.available]));
  return items.map(({ workspace, name, startsOn, status, product, missing }) => {
    return {
      workspace,
      name,
      startsOn,
      status,
      product,
      missing,
      available: available.get(product) ?? 0,
      transfer: null,
      note: null,
    };
  });
}

/** Headed by keys and not by titles, in every format: the readers go by them. */
const COLUMNS: readonly Column<FormRow>[] = [
  { key: 'workspace', title: 'workspace', kind: 'text', value: (row) => row.workspace },
  { key: 'name', title: 'name', kind: 'text', value: (row) => row.name },
  { key: 'startsOn', title: 'startsOn', kind: 'day', value: (row) => row.startsOn },
  { key: 'status', title: 'status', kind: 'text', value: (row) => row.status },
  { key: 'product', title: 'product', kind: 'text', value: (row) => row.product },
  { key: 'missing', title: 'missing', kind: 'integer', value: (row) => row.missing, tone: (row) => missingTone(row.missing) },
  { key: 'available', title: 'available', kind: 'integer', value: (row) => row.available },
  { key: 'transfer', title: 'transfer', kind: 'integer', value: (row) => row.transfer },
  { key: 'note', title: 'note', kind: 'text', value: (row) => row.note },
];

export function formSheet(rows: readonly FormRow[]): Sheet<FormRow> {
  return { name: 'transfers', columns: COLUMNS, rows, empty: 'Nothing is missing.' };
}

const HOW_TO: readonly string[] = [
  'Each row of the sheet "transfers" is something an event is missing. Fill in the column transfer where something is to be done; leave it blank where nothing is.',
  'Seats: a whole number from 1 to what is available, or the word missing for exactly what is missing on the day of the transfer. More than is missing is allowed.',
  'Modules: yes. An event takes one of each.',
  'Rows of the same product draw on the same pool: together they cannot have more than is available.',
  'The column note is optional; what it says is kept in the ledger, up to 500 characters.',
  'All other cells are locked, without a password. Do not rename, add or move columns, and write values, not formulas.',
  'When it is filled in, save it as .xlsx and send it back. It is tried with: entitle transfer --file FILE.xlsx --dry-run',
  'Then it is done with: entitle transfer --file FILE.xlsx --report OUTCOME.xlsx. A transfer is final: it cannot be taken back or moved.',
];

export function howToSheet(): Sheet<string> {
  const columns: readonly Column<string>[] = [{ key: 'howTo', title: 'How to', kind: 'text', value: (line) => line }];
  return { name: 'How to', columns, rows: HOW_TO, empty: '' };
}
