/** Which columns a format shows: its own choice, or what `--columns` names. */

import { raise } from '../core/refusals.ts';
import type { Column, Document, Nearest } from './document.ts';

/** `people`: tables and Markdown. `data`: CSV. `workbook`: Excel, which is read by both. */
type Audience = 'people' | 'data' | 'workbook';

/** The columns an audience sees unless told otherwise. */
export function columnsFor(audience: Audience, columns: readonly Column<unknown>[]): readonly Column<unknown>[] {
  return audience === 'workbook' ? columns : columns.filter(({ show }) => show === undefined || show === audience);
}

/** The columns of these keys (`product seats.missing`), in this order: what a list chooses to show people. */
export function ofKeys<Row>(columns: readonly Column<Row>[], keys: string): readonly Column<Row>[] {
  return keys.split(' ').map((key) => {
    const found = columns.find((column) => column.key === key);
    if (found === undefined) throw new Error(`no column ${key}`);
    return found;
  });
}

/** All columns of a document: those of its rows, and what a list shows people in the place of some. */
export function columnsOf(document: Document): readonly Column<unknown>[] {
  const { columns } = document.sheet;
  const people = document.kind === 'list' ? (document.people ?? []) : [];
  const keys = new Set(columns.map(({ key }) => key));
  return [...columns, ...people.filter(({ key }) => !keys.has(key))];
}

/**
 * The columns that `--columns` names, in that order, each once. A name is a key (`seats.missing`), the beginning of
 * several (`seats`), or a heading (`Missing seats`), in any case. Named columns are shown to every audience: who names a column wants to see it.
 * Refusal: `usage`, for a name that no column has.
 */
export function namedColumns(
  columns: readonly Column<unknown>[],
  names: readonly string[],
  nearest: Nearest,
  option = '--columns',
): readonly Column<unknown>[] {
  const chosen = new Set<Column<unknown>>();
  for (const name of names) {
    const key = keyOf(columns, name);
    if (key === null) refuseColumn(columns, name, nearest, option);
    for (const column of columns) if (isAtOrUnder(column.key, key)) chosen.add(column);
  }
  return [...chosen];
}

/**
 * The key, or the beginning of several, that somebody means: as JSON has it, in any case, or as the heading says it.
 * Null: no column is called so.
 */
export function keyOf(columns: readonly Column<unknown>[], name: string): string | null {
  const typed = name.trim();
  if (typed === '') return null;
  if (columns.some(({ key }) => isAtOrUnder(key, typed))) return typed;
  const lower = typed.toLowerCase();
  // Several may have one heading for different readers: the one for people is what a person has seen.
  const headed = columns.filter(({ title }) => title.toLowerCase() === lower);
  const seen = headed.find(({ show }) => show !== 'data');
  const alike = columns.find(({ key }) => isAtOrUnder(key.toLowerCase(), lower));
  return seen?.key ?? alike?.key.slice(0, typed.length) ?? headed[0]?.key ?? null;
}

/** Whether the path `key` is `name` itself or lies below it: `seats.missing` is under `seats`. */
export function isAtOrUnder(key: string, name: string): boolean {
  return key === name || key.startsWith(`${name}.`);
}

function refuseColumn(columns: readonly Column<unknown>[], name: string, nearest: Nearest, option: string): never {
  const known = columns.map(({ key }) => key);
  const meant =
    nearest(name, known) ??
    nearest(
      name,
      columns.map(({ title }) => title),
    );
  const question = meant === null ? '' : `did you mean "${meant}"? `;
  raise('usage', { reason: `${option}: there is no column "${name}"`, fix: `${question}known columns: ${known.join(', ')}` });
}
