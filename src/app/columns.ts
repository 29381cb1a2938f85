/** Gives the columns of a file their meaning: which must be there, which may, which are known and ignored. */

import { AS_WRITTEN, type InputRow, type InputTable, type Reading } from '../core/input.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { ColumnKind } from '../core/unclear.ts';
import { type Bound, BoundRows, placeOf } from './bound-rows.ts';
import type { Services } from './ports.ts';

export interface ColumnSpec {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Columns our own exports carry beside those, with all that lies below them (`seats` has `seats.missing`): accepted, so that an export can be read again. */
  readonly ignored: readonly string[];
  /** Columns that are named by what they hold, by their beginning: `tag:`, however the beginning may be written (`tags.`). */
  readonly families?: Readonly<Record<string, readonly string[]>>;
  /** Of these at least one makes the header: who has none of them is another table. */
  readonly oneOf?: readonly string[];
  /** How the columns of our own exports are headed for people, each with its key: `Starts` is `startsOn`. */
  readonly titles?: readonly (readonly [title: string, key: string])[];
}

/** What belongs into a column; text unless told here. */
const KINDS: Readonly<Record<string, ColumnKind>> = {
  quantity: 'number',
  transfer: 'number',
  participants: 'number',
  startsOn: 'day',
  endsOn: 'day',
};

/** Header names compare without regard to case, blanks, hyphens and underscores: `Starts on` is `startsOn`. */
function plain(header: string): string {
  return header.toLowerCase().replaceAll(/[\s_-]+/g, '');
}

/** What the header names of a file mean. */
export class Columns {
  readonly asked: readonly string[];
  readonly #needed: readonly (readonly string[])[];
  readonly #known: ReadonlyMap<string, string>;
  readonly #under: readonly string[];
  readonly #families: NonNullable<ColumnSpec['families']>;

  constructor({ required, optional, ignored, oneOf, titles = [], families = {} }: ColumnSpec) {
    this.#families = families;
    this.#needed = [...required.map((key) => [key]), ...(oneOf === undefined ? [] : [oneOf])];
    this.asked = [...required, ...optional];
    const asked = new Set(this.asked.map(plain));
    this.#known = new Map([
      ...titles.map(([title, key]) => [plain(title), key] as const),
      ...[...ignored, ...this.asked].map((key) => [plain(key), key] as const),
    ]);
    this.#under = ignored.filter((key) => !asked.has(plain(key))).map((key) => `${plain(key)}.`);
  }

  /** The key of the column with this header; undefined: nobody knows it. */
  keyOf(header: string): string | undefined {
    const name = plain(header);
    return (
      this.#known.get(name) ??
      this.#memberOf(header.toLowerCase()) ??
      (this.#under.some((start) => name.startsWith(start)) ? header : undefined)
    );
  }

  /** `tag:region` for `Tags.Region`: a column of a family goes by its family's own beginning. */
  #memberOf(header: string): string | undefined {
    for (const [family, others] of Object.entries(this.#families)) {
      const beginning = [family, ...others].find((each) => header.startsWith(each) && header.length > each.length);
      if (beginning !== undefined) return `${family}${header.slice(beginning.length).trim()}`;
    }
    return undefined;
  }

  /** Whether a column is asked for: others are known, and ignored. */
  isAsked(key: string): boolean {
    return this.asked.includes(key) || this.#memberOf(key) === key;
  }

  get names(): readonly string[] {
    return [...new Set(this.#known.values())];
  }

  /** How well these names would do as the header (see `Wanted`). */
  fit(names: readonly string[]): number | 'whole' {
    const keys = new Set(names.map((name) => this.keyOf(name)).filter((key) => key !== undefined));
    return this.#needed.length > 0 && this.#needed.every((any) => any.some((key) => keys.has(key))) ? 'whole' : keys.size;
  }
}

export interface BoundTable extends Pick<InputTable, 'path' | 'digest' | 'format' | 'sheet' | 'stamp'> {
  readonly has: (column: string) => boolean;
  /** The columns of a family, by their whole names: `tag:region`. */
  readonly family: (beginning: string) => readonly string[];
  readonly rows: BoundRows;
  /** Rows that nobody who looks at the sheet sees; they are among `rows`. */
  readonly hiddenRows: number;
}

/**
 * Finds the columns by their headers and reads all rows, before anything is asked of the store. Refuses with
 * unknown-column (all of them, each with the nearest known one), missing-column or malformed-file (a header twice).
 */
export async function bindColumns(
  services: Pick<Services, 'nearest'>,
  table: InputTable,
  spec: ColumnSpec,
  reading: Reading = AS_WRITTEN,
): Promise<Outcome<BoundTable>> {
  const columns = new Columns(spec);
  const found = findPlaces(services, table, columns, reading);
  if (!found.ok) return found;
  const places = found.value;
  const missing = spec.required.filter((column) => !places.has(column));
  if (missing.length > 0) return refuse('missing-column', { path: table.path, columns: missing, known: columns.asked });
  const bound: Bound = {
    places,
    columns: [...places]
      .filter(([key]) => columns.isAsked(key))
      .map(([key, place]) => ({ key, place, kind: KINDS[key] ?? 'text' })),
    letters: table.letters,
    reading,
  };
  const rows = new BoundRows(bound, table.columns.length);
  let hiddenRows = 0;
  for await (const batch of table.rows) {
    for (const row of batch) {
      const damaged = damageIn(bound, row);
      if (damaged !== null) return refuse('malformed-file', { path: table.path, row: row.row, ...damaged });
      if (row.hidden === true) hiddenRows += 1;
    }
    rows.add(batch);
  }
  const { path, digest, format, sheet, stamp } = table;
  const family = (beginning: string) => [...places.keys()].filter((column) => column.startsWith(beginning));
  return done({ path, digest, format, sheet, stamp, has: (column) => places.has(column), family, rows, hiddenRows });
}

/** A cell without a value (an error, a formula that nobody has calculated) where one is asked for. */
function damageIn(bound: Bound, { row, marks }: InputRow): { readonly column: string; readonly reason: string } | null {
  if (marks === undefined) return null;
  for (const { key, place } of bound.columns) {
    const mark = marks.get(place);
    if (mark?.kind === 'problem') return { column: key, reason: `${placeOf(bound, row, key)} ${mark.problem}` };
  }
  return null;
}

function findPlaces(
  services: Pick<Services, 'nearest'>,
  { path, columns: headers }: InputTable,
  columns: Columns,
  { ignore }: Reading,
): Outcome<ReadonlyMap<string, number>> {
  const left = new Map(ignore.map((name) => [plain(name), name]));
  const places = new Map<string, number>();
  const unknown: string[] = [];
  const used = new Set<string>();
  for (const [place, header] of headers.entries()) {
    if (left.has(plain(header))) {
      used.add(plain(header));
      continue;
    }
    const key = columns.keyOf(header);
    if (key === undefined) unknown.push(header);
    else if (!places.has(key)) places.set(key, place);
    else if (columns.isAsked(key)) {
      const reason = `the header is there twice, also as "${headers[places.get(key) ?? 0] ?? ''}"`;
      return refuse('malformed-file', { path, row: null, column: header, reason });
    }
  }
  const strange = [...left].filter(([name]) => !used.has(name)).map(([, name]) => name);
  if (strange.length > 0) {
    return refuse('usage', {
      reason: `--ignore-columns: file "${path}" has no column ${strange.map((name) => `"${name}"`).join(', ')}`,
      fix: `its columns: ${headers.join(', ')}`,
    });
  }
  if (unknown.length === 0) return done(places);
  const [first = { column: '', nearest: null }, ...others] = unknown.map((column) => ({
    column,
    nearest: services.nearest(column, columns.names),
  }));
  return refuse('unknown-column', { path, ...first, columns: [first, ...others], known: columns.asked });
}
