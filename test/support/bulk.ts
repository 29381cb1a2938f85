import type { BulkCounts, BulkResult, BulkRow } from '../../src/core/bulk-results.ts';

/** The result of a file of transfers, as it is printed. */
export interface PrintedFile extends BulkCounts {
  readonly rows: readonly BulkRow[];
}

export function printed({ rows, ...counts }: BulkResult): PrintedFile {
  return { ...counts, rows: [...rows] };
}
