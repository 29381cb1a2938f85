/** Reports as the sheets of a workbook: one each, and further ones when a report has more rows than a sheet may have. */

import { batchesOf } from '../batches.ts';
import { columnsFor } from '../columns.ts';
import type { Beside, Column, Sheet, SheetChart } from '../document.ts';
import { sheetName } from './names.ts';
import { type Source, sourceOf } from './source.ts';

/** Excel's limit, the header included. */
export const EXCEL_ROWS = 1_048_576;

export interface Page {
  readonly name: string;
  readonly columns: readonly Column<unknown>[];
  /** Where its rows come from: whoever takes a page takes `most` of them, or all there are, before the next page. */
  readonly source: Source<unknown>;
  readonly most: number;
  readonly charts: readonly SheetChart[];
  /** Above the header; and beside the table, or null. */
  readonly above: readonly string[];
  readonly beside: Beside | null;
}

function around({ charts = [], above = [], beside }: Sheet): Pick<Page, 'charts' | 'above' | 'beside'> {
  return { charts, above, beside: beside ?? null };
}

export async function* pagesOf(sheets: readonly Sheet[], rowsPerSheet: number): AsyncGenerator<Page> {
  const taken = new Set<string>();
  for (const sheet of sheets) {
    const columns = columnsFor('workbook', sheet.columns);
    const batches = batchesOf(sheet.rows);
    const source = sourceOf(batches);
    try {
      do {
        const name = sheetName(sheet.name, taken);
        taken.add(name);
        yield { name, columns, source, most: rowsPerSheet - 1, ...around(sheet) };
      } while ((await source.peek()).length > 0);
    } finally {
      // When the reader of the pages gives up, the store must hear of it.
      await batches.return(undefined);
    }
  }
}
