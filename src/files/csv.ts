/**
 * CSV (RFC 4180) from UTF-8 bytes: `,` `;` or tab, any line ending, quoted line breaks. The bytes are cut into slices of
 * whole records, so that memory stays small and others get their turn between two slices.
 */

import { isUtf8 } from 'node:buffer';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { restore } from '../core/csv-text.ts';
import type { InputRow } from '../core/input.ts';
import { findHeader, type Header, sliceEnd } from './csv-slices.ts';
import { BATCH_BYTES, MAX_RECORD } from './limits.ts';
import { malformed } from './malformed.ts';
import { columnLetters } from './letters.ts';
import { checkHeader, isBlank, type Rows } from './rows.ts';
import { notUtf8, textBytes } from './text.ts';

const QUOTE = '"';

/** The table in CSV bytes. Refuses (`malformed-file`) with the row, and the column where one is known. */
export function readCsv(path: string, bytes: Buffer): Rows {
  const text = textBytes(path, bytes);
  const header = findHeader(path, text);
  const place = { row: header.row };
  const line = text.subarray(header.start, header.end);
  if (!isUtf8(line)) notUtf8(path, 'the header', place);
  const columns = (records(path, line, header, [])[0] ?? []).map((name) => name.trim());
  const blank = columns.indexOf('');
  if (blank !== -1) malformed(path, `the header of column ${blank + 1} is empty`, place);
  checkHeader(path, header.row, columns);
  return {
    columns,
    letters: columns.map((_, index) => columnLetters(index + 1)),
    sheet: null,
    stamp: null,
    rows: { [Symbol.asyncIterator]: () => rowsAfter(path, text, header, columns) },
  };
}

async function* rowsAfter(
  path: string,
  text: Buffer,
  header: Header,
  columns: readonly string[],
): AsyncGenerator<readonly InputRow[]> {
  let row = header.row;
  for (let start = header.end; start < text.length;) {
    const { end, whole } = sliceEnd(text, start, BATCH_BYTES);
    const first = { ...header, row: row + 1 };
    const slice = text.subarray(start, end);
    if (whole && !isUtf8(slice)) refuseBytes(path, slice, first, columns);
    const parsed = records(path, slice, first, columns);
    if (!whole) malformed(path, `it is longer than ${MAX_RECORD / 1024} KiB`, { row: row + parsed.length });
    const batch = bind(path, parsed, row + 1, columns);
    row += parsed.length;
    start = end;
    if (batch.length > 0) yield batch;
    await othersFirst();
  }
}

function bind(path: string, parsed: readonly string[][], first: number, columns: readonly string[]): InputRow[] {
  const batch: InputRow[] = [];
  for (const [index, cells] of parsed.entries()) {
    if (isBlank(cells)) continue;
    const row = first + index;
    if (cells.length !== columns.length) refuseLength(path, row, cells.length, columns.length);
    batch.push({ row, cells: cells.map(restore) });
  }
  return batch;
}

function refuseLength(path: string, row: number, found: number, expected: number): never {
  return malformed(path, `it has ${found} ${found === 1 ? 'cell' : 'cells'}, the header has ${expected}`, { row });
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
