/** Reports as the content of a file. */

import type { BookStamp, Stamp } from '../../core/stamp.ts';
import { aboutAllSheet, aboutSheet } from '../results/about.ts';
import { batchesOf } from './batches.ts';
import { columnsFor } from '../columns.ts';
import { csvText } from './csv.ts';
import type { Sheet } from '../document.ts';
import { jsonArray, jsonArrays, jsonLines } from './json.ts';
import type { WorkbookInfo } from './xlsx/package.ts';

export const EXPORT_FORMATS = ['xlsx', 'csv', 'json', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Formats that hold more than one report; the others carry the first. */
export function holdsSeveral(format: ExportFormat): boolean {
  return format === 'xlsx' || format === 'json';
}

export interface ExportOptions {
  readonly info: WorkbookInfo;
  /** The last sheet of a workbook, the first member of JSON; CSV and NDJSON have no room for it. */
  readonly stamp?: Stamp | BookStamp;
  /** Called now and then with the rows written so far, over all reports. */
  readonly onRows?: (done: number) => void;
}

/**
 * The bytes of the file, in pieces, while the reports are read: nothing is held, and whoever takes them (a file that
 * is renamed when complete, stdout) sets the pace. CSV and NDJSON carry the first report. JSON is the array of one
 * report's rows, or an object of arrays by the names of several; with a stamp, always an object.
 */
export async function* exported(
  format: ExportFormat,
  [first, ...others]: readonly [Sheet, ...Sheet[]],
  { info, stamp, onRows = () => undefined }: ExportOptions,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  const counted = (sheet: Sheet): Sheet => ({ ...sheet, rows: counting(sheet.rows, (rows) => onRows((done += rows))) });
  if (format === 'xlsx') {
    const { workbook } = await import('./xlsx.ts');
    const about = stamp === undefined ? [] : ['organizations' in stamp ? aboutAllSheet(stamp) : aboutSheet(stamp)];
    yield* workbook([...[first, ...others].map(counted), ...about], info);
    return;
  }
  for await (const text of textOf(format, counted(first), others.map(counted), stamp)) yield Buffer.from(text);
}

async function* counting(rows: Sheet['rows'], onBatch: (rows: number) => void): AsyncGenerator<readonly unknown[]> {
  for await (const batch of batchesOf(rows)) {
    yield batch;
    onBatch(batch.length);
  }
}

function textOf(
  format: Exclude<ExportFormat, 'xlsx'>,
  first: Sheet,
  others: readonly Sheet[],
  stamp: Stamp | BookStamp | undefined,
): AsyncIterable<string> {
  switch (format) {
    case 'csv':
      return csvText(first.rows, columnsFor('data', first.columns));
    case 'ndjson':
      return jsonLines(first.rows, (row) => row);
    case 'json':
      if (stamp !== undefined) return jsonArrays([first, ...others], { stamp });
      return others.length === 0 ? jsonArray(first.rows, (row) => row) : jsonArrays([first, ...others]);
  }
}
