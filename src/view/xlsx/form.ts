/**
 * The form as a workbook. Written by exceljs, which knows protected sheets and validations; it holds all cells at once,
 * so large reports have a writer of their own (../xlsx.ts).
 */

import type { Column as ExcelColumn, DataValidation, Workbook, Worksheet } from 'exceljs';
import type { Stamp } from '../../core/stamp.ts';
import { SEAT } from '../../core/values.ts';
import { aboutSheet } from '../about.ts';
import { batchesOf } from '../batches.ts';
import type { CellValue, Column, Sheet } from '../document.ts';
import { type FormRow, formSheet, howToSheet, OPEN_COLUMNS } from '../results/transfers-form.ts';
import { contentOf, letters, titleOf } from './content.ts';
import type { WorkbookInfo } from './package.ts';
import { encoded, shownText } from './xml.ts';

const INK = 'FF9C0006';
const PAPER = { header: 'FFF2F2F2', open: 'FFFFF9E5', missing: 'FFFFC7CE' } as const;
const FORMATS = { text: '@', list: '@', flag: '@', integer: '#,##0', bar: '0%', day: 'yyyy-mm-dd', instant: 'yyyy-mm-dd hh:mm:ss' } as const;

/** The bytes of the workbook: the form, locked but for the columns to fill in; how to fill it in; and its stamp. */
export async function* formWorkbook(rows: readonly FormRow[], stamp: Stamp, { title, creator }: WorkbookInfo): AsyncGenerator<Uint8Array> {
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  Object.assign(book, { title: encoded(title), creator: encoded(creator) });
  await addForm(book, rows);
  for (const sheet of [howToSheet(), aboutSheet(stamp)]) await addPlain(book, sheet);
  yield new Uint8Array(await book.xlsx.writeBuffer());
}

async function addForm(book: Workbook, rows: readonly FormRow[]): Promise<void> {
  const form = formSheet(rows);
  const sheet = addTable(book, form, rows);
  sheet.autoFilter = `A1:${letters(form.columns.length - 1)}${rows.length + 1}`;
  const [transfer, note] = [...OPEN_COLUMNS].map((open) => letters(form.columns.findIndex(({ key }) => key === open)));
  rows.forEach((row, index) => {
    const number = index + 2;
    for (const column of [transfer, note]) {
      const cell = sheet.getCell(`${column}${number}`);
      cell.protection = { locked: false };
      cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: PAPER.open } };
      cell.border = { bottom: { style: 'hair' } };
    }
    sheet.getCell(`${transfer}${number}`).dataValidation = possibleIn(row, `$${transfer}${number}`);
    sheet.getCell(`${note}${number}`).dataValidation = NOTE;
  });
  await lock(sheet);
}

async function addPlain(book: Workbook, plain: Sheet): Promise<void> {
  const rows: unknown[] = [];
  for await (const batch of batchesOf(plain.rows)) rows.push(...batch);
  const sheet = addTable(book, plain, rows);
  sheet.eachRow((row) => (row.alignment = { wrapText: true, vertical: 'top' }));
  await lock(sheet);
}

/** A frozen bold header of titles, and the rows. */
function addTable<Row>(book: Workbook, { name, columns }: Sheet<Row>, rows: readonly Row[]): Worksheet {
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  const header = sheet.addRow(columns.map(titleOf));
  header.eachCell((cell) => {
    cell.font = { bold: true };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: PAPER.header } };
  });
  columns.forEach((column, at) => format(sheet.getColumn(at + 1), column, rows));
  for (const row of rows) {
    const added = sheet.addRow(columns.map((column) => cellValue(column, column.value(row))));
    columns.forEach((column, at) => {
      if (column.tone?.(row) !== 'bad') return;
      const cell = added.getCell(at + 1);
      cell.font = { bold: true, color: { argb: INK } };
      cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: PAPER.missing } };
    });
  }
  return sheet;
}

/** Texts are strings to exceljs, never formulas, and numbers carry the format of their column. */
function cellValue({ kind }: Column<unknown>, value: CellValue): string | number | null {
  const content = contentOf(kind, value);
  return typeof content === 'string' ? encoded(shownText(content)) : content;
}

const WIDEST = 100;

function format<Row>(excel: Partial<ExcelColumn>, column: Column<Row>, rows: readonly Row[]): void {
  const lengths = rows.map((row) => String(column.value(row) ?? '').length);
  excel.width = Math.min(WIDEST, Math.max(column.title.length + 3, column.key === 'note' ? 40 : 12, ...lengths)) + 2;
  excel.numFmt = FORMATS[column.kind];
}

/** No password: it keeps from slips, not from people. */
async function lock(sheet: Worksheet): Promise<void> {
  await sheet.protect('', { selectLockedCells: true, selectUnlockedCells: true, formatColumns: true, autoFilter: true });
}

const NOTE: DataValidation = {
  type: 'textLength',
  operator: 'lessThanOrEqual',
  formulae: [500],
  allowBlank: true,
  showErrorMessage: true,
  errorStyle: 'stop',
  errorTitle: 'note',
  error: 'A note has at most 500 characters.',
};

/** What is possible in a row today. `cell`: where it is written. A custom rule says in one formula what two rules cannot say together. */
function possibleIn({ product, missing, available }: FormRow, cell: string): DataValidation {
  const rule = { allowBlank: true, showErrorMessage: true, showInputMessage: true, errorStyle: 'stop', errorTitle: 'transfer', promptTitle: 'transfer' };
  if (available === 0) {
    const error = `Nothing of ${product} is available: leave it blank.`;
    return { ...rule, type: 'custom', formulae: [`LEN(${cell})=0`], error, prompt: error };
  }
  if (product !== SEAT) {
    const error = 'Choose yes, or leave it blank.';
    return { ...rule, type: 'list', formulae: ['"yes"'], error, prompt: error };
  }
  const number = `AND(ISNUMBER(${cell}),${cell}>=1,${cell}<=${available},${cell}=INT(${cell}))`;
  const word = missing <= available ? ` or the word missing (${missing}),` : '';
  const error = `A whole number from 1 to ${available},${word} or leave it blank.`;
  // IF and not OR: comparing a text with a number is no error only as long as nobody looks.
  const formula = word === '' ? number : `IF(ISNUMBER(${cell}),${number},LOWER(${cell})="missing")`;
  return { ...rule, type: 'custom', formulae: [formula], error, prompt: error };
}
