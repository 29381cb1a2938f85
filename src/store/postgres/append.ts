/** A batch as the arguments of `entitle.append`: activity as JSON, the ledger as arrays, one a column. */

import type { Batch } from '../../app/ports.ts';
import type { PgValue } from './connection.ts';
import { APPEND_TYPES } from './schema/append-words.ts';

export const APPEND = `select append(${APPEND_TYPES.map((type, index) => `$${index + 1}::${type}`).join(', ')})`;

/** The hashes that the logs ended with when they were read; null: nobody looked. */
export interface Seen {
  readonly ledger: string | null;
  readonly activity: string | null;
}

export function appendArguments({ organization, transactions, activity }: Batch, seen: Seen): readonly PgValue[] {
  const draws = transactions.flatMap(({ lots }, index) => lots.map((draw) => ({ ...draw, row: index + 1 })));
  return [
    activity.length === 0 ? null : JSON.stringify(activity),
    seen.ledger,
    seen.activity,
    organization,
    transactions[0]?.id ?? null,
    texts(transactions.map(({ at }) => at)),
    texts(transactions.map(({ kind }) => kind)),
    texts(transactions.map(({ product }) => product)),
    numbers(transactions.map(({ quantity }) => quantity)),
    texts(transactions.map(({ workspace }) => workspace)),
    texts(transactions.map(({ subscription }) => subscription)),
    texts(transactions.map(({ actor }) => actor)),
    texts(transactions.map(({ reference }) => reference)),
    texts(transactions.map(({ note }) => note)),
    texts(trimmed(transactions.map(({ until }) => until ?? null))),
    numbers(trimmed(transactions.map(({ hold }) => hold ?? null))),
    numbers(trimmed(transactions.map(({ corrects }) => corrects ?? null))),
    numbers(trimmed(transactions.map(({ request }) => request ?? null))),
    texts(transactions.map(({ hash }) => hash)),
    numbers(draws.map(({ row }) => row)),
    numbers(draws.map(({ purchase }) => purchase)),
    numbers(draws.map(({ quantity }) => quantity)),
  ];
}

/** Nothing at all instead of a hundred thousand times nothing: the server takes what is left out at the end for null. */
function trimmed<T>(values: readonly (T | null)[]): readonly (T | null)[] {
  return values.slice(0, values.findLastIndex((value) => value !== null) + 1);
}

/** PostgreSQL's own way to write an array; the driver's takes ten times as long over 100,000 rows. */
function numbers(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? 'null').join(',')}}`;
}

function texts(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'null' : quoted(value))).join(',')}}`;
}

/** Keys, times and hashes need no escapes; anything else is quoted. */
function quoted(value: string): string {
  return /^[a-z0-9-]*[0-9-][a-z0-9-]*$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
