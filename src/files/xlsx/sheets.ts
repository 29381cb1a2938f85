/** Every sheet of a workbook, cell by cell. */

import type { InputSheet, SheetCell, SheetRow } from '../../core/input.ts';
import { openArchive } from './archive.ts';
import { cellText, type RawCell } from './cells.ts';
import { sheetRows } from './sheet.ts';
import { openWorkbook, type Workbook, type Worksheet } from './workbook.ts';

/** The sheets, hidden ones too, in the workbook's own order. Refuses (`malformed-file`) damage, at once or while rows are read. */
export async function readSheets(path: string, bytes: Buffer): Promise<readonly InputSheet[]> {
  const workbook = await openWorkbook(await openArchive(path, bytes));
  return workbook.sheets.map((sheet) => ({
    name: sheet.name,
    rows: { [Symbol.asyncIterator]: () => rowsOf(workbook, sheet) },
  }));
}

async function* rowsOf(workbook: Workbook, sheet: Worksheet): AsyncGenerator<readonly SheetRow[]> {
  for await (const batch of sheetRows(workbook, sheet)) {
    if (batch.length > 0) yield batch.map(({ row, cells }) => ({ row, cells: cells.map((cell) => cellOf(cell, workbook)) }));
  }
}

function cellOf(cell: RawCell, workbook: Workbook): SheetCell {
  // No export of ours has a formula: also one whose value is right is not what was written.
  if (cell.formula) return { column: cell.column, text: 'holds a formula; paste values only', number: null, isSound: false };
  const found = cellText(cell, workbook);
  if ('problem' in found) return { column: cell.column, text: found.problem, number: null, isSound: false };
  const isNumber = cell.type === 'n' && found.text !== '';
  return { column: cell.column, text: found.text, number: isNumber ? Number(cell.value) : null, isSound: true };
}
