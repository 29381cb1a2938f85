/** What a file of transfers comes to: its counts, and every row with its outcome. */

import type { RefusalCode } from './refusals.ts';

export type BulkStatus = 'applied' | 'planned' | 'rejected' | 'skipped' | 'replayed' | 'withheld';

export interface BulkRow {
  readonly row: number;
  readonly workspace: string;
  readonly product: string;
  readonly quantity: number | null;
  readonly status: BulkStatus;
  readonly code: RefusalCode | null;
  readonly message: string | null;
  readonly transaction: number | null;
}

/** How many rows of a file end how, and what they come to. */
export interface BulkCounts {
  readonly applied: number;
  /** What a dry run would apply. */
  readonly planned: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly replayed: number;
  /** Good rows of a file that was refused. */
  readonly withheld: number;
  readonly dryRun: boolean;
  /** Seats transferred, or that a dry run would transfer. */
  readonly seats: number;
  /** Of those seats, how many go beyond what was missing. */
  readonly excess: number;
}

export interface BulkResult extends BulkCounts {
  readonly rows: BulkRows;
}

/** Made when they are looked at: one by one, or some at a time. */
export interface BulkRows extends Iterable<BulkRow>, AsyncIterable<readonly BulkRow[]> {
  readonly length: number;
}
