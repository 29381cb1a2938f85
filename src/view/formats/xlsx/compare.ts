/** A workbook held against the sheets it should be a copy of, cell by cell, row by row as both come. */

import type { InputSheet, SheetCell, SheetRow } from '../../../core/input.ts';
import type { Beside, CellKind, Column, Sheet } from '../../document.ts';
import { contentOf, letters, textOf, titleOf } from './content.ts';
import { EXCEL_ROWS, type Page, pagesOf } from './pages.ts';
import { shownText } from './xml.ts';

/** What should be there and what is; null: nothing. `cell` is null when it is about the sheet as a whole. */
export interface Difference {
  readonly sheet: string;
  readonly cell: string | null;
  readonly expected: string | null;
  readonly found: string | null;
  /** What nobody would see who looks at the workbook: the values are right. */
  readonly what?: string;
}

export interface Comparison {
  readonly expected: readonly Sheet[];
  readonly found: readonly InputSheet[];
  /** Keys of the columns that were to be filled in: anything may be in them. */
  readonly open: ReadonlySet<string>;
  readonly onRows: (rows: number) => void;
  readonly onDifference: (difference: Difference) => void;
}

/** Rows compared at once. */
const PORTION = 1000;
/** Days: a thousandth of a second. Programs that save a workbook anew round times of day by less. */
const TOLERANCE = 1e-8;

/** Compares what a person would see: values, and that they are shown as they are. Colours, widths and the order of sheets may be others. */
export async function compareSheets(comparison: Comparison, rowsPerSheet = EXCEL_ROWS): Promise<void> {
  const left = new Map(comparison.found.map((sheet) => [sheet.name, sheet]));
  for await (const page of pagesOf(comparison.expected, rowsPerSheet)) {
    const sheet = left.get(page.name);
    left.delete(page.name);
    if (sheet === undefined) comparison.onDifference({ sheet: page.name, cell: null, expected: 'a sheet', found: null });
    await comparePage(
      page,
      sheet ?? { name: page.name, rows: NO_ROWS, concealed: () => [] },
      sheet === undefined ? { ...comparison, onDifference: () => undefined } : comparison,
    );
  }
  for (const name of left.keys()) comparison.onDifference({ sheet: name, cell: null, expected: null, found: 'a sheet' });
}

const NO_ROWS: InputSheet['rows'] = {
  async *[Symbol.asyncIterator]() {
    // No rows.
  },
};

async function comparePage(page: Page, sheet: InputSheet, { open, onRows, onDifference }: Comparison): Promise<void> {
  const { columns, source, most, name, above, beside } = page;
  const found = new RowReader(sheet.rows);
  const differ = ({ row, column }: Place, expected: Content, cell: SheetCell | undefined): void =>
    onDifference({
      sheet: name,
      cell: `${letters(column - 1)}${row}`,
      expected: expected.text,
      found: foundText(cell, expected),
      ...(isSame(expected.value, cell) ? { what: `what it holds is shown by the format "${cell?.format ?? ''}"` } : {}),
    });
  const titles = columns.map((column) => textContent(titleOf(column)));
  const header = above.length + 1;
  for (const [at, text] of above.entries()) {
    const expected = text === '' ? [] : [textContent(text)];
    compareRow(at + 1, at + 1 === beside?.row ? withBeside(expected, beside) : expected, await found.at(at + 1), differ);
  }
  compareRow(header, titles, await found.at(header), differ);
  const contents = columns.map((column) => (open.has(column.key) ? () => null : (row: unknown) => contentIn(column, row)));
  let count = 0;
  for (;;) {
    const rows = await source.take(Math.min(PORTION, most - count));
    if (rows.length === 0) break;
    for (const row of rows) {
      count += 1;
      const expected = contents.map((content) => content(row));
      compareRow(header + count, expected, await found.at(header + count), differ);
    }
    onRows(rows.length);
  }
  for await (const { row, cells } of found.rest()) compareRow(row, [], cells, differ);
  const hidden = found.hidden.length === 0 ? [] : [hiddenRows(found.hidden)];
  const isOwn = ownLooks(page, open);
  for (const what of [...sheet.concealed().filter((each) => !isOwn(each)), ...hidden])
    onDifference({ sheet: name, cell: null, expected: null, found: null, what });
}

/** What a sheet of ours has itself that conceals nothing: the cell of a text beside it, and colours where something is filled in. */
function ownLooks({ columns, beside }: Page, open: ReadonlySet<string>): (what: string) => boolean {
  const letter = letters(beside?.column ?? 0);
  const merged = beside === null ? null : `cells ${letter}${beside.row}:${letter}${beside.row + beside.rows - 1} are merged`;
  const filled = new Set(columns.flatMap(({ key }, at) => (open.has(key) ? [letters(at)] : [])));
  return (what) => {
    if (what === merged) return true;
    const conditions = /^cells (.+) look otherwise under conditions$/.exec(what)?.[1];
    const places = conditions?.split(/[ :]/) ?? [];
    return places.length > 0 && places.every((place) => filled.has(place.replace(/[0-9]+$/, '')));
  };
}

function withBeside(expected: readonly Content[], { column, text }: Beside): readonly Content[] {
  const between = Array.from({ length: column - expected.length }, () => NOTHING);
  return [...expected, ...between, { value: text, text, kind: 'text' }];
}

function textContent(text: string): Content {
  return { value: shownText(text), text, kind: 'text' };
}

function hiddenRows(rows: readonly number[]): string {
  return rows.length === 1 ? `row ${rows[0]} is hidden` : `${rows.length} rows are hidden, the first of them ${rows[0]}`;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** What a cell should hold, and how a person reads it. */
interface Content {
  readonly value: number | string | null;
  readonly text: string | null;
  readonly kind: CellKind;
}

function contentIn(column: Column<unknown>, row: unknown): Content {
  const heading = column.heading?.(row) ?? null;
  if (heading !== null) return textContent(heading);
  const cell = column.value(row);
  const content = contentOf(column.kind, cell);
  const value = typeof content === 'string' ? shownText(content) : content;
  return { value, text: cell === null ? null : textOf(cell), kind: column.kind };
}

/** `expected`: by column; null where anything may be. */
function compareRow(
  row: number,
  expected: readonly (Content | null)[],
  cells: readonly SheetCell[],
  differ: (at: Place, expected: Content, found: SheetCell | undefined) => void,
): void {
  const last = Math.max(expected.length, cells.at(-1)?.column ?? 0);
  let next = 0;
  for (let column = 1; column <= last; column += 1) {
    const cell = cells[next]?.column === column ? cells[next++] : undefined;
    const wanted = column <= expected.length ? expected[column - 1] : NOTHING;
    if (wanted !== null && wanted !== undefined && !(isSame(wanted.value, cell) && isShown(wanted, cell)))
      differ({ row, column }, wanted, cell);
  }
}

const NOTHING: Content = { value: null, text: null, kind: 'text' };

/** Of a date's format what is left without its parts and what stands between them. */
const DAY = /y+|m+|d+/gi;
const BETWEEN = /^(\[\$-[0-9a-f]+\]|\\?[-/. ,:]|;@)*$/i;

/** Whether the format shows what the cell holds: a number its digits, a day all of it, a text itself. */
function isShown({ value, kind }: Content, cell: SheetCell | undefined): boolean {
  if (cell === undefined) return true;
  const { format, shown } = cell;
  // Four sections have one for texts, and so has one with an @: it may show another, or none.
  if (typeof value !== 'number')
    return cell.text === '' || format === '@' || (!format.includes('@') && format.split(';').length < 4);
  if (kind === 'bar') return /^0(\.0+)?%$/.test(format);
  if (kind !== 'day' && kind !== 'instant') return shown === 'plain';
  const rest = format.replace(kind === 'instant' ? /y+|m+|d+|h+|s+|\.0+|AM\/PM/gi : DAY, '');
  return (
    shown === 'date' &&
    ['y', 'm', 'd', ...(kind === 'instant' ? ['h'] : [])].every((part) => format.toLowerCase().includes(part)) &&
    BETWEEN.test(rest)
  );
}

function isSame(expected: Content['value'], cell: SheetCell | undefined): boolean {
  if (cell === undefined) return expected === null || expected === '';
  if (!cell.isSound) return false;
  if (typeof expected === 'number') return cell.number !== null && Math.abs(cell.number - expected) < TOLERANCE;
  return cell.number === null && cell.text === (expected ?? '');
}

/** A text that looks like the expected number, or the other way round, says what it is. */
function foundText(cell: SheetCell | undefined, { value }: Content): string | null {
  if (cell === undefined) return null;
  if (!cell.isSound) return `a cell that ${cell.text}`;
  if (typeof value === 'number' && cell.number === null) return `${cell.text} (a text)`;
  return typeof value === 'string' && cell.number !== null ? `${cell.text} (a number)` : cell.text;
}

/** The rows of a sheet, asked for by number from the top. */
class RowReader {
  readonly #batches: AsyncIterator<readonly SheetRow[]>;
  #batch: readonly SheetRow[] = [];
  #next = 0;
  /** The numbers of those that nobody sees. */
  readonly hidden: number[] = [];

  constructor(rows: InputSheet['rows']) {
    this.#batches = rows[Symbol.asyncIterator]();
  }

  async at(row: number): Promise<SheetRow['cells']> {
    const next = await this.#peek();
    if (next?.row !== row) return [];
    this.#next += 1;
    return next.cells;
  }

  async *rest(): AsyncGenerator<SheetRow> {
    for (let next = await this.#peek(); next !== undefined; next = await this.#peek()) {
      this.#next += 1;
      yield next;
    }
  }

  async #peek(): Promise<SheetRow | undefined> {
    while (this.#next >= this.#batch.length) {
      const { done, value } = await this.#batches.next();
      if (done === true) return undefined;
      [this.#batch, this.#next] = [value, 0];
      for (const { row, hidden } of value) if (hidden) this.hidden.push(row);
    }
    return this.#batch[this.#next];
  }
}
