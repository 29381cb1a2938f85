/** Gives the columns of a file their meaning: which must be there, which may, which are known and ignored. */

import type { InputRow, InputTable } from '../core/input.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { Services } from './ports.ts';

export interface ColumnSpec {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Columns our own exports carry beside those: accepted, so that an export can be read again. */
  readonly ignored: readonly string[];
}

export interface BoundRow {
  readonly row: number;
  /** The cell's text; `''` when it is empty or the file has no such column. */
  readonly cell: (column: string) => string;
  /** The cell's text, or null when it is empty or the file has no such column. */
  readonly given: (column: string) => string | null;
}

export interface BoundTable {
  readonly path: string;
  readonly digest: string;
  readonly has: (column: string) => boolean;
  readonly rows: readonly BoundRow[];
}

/**
 * Matches header names without regard to case and reads all rows, before anything is asked of the store. Refuses with
 * unknown-column (and the nearest known one) or missing-column.
 */
export async function bindColumns(services: Pick<Services, 'nearest'>, table: InputTable, spec: ColumnSpec): Promise<Outcome<BoundTable>> {
  const asked = [...spec.required, ...spec.optional];
  const known = new Map([...asked, ...spec.ignored].map((column) => [column.toLowerCase(), column]));
  const places = new Map<string, number>();
  for (const [place, header] of table.columns.entries()) {
    const column = known.get(header.toLowerCase());
    if (column === undefined) {
      return refuse('unknown-column', { path: table.path, column: header, nearest: services.nearest(header, [...known.values()]), known: asked });
    }
    places.set(column, place);
  }
  const missing = spec.required.filter((column) => !places.has(column));
  if (missing.length > 0) return refuse('missing-column', { path: table.path, columns: missing, known: asked });
  const rows: BoundRow[] = [];
  for await (const batch of table.rows) for (const row of batch) rows.push(bindRow(places, row));
  return done({ path: table.path, digest: table.digest, has: (column) => places.has(column), rows });
}

function bindRow(places: ReadonlyMap<string, number>, { row, cells }: InputRow): BoundRow {
  const cell = (column: string) => cells[places.get(column) ?? -1] ?? '';
  return { row, cell, given: (column) => cell(column) || null };
}

/** The reference of a row that brings none: the file's bytes and the row (contract, section 6). */
export function derivedReference(digest: string, row: number): string {
  return `file:${digest.slice(0, 16)}#${row}`;
}
