/** The first sheet of a workbook. exceljs is not asked: its readers hang, guess and run out of memory on damaged files. */

import type { InputRow } from '../../core/input.ts';
import { checkHeader, isBlank, type Rows } from '../rows.ts';
import { malformed } from '../malformed.ts';
import { openArchive } from './archive.ts';
import { columnLetters } from '../letters.ts';
import { cellText } from './cells.ts';
import { type RawRow, sheetRows } from './sheet.ts';
import { firstSheet, openWorkbook, type Workbook, type Worksheet } from './workbook.ts';

interface Header {
  readonly row: number;
  readonly columns: readonly string[];
  /** The place in `columns` of a column of the sheet (from 1). */
  readonly places: ReadonlyMap<number, number>;
}

/**
 * The table on the first visible sheet; its header is the first row with something in it. Refuses (`malformed-file`)
 * every damage, and formulas, errors and values without a header, naming the cell.
 */
export async function readXlsx(path: string, bytes: Buffer): Promise<Rows> {
  const workbook = await openWorkbook(await openArchive(path, bytes));
  const sheet = firstSheet(workbook);
  const header = await findHeader(workbook, sheet);
  return {
    columns: header.columns,
    letters: [...header.places.keys()].map(columnLetters),
    sheet: sheet.name,
    stamp: null,
    rows: { [Symbol.asyncIterator]: () => rowsAfter(workbook, sheet, header) },
  };
}

async function findHeader(workbook: Workbook, sheet: Worksheet): Promise<Header> {
  for await (const batch of sheetRows(workbook, sheet)) {
    for (const raw of batch) {
      const named = textsOf(workbook, raw, undefined).filter(({ text }) => text.trim() !== '');
      if (named.length > 0) return headerOf(workbook, raw.row, named);
    }
  }
  return malformed(workbook.archive.path, 'its first sheet is empty');
}

interface Text {
  readonly column: number;
  readonly text: string;
}

function headerOf(workbook: Workbook, row: number, named: readonly Text[]): Header {
  const columns = named.map(({ text }) => text.trim());
  checkHeader(workbook.archive.path, row, columns);
  return { row, columns, places: new Map(named.map(({ column }, place) => [column, place])) };
}

async function* rowsAfter(workbook: Workbook, sheet: Worksheet, header: Header): AsyncGenerator<readonly InputRow[]> {
  for await (const batch of sheetRows(workbook, sheet)) {
    const rows = batch.filter((raw) => raw.row > header.row).map((raw) => bind(workbook, raw, header));
    const filled = rows.filter((row) => !isBlank(row.cells));
    if (filled.length > 0) yield filled;
  }
}

function bind(workbook: Workbook, raw: RawRow, header: Header): InputRow {
  const cells = header.columns.map(() => '');
  for (const { column, text } of textsOf(workbook, raw, header)) {
    const place = header.places.get(column);
    if (place !== undefined) cells[place] = text;
    else if (text.trim() !== '') {
      malformed(workbook.archive.path, `cell ${columnLetters(column)}${raw.row} has a value, but its column has no header`, {
        row: raw.row,
      });
    }
  }
  return { row: raw.row, cells };
}

/** The texts of a row's cells, from left to right. */
function textsOf(workbook: Workbook, raw: RawRow, header: Header | undefined): readonly Text[] {
  return raw.cells.map((cell) => {
    const found = cellText(cell, workbook);
    if ('text' in found) return { column: cell.column, text: found.text };
    const name = header?.columns[header.places.get(cell.column) ?? -1];
    return malformed(workbook.archive.path, `cell ${columnLetters(cell.column)}${raw.row} ${found.problem}`, {
      row: raw.row,
      column: name,
    });
  });
}
