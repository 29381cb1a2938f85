/**
 * The form as a workbook. Written by exceljs, which knows protected sheets and validations; it holds all cells at once,
 * so large reports have a writer of their own (../xlsx.ts).
 */

import type { Alignment, DataValidation, Style, Workbook, Worksheet } from 'exceljs';
import type { Stamp } from '../../../core/stamp.ts';
import { SEAT } from '../../../core/values.ts';
import { unsuppliedOf } from '../../../core/workspaces.ts';
import { aboutSheet } from '../../results/about.ts';
import { batchesOf } from '../batches.ts';
import type { Beside, CellKind, CellValue, Column, Sheet } from '../../document.ts';
import { BESIDE_WIDTH, type FormRow, OPEN_COLUMNS } from '../../results/transfers-form.ts';
import { widthOf } from '../../width.ts';
import { contentOf, letters, titleOf } from './content.ts';
import { CELLS, FONT, FORM_LOOKS, type Look, LOOKS } from './looks.ts';
import { footerOf, type WorkbookInfo } from './package.ts';
import { encoded, shownText } from './xml.ts';

/** The bytes of the workbook: the form, locked but for the columns to fill in, and its stamp. */
export async function* formWorkbook(
  form: Sheet<FormRow>,
  rows: readonly FormRow[],
  stamp: Stamp,
  info: WorkbookInfo,
): AsyncGenerator<Uint8Array> {
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  Object.assign(book, { title: encoded(info.title), creator: encoded(info.creator) });
  const footer = footerOf(info);
  await addForm(book, form, rows, footer);
  await addAbout(book, aboutSheet(stamp), footer);
  yield new Uint8Array(await book.xlsx.writeBuffer());
}

async function addForm(book: Workbook, form: Sheet<FormRow>, rows: readonly FormRow[], footer: string): Promise<void> {
  const sheet = addTable(book, form, rows, footer);
  const places = new Map(form.columns.map(({ key }, at) => [key, letters(at)]));
  const first = headerRow(form) + 1;
  const last = first + rows.length - 1;
  sheet.autoFilter = `A${first - 1}:${letters(form.columns.length - 1)}${Math.max(last, first - 1)}`;
  const column = places.get('transfer') ?? '';
  for (const [index, row] of rows.entries()) {
    const place = `${column}${first + index}`;
    sheet.getCell(place).dataValidation = choicesIn(row, place);
  }
  if (rows.length > 0) {
    sheet.addConditionalFormatting({
      ref: `${column}${first}:${column}${last}`,
      rules: [{ type: 'expression', priority: 1, formulae: [impossible(places, first, last)], style: BAD }],
    });
  }
  if (form.beside !== undefined) addBeside(sheet, form.beside);
  await lock(sheet);
}

function addBeside(sheet: Worksheet, { column, row, rows, text }: Beside): void {
  sheet.getColumn(column).width = 3;
  sheet.getColumn(column + 1).width = BESIDE_WIDTH;
  sheet.mergeCells(row, column + 1, row + rows - 1, column + 1);
  const cell = sheet.getCell(row, column + 1);
  cell.value = text;
  cell.style = { ...styled(FORM_LOOKS.beside), alignment: { wrapText: true, vertical: 'top', indent: 1 } };
}

async function addAbout(book: Workbook, about: Sheet, footer: string): Promise<void> {
  const rows: unknown[] = [];
  for await (const batch of batchesOf(about.rows)) rows.push(...batch);
  await lock(addTable(book, about, rows, footer));
}

function headerRow({ above = [] }: Sheet): number {
  return above.length + 1;
}

/** Lines above, a frozen bold header of titles, and the rows; the columns to be filled in are not locked. */
function addTable<Row>(book: Workbook, form: Sheet<Row>, rows: readonly Row[], footer: string): Worksheet {
  const { name, columns, above = [] } = form;
  const header = headerRow(form);
  const sheet = book.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: header, showGridLines: above.length === 0 }],
    pageSetup: {
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: `${header}:${header}`,
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
    headerFooter: { oddFooter: footer },
  });
  for (const [at, text] of above.entries()) {
    sheet.addRow([text === '' ? null : encoded(shownText(text))]);
    sheet.getCell(at + 1, 1).style = styled(at === 0 ? LOOKS.title : LOOKS.plain);
  }
  sheet.addRow(columns.map(titleOf)).eachCell((cell, at) => (cell.style = headerOf(columns[at - 1]?.kind ?? 'text')));
  const looks = columns.map((column) => looksOf(column, OPEN_COLUMNS.has(column.key)));
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

/** A text that is too long is made small, but what somebody writes is wrapped. */
function alignmentOf(kind: CellKind, isOpen = false): Partial<Alignment> {
  return CELLS[kind].placement ?? (isOpen ? { wrapText: true, vertical: 'top' } : { shrinkToFit: true });
}

/** As exceljs writes it. */
function styled({ bold, colour, fill, size = FONT.size, border }: Look): Partial<Style> {
  return {
    font: { ...FONT, size, ...(bold ? { bold } : {}), ...(colour === null ? {} : { color: ink(colour) }) },
    ...(fill === null ? {} : { fill: { type: 'pattern', pattern: 'solid', fgColor: ink(fill) } }),
    ...(border === undefined
      ? {}
      : { border: Object.fromEntries(border.sides.map((side) => [side, { style: border.line, color: ink(border.colour) }])) }),
  };
}

const ink = (colour: string): { readonly argb: string } => ({ argb: `FF${colour}` });

const headerOf = (kind: CellKind): Partial<Style> => ({ ...styled(LOOKS.heading), alignment: alignmentOf(kind) });

/** Of a condition: the font is the cell's, and the colour of the fill is its background. */
const BAD: Partial<Style> = {
  font: { bold: LOOKS.bad.bold, color: ink(LOOKS.bad.colour) },
  fill: { type: 'pattern', pattern: 'solid', fgColor: ink(LOOKS.bad.fill), bgColor: ink(LOOKS.bad.fill) },
};

interface Looks {
  readonly plain: Partial<Style>;
  readonly bad: Partial<Style>;
}

/** Made once a column: exceljs compares styles that are not the same object cell by cell. */
function looksOf({ kind }: Column<unknown>, isOpen: boolean): Looks {
  const cell = { numFmt: CELLS[kind].format.code, alignment: alignmentOf(kind, isOpen) };
  if (!isOpen) return { plain: { ...cell, ...styled(FORM_LOOKS.plain) }, bad: { ...cell, ...styled(FORM_LOOKS.bad) } };
  const open: Partial<Style> = { ...cell, ...styled(FORM_LOOKS.open), protection: { locked: false } };
  return { plain: open, bad: open };
}

/** Texts are strings to exceljs, never formulas, and numbers carry the format of their column. */
function cellValue({ kind }: Column<unknown>, value: CellValue): string | number | null {
  const content = contentOf(kind, value);
  return typeof content === 'string' ? encoded(shownText(content)) : content;
}

const WIDEST = 100;
/** Rows that say how wide a column is. */
const SAMPLE = 1000;

function widthFor<Row>(column: Column<Row>, rows: readonly Row[]): number {
  if (column.width !== undefined) return column.width;
  const least = Math.max(column.title.length + 3, 9);
  const widest = rows.slice(0, SAMPLE).reduce((most, row) => Math.max(most, widthOf(String(column.value(row) ?? ''))), least);
  return Math.min(WIDEST, widest) + 2;
}

/** No password: it keeps from slips, not from people. */
async function lock(sheet: Worksheet): Promise<void> {
  await sheet.protect('', { selectLockedCells: true, selectUnlockedCells: true, formatColumns: true, autoFilter: true });
}

/**
 * What can be chosen in a row today; of seats, another number can be typed as well. `cell`: where. The prompt names the row, which keeps
 * exceljs from merging equal rules: it makes overlapping ranges of them.
 */
function choicesIn(row: FormRow, cell: string): DataValidation {
  const { workspace, product, available } = row;
  const missing = unsuppliedOf(row);
  const rule = (type: 'list' | 'custom', formula: string, text: string, isOpen = false): DataValidation => ({
    type,
    formulae: [formula],
    allowBlank: true,
    showErrorMessage: !isOpen,
    errorStyle: 'stop',
    errorTitle: 'Transfer',
    error: text,
    showInputMessage: true,
    promptTitle: 'Transfer',
    prompt: `${workspace}, ${product}: ${text}`,
  });
  if (available === 0) return rule('custom', `LEN(${cell})=0`, 'nothing is available: leave it blank.');
  if (product !== SEAT) return rule('list', '"yes"', 'yes, or leave it blank.');
  const range = `a whole number from 1 to ${available}`;
  if (missing > available) return rule('list', `"${available}"`, `${range}, or leave it blank.`, true);
  return rule('list', '"missing"', `${range}, or the word missing (${missing}), or leave it blank.`, true);
}

/** Whether what is written in a row cannot be done: by itself, or with the other numbers of its product. */
function impossible(places: ReadonlyMap<string, string>, first: number, last: number): string {
  const place = (key: string): string => `$${places.get(key) ?? ''}${first}`;
  const all = (key: string): string => `$${places.get(key) ?? ''}$${first}:$${places.get(key) ?? ''}$${last}`;
  const [product, missing, available, transfer] = ['product', 'missing', 'available', 'transfer'].map(place);
  const needed = places.has('held') ? `${missing}-${place('held')}` : missing;
  const number = `AND(${product}="${SEAT}",${transfer}>=1,${transfer}<=${available},${transfer}=INT(${transfer}))`;
  const word = `IF(${product}="${SEAT}",AND(LOWER(${transfer})="missing",${needed}<=${available}),AND(LOWER(${transfer})="yes",${available}>0))`;
  const more = `SUMIF(${all('product')},${product},${all('transfer')})>${available}`;
  // IF and not OR: INT of a word is an error, unless nobody asks.
  return `AND(LEN(${transfer})>0,OR(NOT(IF(ISNUMBER(${transfer}),${number},${word})),${more}))`;
}
