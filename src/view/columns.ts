/** Which columns a format shows: its own choice, or what `--columns` names. */

import { raise } from '../core/refusals.ts';
import type { Column, Nearest } from './document.ts';

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

/**
 * The columns that `--columns` names, in that order, each once. A name is a key (`seats.missing`) or the beginning of
 * several (`seats`). Named columns are shown to every audience: who names a column wants to see it.
 * Refusal: `usage`, for a name that no column has.
 */
export function namedColumns(
  columns: readonly Column<unknown>[],
  names: readonly string[],
  nearest: Nearest,
): readonly Column<unknown>[] {
  const chosen = new Set<Column<unknown>>();
  for (const name of names) {
    const found = columns.filter(({ key }) => isAtOrUnder(key, name));
    if (found.length === 0) refuseColumn(columns, name, nearest);
    for (const column of found) chosen.add(column);
  }
  return [...chosen];
}

/** Whether the path `key` is `name` itself or lies below it: `seats.missing` is under `seats`. */
export function isAtOrUnder(key: string, name: string): boolean {
  return key === name || key.startsWith(`${name}.`);
}

function refuseColumn(columns: readonly Column<unknown>[], name: string, nearest: Nearest): never {
  const known = columns.map(({ key }) => key);
  const meant = nearest(name, known);
  const question = meant === null ? '' : `did you mean "${meant}"? `;
  raise('usage', { reason: `--columns: there is no column "${name}"`, fix: `${question}known columns: ${known.join(', ')}` });
}
