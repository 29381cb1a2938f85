/** A list as it was asked for: sorted, and no more than so many rows. For every list and every format, here and nowhere else. */

import { batchesOf } from './formats/batches.ts';
import { columnsOf, namedColumns } from './columns.ts';
import type { CellValue, Column, Document, Nearest, Sheet } from './document.ts';

export interface Arrangement {
  /** A column by its key or heading; `-` before it: the greatest first. Null: as the list comes. */
  readonly sort: string | null;
  /** At most so many rows; null: all. */
  readonly limit: number | null;
}

/** Refusal: `usage`, for a column that is not there (thrown). Anything but a list stays as it is. */
export async function arranged(document: Document, { sort, limit }: Arrangement, nearest: Nearest): Promise<Document> {
  if (document.kind !== 'list' || (sort === null && limit === null)) return document;
  const column = sort === null ? null : sortColumn(columnsOf(document), sort, nearest);
  const all: unknown[] = [];
  for await (const batch of batchesOf(document.sheet.rows)) for (const row of batch) all.push(row);
  const ordered = column === null ? all : sorted(all, column, sort?.startsWith('-') === true);
  const rows = limit === null ? ordered : ordered.slice(0, limit);
  const of = document.sheet.of ?? (rows.length < all.length ? all.length : undefined);
  const columns = shownLonger(document.sheet.columns, column);
  const sheet: Sheet = { ...document.sheet, columns, rows, ...(of === undefined ? {} : { of }) };
  return { ...document, sheet, ...(document.people === undefined ? {} : { people: shownLonger(document.people, column) }) };
}

/** What a list is sorted by is looked at: in a narrow window it stays longer than others. */
function shownLonger(columns: readonly Column<unknown>[], chosen: Column<unknown> | null): readonly Column<unknown>[] {
  if (chosen === null) return columns;
  return columns.map((each) => (each.key === chosen.key && each.drop !== 'never' ? { ...each, drop: 'last' } : each));
}

function sortColumn(columns: readonly Column<unknown>[], sort: string, nearest: Nearest): Column<unknown> {
  const [column] = namedColumns(columns, [sort.replace(/^-/, '')], nearest, '--sort');
  if (column === undefined) throw new Error('a name of no column was not refused');
  return column;
}

/** Rows without a value come last, whichever way; equal ones stay in the order of the list. */
function sorted(rows: readonly unknown[], column: Column<unknown>, descending: boolean): readonly unknown[] {
  const keyed = rows.map((row) => ({ row, value: comparable(column.value(row)) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return (descending ? -1 : 1) * compare(a.value, b.value);
  });
  return keyed.map(({ row }) => row);
}

function comparable(value: CellValue): string | number | null {
  if (typeof value === 'boolean') return Number(value);
  if (value === null || typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : value.join(', ');
  return text === '' ? null : text.toLowerCase();
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a < b ? -1 : a > b ? 1 : 0;
}
