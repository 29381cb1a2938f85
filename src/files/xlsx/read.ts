/** The rows of a workbook. exceljs is not asked: its readers hang, guess and run out of memory on damaged files. */

import type { CellMark, InputRow, Wanted } from '../../core/input.ts';
import { ABOUT, type Stamp, stampIn } from '../../core/stamp.ts';
import { columnLetters } from '../letters.ts';
import { malformed } from '../malformed.ts';
import { checkHeader, type Rows } from '../rows.ts';
import { openArchive } from './archive.ts';
import { cellText } from './cells.ts';
import { findHeader, type Header } from './header.ts';
import { mergedCells, type Merged, MergedRows } from './merges.ts';
import { type RawRow, sheetRows } from './sheet.ts';
import { openWorkbook, sheetsToRead, type Workbook, type Worksheet } from './workbook.ts';

/**
 * The table on the first visible sheet that has what is wanted, or on the one that is named; its header is among the first
 * rows. Refuses (`malformed-file`) every damage, and values without a header, naming the cell; and unknown-sheet.
 */
export async function readXlsx(path: string, bytes: Buffer, wanted: Wanted): Promise<Rows> {
  const workbook = await openWorkbook(await openArchive(path, bytes));
  const { sheet, header } = await findHeader(workbook, sheetsToRead(workbook, wanted.sheet), wanted);
  checkHeader(path, header.row, header.columns, wanted.repeats);
  const merged = await mergedCells(workbook, sheet);
  return {
    columns: header.columns,
    letters: [...header.places.keys()].map(columnLetters),
    sheet: sheet.name,
    stamp: await stampOf(workbook),
    rows: { [Symbol.asyncIterator]: () => rowsAfter(workbook, sheet, header, merged) },
  };
}

/** What the sheet "About" says, when our own export wrote it. */
async function stampOf(workbook: Workbook): Promise<Stamp | null> {
  const about = workbook.sheets.find(({ name }) => name === ABOUT);
  if (about === undefined) return null;
  for await (const rows of sheetRows(workbook, about)) {
    const text = ({ cells }: RawRow, column: number): string => {
      const cell = cells.find((each) => each.column === column);
      const found = cell === undefined ? { text: '' } : cellText(cell, workbook);
      return 'text' in found ? found.text : '';
    };
    return stampIn(rows.map((row) => [text(row, 1), text(row, 2)]));
  }
  return null;
}

async function* rowsAfter(
  workbook: Workbook,
  sheet: Worksheet,
  header: Header,
  merged: readonly Merged[],
): AsyncGenerator<readonly InputRow[]> {
  const mergedRows = new MergedRows(merged);
  for await (const batch of sheetRows(workbook, sheet)) {
    const rows: InputRow[] = [];
    for (const raw of batch) {
      if (raw.row <= header.row) continue;
      const row = bind(workbook, raw, header, mergedRows.in(raw.row));
      if (row !== null) rows.push(row);
    }
    if (rows.length > 0) yield rows;
  }
}

/** Null for a row in which nothing is. */
function bind(workbook: Workbook, raw: RawRow, header: Header, merged: readonly Merged[]): InputRow | null {
  const cells = header.columns.map(() => '');
  const marks = new Map<number, CellMark>();
  let isBlank = true;
  for (const cell of raw.cells) {
    const found = cellText(cell, workbook);
    const text = 'text' in found ? found.text.trim() : '';
    const place = header.places.get(cell.column);
    if (place === undefined) {
      if (text !== '' || ('problem' in found && cell.value !== undefined && cell.value !== ''))
        bare(workbook, raw.row, cell.column);
      continue;
    }
    cells[place] = text;
    if ('problem' in found) marks.set(place, { kind: 'problem', problem: found.problem });
    else if (found.mark !== undefined) marks.set(place, found.mark);
    if (text !== '' || 'problem' in found) isBlank = false;
  }
  if (isBlank) return null;
  for (const range of merged) hide(marks, range, raw.row, header);
  return { row: raw.row, cells, ...(marks.size > 0 ? { marks } : {}), ...(raw.hidden ? { hidden: true } : {}) };
}

/** Marks what lies under a merged cell, all but its first. */
function hide(marks: Map<number, CellMark>, { range, top, left, right }: Merged, row: number, header: Header): void {
  for (const [column, place] of header.places) {
    if (column >= left && column <= right && (column > left || row > top)) marks.set(place, { kind: 'merged', range });
  }
}

function bare({ archive }: Workbook, row: number, column: number): never {
  return malformed(archive.path, `cell ${columnLetters(column)}${row} has a value, but its column has no header`, { row });
}
