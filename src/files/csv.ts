/**
 * CSV (RFC 4180) from UTF-8 bytes: `,` `;` or tab, any line ending, quoted line breaks. The bytes are cut into slices of
 * whole records, so that memory stays small and others get their turn between two slices.
 */

import { isUtf8 } from 'node:buffer';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { counted } from '../core/counts.ts';
import { restore } from '../core/csv-text.ts';
import type { InputRow, Wanted } from '../core/input.ts';
import { RefusalError } from '../core/refusals.ts';
import { findHeader, type Header } from './csv-header.ts';
import { sliceEnd } from './csv-slices.ts';
import { BATCH_BYTES, MAX_RECORD } from './limits.ts';
import { malformed } from './malformed.ts';
import { columnLetters } from './letters.ts';
import { checkHeader, isBlank, noSheets, type Rows } from './rows.ts';
import { notUtf8, textBytes } from './text.ts';

const QUOTE = '"';

/** The columns that have a header, and where they stand among the cells of a row. */
interface Columns {
  readonly names: readonly string[];
  /** Null: every cell of a row has a header, in this order. */
  readonly places: readonly number[] | null;
  /** Cells of the header, blank ones among them. */
  readonly width: number;
}

/**
 * The table in CSV bytes; its header is the first of the first rows that is what is wanted. Refuses (`malformed-file`) with
 * the row, and the column where one is known.
 */
export function readCsv(path: string, bytes: Buffer, wanted: Wanted): Rows {
  if (wanted.sheet !== null) noSheets(path, wanted.sheet);
  const text = textBytes(path, bytes);
  const header = findHeader(path, text, wanted, (line, start) => titlesIn(path, line, start));
  const line = text.subarray(header.start, header.end);
  if (!isUtf8(line)) notUtf8(path, 'the header', { row: header.row });
  const columns = columnsOf(namesOf(path, line, header));
  checkHeader(path, header.row, columns.names, wanted.repeats);
  return {
    columns: columns.names,
    letters: columns.names.map((_, index) => columnLetters((columns.places?.[index] ?? index) + 1)),
    sheet: null,
    stamp: null,
    rows: { [Symbol.asyncIterator]: () => rowsAfter(path, text, header, columns) },
  };
}

function namesOf(path: string, line: Buffer, start: Start): readonly string[] {
  return (records(path, line, start, [])[0] ?? []).map((name) => name.trim());
}

/** The cells of a row that may be no header at all: what cannot be read is none. */
function titlesIn(path: string, line: Buffer, start: Start): readonly string[] {
  if (!isUtf8(line)) return [];
  try {
    return namesOf(path, line, start);
  } catch (error) {
    if (error instanceof RefusalError) return [];
    throw error;
  }
}

function columnsOf(header: readonly string[]): Columns {
  const places = header.flatMap((name, place) => (name === '' ? [] : [place]));
  const names = places.map((place) => header[place] ?? '');
  return { names, places: places.length === header.length ? null : places, width: header.length };
}

async function* rowsAfter(path: string, text: Buffer, header: Header, columns: Columns): AsyncGenerator<readonly InputRow[]> {
  let row = header.row;
  for (let start = header.end; start < text.length;) {
    const { end, whole } = sliceEnd(text, start, BATCH_BYTES);
    const first = { ...header, row: row + 1 };
    const slice = text.subarray(start, end);
    if (whole && !isUtf8(slice)) refuseBytes(path, slice, first, columns.names);
    const parsed = records(path, slice, first, columns.names);
    if (!whole) malformed(path, `it is longer than ${MAX_RECORD / 1024} KiB`, { row: row + parsed.length });
    const batch = bind(path, parsed, row + 1, columns);
    row += parsed.length;
    start = end;
    if (batch.length > 0) yield batch;
    await othersFirst();
  }
}

function bind(path: string, parsed: readonly string[][], first: number, columns: Columns): InputRow[] {
  const batch: InputRow[] = [];
  for (const [index, written] of parsed.entries()) {
    if (isBlank(written)) continue;
    const row = first + index;
    // Blanks first: what a neutralised cell stands for is kept as it was.
    const cells = written.map((cell) => restore(cell.trim()));
    if (cells.length > columns.width) refuseLength(path, row, cells, columns);
    batch.push({ row, cells: columns.places === null ? filled(cells, columns.width) : picked(path, row, cells, columns) });
  }
  return batch;
}

/** A spreadsheet leaves out the empty cells at the end of a row. */
function filled(cells: string[], width: number): readonly string[] {
  while (cells.length < width) cells.push('');
  if (cells.length > width) cells.length = width;
  return cells;
}

/** Only the cells that have a header; the others must be empty. */
function picked(path: string, row: number, cells: readonly string[], { names, places }: Columns): readonly string[] {
  const headed = new Set(places);
  const bare = cells.findIndex((cell, place) => cell !== '' && !headed.has(place));
  if (bare !== -1) withoutHeader(path, row, bare);
  return names.map((_, index) => cells[places?.[index] ?? index] ?? '');
}

function refuseLength(path: string, row: number, cells: readonly string[], { width }: Columns): void {
  if (cells.slice(width).some((cell) => cell !== '')) {
    malformed(path, `it has ${counted(cells.length, 'cell')}, the header has ${width}`, { row });
  }
}

function withoutHeader(path: string, row: number, place: number): never {
  return malformed(path, `cell ${columnLetters(place + 1)}${row} has a value, but its column has no header`, { row });
}

/** `row` is the row of the slice's first record. */
type Start = Pick<Header, 'row' | 'delimiter'>;

function records(
  path: string,
  slice: Buffer,
  start: Start,
  columns: readonly string[],
  encoding: 'utf8' | 'latin1' = 'utf8',
): string[][] {
  if (!slice.includes(QUOTE)) return plainRecords(slice.toString(encoding), start.delimiter);
  try {
    // Rows of another length are let through, because blank ones are left out whatever their length.
    const options = { delimiter: start.delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, encoding };
    return parse(slice, options);
  } catch (error) {
    return refuseQuote(path, error, start.row, columns);
  }
}

/**
 * Without a quote there is nothing to parse, only to split; a test holds both ways to the same rows. csv-parse looks at
 * every byte: for 100,000 rows of a transfer file 150 ms, a fifth of the whole run; splitting takes 40 ms.
 */
function plainRecords(text: string, delimiter: string): string[][] {
  const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.split(delimiter));
}

function refuseQuote(path: string, error: unknown, first: number, columns: readonly string[]): never {
  if (!(error instanceof CsvError)) throw error;
  const reason =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? `a quoted cell is never closed (or longer than ${MAX_RECORD / 1024} KiB)`
      : `a quote is in the wrong place; put quotes around the whole cell, and double those inside it`;
  return malformed(path, reason, { row: first + Number(error.records), column: columns[Number(error.index)] }, error);
}

/** Names the cell that is not UTF-8: read as single bytes, quotes and delimiters mean the same. */
function refuseBytes(path: string, slice: Buffer, start: Start, columns: readonly string[]): never {
  for (const [index, cells] of records(path, slice, start, columns, 'latin1').entries()) {
    const bad = cells.findIndex((cell) => !isUtf8(Buffer.from(cell, 'latin1')));
    if (bad !== -1) notUtf8(path, 'it', { row: start.row + index, column: columns[bad] });
  }
  return notUtf8(path, 'it', { row: start.row });
}
