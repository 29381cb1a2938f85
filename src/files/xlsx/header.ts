/** On which sheet of a workbook the table is, and in which row its header: a title, or a whole cover sheet, may come first. */

import type { Wanted } from '../../core/input.ts';
import { columnLetters } from '../letters.ts';
import { HEADER_ROWS } from '../limits.ts';
import { malformed } from '../malformed.ts';
import { cellText } from './cells.ts';
import { type RawRow, sheetRows } from './sheet.ts';
import type { Workbook, Worksheet } from './workbook.ts';

export interface Header {
  readonly row: number;
  readonly columns: readonly string[];
  /** The place in `columns` of a column of the sheet (from 1). */
  readonly places: ReadonlyMap<number, number>;
}

export interface Found {
  readonly sheet: Worksheet;
  readonly header: Header;
}

/** The first row that has all that is wanted; else the one that has most of it; else the first with something in it. */
export async function findHeader(workbook: Workbook, sheets: readonly Worksheet[], { fit }: Wanted): Promise<Found> {
  let best: (Found & { readonly raw: RawRow; readonly score: number }) | undefined;
  for (const sheet of sheets) {
    for (const raw of await firstRows(workbook, sheet)) {
      const header = headerIn(workbook, raw);
      const score = fit(header.columns);
      if (score === 'whole') return { sheet, header: sound(workbook, raw, header) };
      if (best === undefined || score > best.score) best = { sheet, header, raw, score };
    }
  }
  if (best === undefined) return malformed(workbook.archive.path, 'its first sheet is empty');
  return { sheet: best.sheet, header: sound(workbook, best.raw, best.header) };
}

/** The first rows with something in them. */
async function firstRows(workbook: Workbook, sheet: Worksheet): Promise<readonly RawRow[]> {
  const rows: RawRow[] = [];
  for await (const batch of sheetRows(workbook, sheet, 1)) {
    rows.push(...batch.filter((raw) => raw.cells.some((cell) => isFilled(workbook, cell))));
    if (rows.length >= HEADER_ROWS) break;
  }
  return rows.slice(0, HEADER_ROWS);
}

function isFilled(workbook: Workbook, cell: RawRow['cells'][number]): boolean {
  const found = cellText(cell, workbook);
  return 'problem' in found || found.text.trim() !== '';
}

function headerIn(workbook: Workbook, raw: RawRow): Header {
  const columns: string[] = [];
  const places = new Map<number, number>();
  for (const cell of raw.cells) {
    const found = cellText(cell, workbook);
    const name = 'text' in found ? found.text.trim() : '';
    if (name !== '') places.set(cell.column, columns.push(name) - 1);
  }
  return { row: raw.row, columns, places };
}

/** A header whose names are all known: no formula that nobody has calculated, no error. */
function sound(workbook: Workbook, raw: RawRow, header: Header): Header {
  for (const cell of raw.cells) {
    const found = cellText(cell, workbook);
    if ('problem' in found)
      malformed(workbook.archive.path, `cell ${columnLetters(cell.column)}${raw.row} ${found.problem}`, { row: raw.row });
  }
  return header;
}
