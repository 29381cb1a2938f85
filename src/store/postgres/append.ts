/** A batch as the arguments of `entitle.append`: activity as JSON, the ledger as arrays, one a column. */

import type { Batch } from '../../app/ports.ts';
import type { PgValue } from './connection.ts';

const TYPES = [
  'json',
  'text',
  'bigint',
  'text[]',
  'text[]',
  'text[]',
  'bigint[]',
  'text[]',
  'text[]',
  'text[]',
  'text[]',
  'text[]',
  'text[]',
  'bigint[]',
  'bigint[]',
  'bigint[]',
];
export const APPEND = `select append(${TYPES.map((type, index) => `$${index + 1}::${type}`).join(', ')})`;

export function appendArguments({ organization, transactions, activity }: Batch): readonly PgValue[] {
  const draws = transactions.flatMap(({ lots }, index) => lots.map((draw) => ({ ...draw, row: index + 1 })));
  return [
    activity.length === 0 ? null : JSON.stringify(activity),
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
    texts(transactions.map(({ hash }) => hash)),
    numbers(draws.map(({ row }) => row)),
    numbers(draws.map(({ purchase }) => purchase)),
    numbers(draws.map(({ quantity }) => quantity)),
  ];
}

/** PostgreSQL's own way to write an array; the driver's takes ten times as long over 100,000 rows. */
function numbers(values: readonly number[]): string {
  return `{${values.join(',')}}`;
}

function texts(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'null' : quoted(value))).join(',')}}`;
}

/** Keys, times and hashes need no escapes; anything else is quoted. */
function quoted(value: string): string {
  return /^[a-z0-9-]*[0-9-][a-z0-9-]*$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
