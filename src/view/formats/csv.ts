/** CSV as in RFC 4180: a header of column keys, CRLF, quotes only where needed. */

import { neutralise } from '../../core/csv-text.ts';
import { visible } from '../../core/text.ts';
import { batchesOf } from './batches.ts';
import type { CellValue, Column, Sheet } from '../document.ts';

const END = '\r\n';
// Blanks at the edges are part of a value; several readers drop them unless they are quoted.
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

export async function* csvText(rows: Sheet['rows'], columns: readonly Column<unknown>[]): AsyncGenerator<string> {
  yield columns.map(({ key }) => quoted(key)).join(',') + END;
  for await (const batch of batchesOf(rows)) {
    yield batch.map((row) => columns.map((column) => cell(column.value(row))).join(',') + END).join('');
  }
}

function cell(value: CellValue): string {
  if (value === null) return '';
  // A number is not text: `-5` stays a number a spreadsheet can add up.
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : value.join(';');
  return quoted(neutralise(visible(text)));
}

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
