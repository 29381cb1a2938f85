/** Every sheet of a workbook, cell by cell. */

import type { InputBook, InputSheet, SheetCell, SheetRow } from '../../core/input.ts';
import { openArchive } from './archive.ts';
import { cellText, type RawCell } from './cells.ts';
import { GENERAL } from './formats.ts';
import { sheetRows } from './sheet.ts';
import { openWorkbook, type Workbook, type Worksheet } from './workbook.ts';

/** The sheets, hidden ones too, in the workbook's own order. Refuses (`malformed-file`) damage, at once or while rows are read. */
export async function readSheets(path: string, bytes: Buffer): Promise<InputBook> {
  const workbook = await openWorkbook(await openArchive(path, bytes));
  const dates = workbook.from1904 ? ['days are counted from 1904, four years later than they were written'] : [];
  return { sheets: workbook.sheets.map((sheet) => inputSheet(workbook, sheet)), oddities: [...dates, ...workbook.oddities] };
}

function inputSheet(workbook: Workbook, sheet: Worksheet): InputSheet {
  const concealed = new Set<string>(sheet.hidden ? ['the sheet is hidden'] : []);
  const rows = { [Symbol.asyncIterator]: () => rowsOf(workbook, sheet, (what) => void concealed.add(what)) };
  return { name: sheet.name, rows, concealed: () => [...concealed] };
}

async function* rowsOf(
  workbook: Workbook,
  sheet: Worksheet,
  onConcealed: (what: string) => void,
): AsyncGenerator<readonly SheetRow[]> {
  for await (const batch of sheetRows(workbook, sheet, undefined, onConcealed)) {
    if (batch.length > 0)
      yield batch.map(({ row, hidden, cells }) => ({ row, hidden, cells: cells.map((cell) => cellOf(cell, workbook)) }));
  }
}

function cellOf(cell: RawCell, workbook: Workbook): SheetCell {
  const { column, type, style } = cell;
  const format = workbook.formats[style] ?? GENERAL;
  const faulty = (text: string): SheetCell => ({ column, text, number: null, isSound: false, format: format.code, shown: null });
  // No export of ours has a formula: also one whose value is right is not what was written.
  if (cell.formula) return faulty('holds a formula; paste values only');
  const found = cellText(cell, workbook);
  if ('problem' in found) return faulty(found.problem);
  const number = type === 'n' && found.text !== '' ? Number(cell.value) : null;
  const shown = number === null ? null : format.isDate ? 'date' : format.shows(number);
  return { column, text: found.text, number, isSound: true, format: format.code, shown };
}
