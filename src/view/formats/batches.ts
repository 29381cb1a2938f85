import type { Sheet } from '../document.ts';

/** Enough rows that the price of a batch does not count, few enough that a reader sees the first ones at once. */
const BATCH = 1000;

/**
 * The rows of a sheet, in batches that are never empty. Short lists are arrays, cut into batches of `size` here; long
 * ones come from the store in batches of its own.
 */
export async function* batchesOf<Row>(rows: Sheet<Row>['rows'], size = BATCH): AsyncGenerator<readonly Row[]> {
  if (isArray(rows)) {
    for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
    return;
  }
  for await (const batch of rows) {
    if (batch.length > 0) yield batch;
  }
}

// Array.isArray alone does not narrow a readonly array.
function isArray<Row>(rows: Sheet<Row>['rows']): rows is readonly Row[] {
  return Array.isArray(rows);
}
