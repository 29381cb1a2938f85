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

/** A row whose cells go by the names of their columns. */
export class BoundRow {
  readonly row: number;
  readonly #cells: readonly string[];
  readonly #places: ReadonlyMap<string, number>;

  constructor(places: ReadonlyMap<string, number>, { row, cells }: InputRow) {
    this.row = row;
    this.#cells = cells;
    this.#places = places;
  }

  /** The cell's text; `''` when it is empty or the file has no such column. */
  cell(column: string): string {
    return this.#cells[this.#places.get(column) ?? -1] ?? '';
  }

  /** The cell's text, or null when it is empty or the file has no such column. */
  given(column: string): string | null {
    return this.cell(column) || null;
  }
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
export async function bindColumns(
  services: Pick<Services, 'nearest'>,
  table: InputTable,
  spec: ColumnSpec,
): Promise<Outcome<BoundTable>> {
  const asked = [...spec.required, ...spec.optional];
  const known = new Map([...asked, ...spec.ignored].map((column) => [column.toLowerCase(), column]));
  const places = new Map<string, number>();
  for (const [place, header] of table.columns.entries()) {
    const column = known.get(header.toLowerCase());
    if (column === undefined) {
      return refuse('unknown-column', {
        path: table.path,
        column: header,
        nearest: services.nearest(header, [...known.values()]),
        known: asked,
      });
    }
    places.set(column, place);
  }
  const missing = spec.required.filter((column) => !places.has(column));
  if (missing.length > 0) return refuse('missing-column', { path: table.path, columns: missing, known: asked });
  const rows: BoundRow[] = [];
  for await (const batch of table.rows) for (const row of batch) rows.push(new BoundRow(places, row));
  return done({ path: table.path, digest: table.digest, has: (column) => places.has(column), rows });
}

/** What the references derived from one file begin with: `file:` and the first 16 hex digits of its SHA-256. */
export function derivedPrefix(digest: string): string {
  return `file:${digest.slice(0, 16)}#`;
}

/** The reference of a row that brings none: the file's bytes and the row (contract, section 6). */
export function derivedReference(digest: string, row: number): string {
  return `${derivedPrefix(digest)}${row}`;
}
