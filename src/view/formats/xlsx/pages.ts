/** Reports as the sheets of a workbook: one each, and further ones when a report has more rows than a sheet may have. */

import { batchesOf } from '../batches.ts';
import { columnsFor } from '../../columns.ts';
import type { Beside, CellRange, Column, Sheet, SheetChart } from '../../document.ts';
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
  /** Null: the title of the workbook. */
  readonly footer: string | null;
}

function around(
  { name: own, charts = [], above = [], beside, footer }: Sheet,
  name: string,
): Pick<Page, 'charts' | 'above' | 'beside' | 'footer'> {
  return { charts: charts.map((chart) => renamed(chart, own, name)), above, beside: beside ?? null, footer: footer ?? null };
}

/** Draws the cells of its own sheet also where that is called otherwise in the workbook. */
function renamed(chart: SheetChart, own: string, name: string): SheetChart {
  const range = (cells: CellRange): CellRange => (cells.sheet === own ? { ...cells, sheet: name } : cells);
  const series = chart.series.map((each) => ({ ...each, values: range(each.values) }));
  return { ...chart, categories: range(chart.categories), series };
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
        yield { name, columns, source, most: rowsPerSheet - 1, ...around(sheet, name) };
      } while ((await source.peek()).length > 0);
    } finally {
      // When the reader of the pages gives up, the store must hear of it.
      await batches.return(undefined);
    }
  }
}
