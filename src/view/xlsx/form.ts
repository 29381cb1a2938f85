/**
 * The form as a workbook. Written by exceljs, which knows protected sheets and validations; it holds all cells at once,
 * so large reports have a writer of their own (../xlsx.ts).
 */

import type { DataValidation, Fill, Style, Workbook, Worksheet } from 'exceljs';
import type { Stamp } from '../../core/stamp.ts';
import { SEAT } from '../../core/values.ts';
import { aboutSheet } from '../about.ts';
import { batchesOf } from '../batches.ts';
import type { CellValue, Column, Sheet } from '../document.ts';
import { type FormRow, formSheet, howToSheet, OPEN_COLUMNS } from '../results/transfers-form.ts';
import { widthOf } from '../width.ts';
import { contentOf, letters, titleOf } from './content.ts';
import type { WorkbookInfo } from './package.ts';
import { encoded, shownText } from './xml.ts';

const FORMATS = {
  text: '@',
  list: '@',
  flag: '@',
  integer: '#,##0',
  bar: '0%',
  day: 'yyyy-mm-dd',
  instant: 'yyyy-mm-dd hh:mm:ss',
} as const;

/** The bytes of the workbook: the form, locked but for the columns to fill in; how to fill it in; and its stamp. */
export async function* formWorkbook(
  rows: readonly FormRow[],
  stamp: Stamp,
  { title, creator }: WorkbookInfo,
): AsyncGenerator<Uint8Array> {
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  Object.assign(book, { title: encoded(title), creator: encoded(creator) });
  await addForm(book, rows);
  for (const sheet of [howToSheet(), aboutSheet(stamp)]) await addPlain(book, sheet);
  yield new Uint8Array(await book.xlsx.writeBuffer());
}

async function addForm(book: Workbook, rows: readonly FormRow[]): Promise<void> {
  const form = formSheet(rows);
  const sheet = addTable(book, form, rows, OPEN_COLUMNS);
  sheet.autoFilter = `A1:${letters(form.columns.length - 1)}${rows.length + 1}`;
  const column = letters(form.columns.findIndex(({ key }) => key === 'transfer'));
  for (const [index, row] of rows.entries()) {
    const place = `${column}${index + 2}`;
    sheet.getCell(place).dataValidation = possibleIn(row, place);
  }
  await lock(sheet);
}

async function addPlain(book: Workbook, plain: Sheet): Promise<void> {
  const rows: unknown[] = [];
  for await (const batch of batchesOf(plain.rows)) rows.push(...batch);
  const sheet = addTable(book, plain, rows, new Set());
  sheet.eachRow((row) => (row.alignment = { wrapText: true, vertical: 'top' }));
  await lock(sheet);
}

/** A frozen bold header of titles, and the rows; the columns of `open` are not locked. */
function addTable<Row>(
  book: Workbook,
  { name, columns }: Sheet<Row>,
  rows: readonly Row[],
  open: ReadonlySet<string>,
): Worksheet {
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.addRow(columns.map(titleOf)).eachCell((cell) => (cell.style = HEADER));
  const looks = columns.map((column) => looksOf(column, open.has(column.key)));
  columns.forEach((column, at) => (sheet.getColumn(at + 1).width = widthFor(column, rows)));
  for (const row of rows) {
    const added = sheet.addRow(columns.map((column) => cellValue(column, column.value(row))));
    for (const [at, column] of columns.entries()) {
      const look = looks[at];
      if (look !== undefined) added.getCell(at + 1).style = column.tone?.(row) === 'bad' ? look.bad : look.plain;
    }
  }
  return sheet;
}

const HEADER: Partial<Style> = { font: { bold: true }, fill: paper('FFF2F2F2') };

interface Looks {
  readonly plain: Partial<Style>;
  readonly bad: Partial<Style>;
}

/** Made once a column: exceljs compares styles that are not the same object cell by cell. */
function looksOf({ kind }: Column<unknown>, isOpen: boolean): Looks {
  const plain: Partial<Style> = { numFmt: FORMATS[kind] };
  const bad: Partial<Style> = { ...plain, font: { bold: true, color: { argb: 'FF9C0006' } }, fill: paper('FFFFC7CE') };
  if (!isOpen) return { plain, bad };
  const open: Partial<Style> = {
    ...plain,
    protection: { locked: false },
    fill: paper('FFFFF9E5'),
    border: { bottom: { style: 'hair' } },
  };
  return { plain: open, bad: open };
}

function paper(argb: string): Fill {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } };
}

/** Texts are strings to exceljs, never formulas, and numbers carry the format of their column. */
function cellValue({ kind }: Column<unknown>, value: CellValue): string | number | null {
  const content = contentOf(kind, value);
  return typeof content === 'string' ? encoded(shownText(content)) : content;
}

const WIDEST = 100;
/** Rows that say how wide a column is. */
const SAMPLE = 1000;
/** Room to write in. */
const ROOM: Readonly<Record<string, number>> = { note: 40 };

function widthFor<Row>(column: Column<Row>, rows: readonly Row[]): number {
  const least = Math.max(column.title.length + 3, ROOM[column.key] ?? 12);
  const widest = rows.slice(0, SAMPLE).reduce((most, row) => Math.max(most, widthOf(String(column.value(row) ?? ''))), least);
  return Math.min(WIDEST, widest) + 2;
}

/** No password: it keeps from slips, not from people. */
async function lock(sheet: Worksheet): Promise<void> {
  await sheet.protect('', { selectLockedCells: true, selectUnlockedCells: true, formatColumns: true, autoFilter: true });
}

/**
 * What is possible in a row today. `cell`: where it is written. The prompt names the row, which keeps exceljs from
 * merging equal rules: it makes overlapping ranges of them.
 */
function possibleIn({ workspace, product, missing, available }: FormRow, cell: string): DataValidation {
  const allow = (type: 'list' | 'custom', formula: string, text: string): DataValidation => ({
    type,
    formulae: [formula],
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'stop',
    errorTitle: 'transfer',
    error: text,
    showInputMessage: true,
    promptTitle: 'transfer',
    prompt: `${workspace}, ${product}: ${text}`,
  });
  if (available === 0) return allow('custom', `LEN(${cell})=0`, 'nothing is available: leave it blank.');
  if (product !== SEAT) return allow('list', '"yes"', 'yes, or leave it blank.');
  const number = `AND(${cell}>=1,${cell}<=${available},${cell}=INT(${cell}))`;
  const [word, otherwise] =
    missing <= available ? [` or the word missing (${missing}),`, `LOWER(${cell})="missing"`] : ['', 'FALSE'];
  // IF and not OR: INT of a word is an error, unless nobody asks.
  return allow(
    'custom',
    `IF(ISNUMBER(${cell}),${number},${otherwise})`,
    `a whole number from 1 to ${available},${word} or leave it blank.`,
  );
}
