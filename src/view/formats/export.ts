/** Reports as the content of a file. */

import { batchesOf } from './batches.ts';
import type { Sheet } from '../document.ts';
import { type Exported, type ExportFormat, WRITERS } from './writers.ts';

/** Formats that hold more than one report; the others carry the first. */
export function holdsSeveral(format: ExportFormat): boolean {
  return format === 'xlsx' || format === 'json';
}

export interface ExportOptions {
  readonly info: Exported['info'];
  /** The last sheet of a workbook, the first member of JSON; CSV and NDJSON have no room for it. */
  readonly stamp?: Exported['stamp'];
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
  const pieces = WRITERS[format].exports({ reports: [counted(first), ...others.map(counted)], info, stamp });
  for await (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

async function* counting(rows: Sheet['rows'], onBatch: (rows: number) => void): AsyncGenerator<readonly unknown[]> {
  for await (const batch of batchesOf(rows)) {
    yield batch;
    onBatch(batch.length);
  }
}
