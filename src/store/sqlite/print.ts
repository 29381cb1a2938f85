/** The description of the schema as SQLite has it. */

import type { Column, Constraint, Constraints, ForeignKey, Index, Indexes, Table, Tables } from '../schema/description.ts';
import { type Dialect, type Sql, sqlIn } from '../schema/dialect.ts';

const CONDITION = (columns: readonly string[], row: string) =>
  columns.length === 1 ? `${row}.${columns[0]}` : `(${columns.map((column) => `${row}.${column}`).join(', ')})`;

const SQLITE: Dialect = {
  name: 'sqlite',
  table: (name) => name,
  old: 'old',
  new: 'new',
  isKey: (column) => `length(${column}) between 1 and 64 and ${column} not glob '*[^a-z0-9-]*' and ${column} not glob '-*'`,
  isDay: (column) => `${column} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`,
  isHash: (column) => `length(${column}) = 64 and ${column} not glob '*[^0-9a-f]*'`,
  changes: (columns) => `${CONDITION(columns, 'new')} <> ${CONDITION(columns, 'old')}`,
  differs: (column) => `new.${column} is not old.${column}`,
  notOnlyLater: (column) =>
    `old.${column} is null and new.${column} is not null or old.${column} is not null and (new.${column} is null or new.${column} < old.${column})`,
};

export function printTables(tables: Tables): string {
  return Object.entries(tables)
    .filter(([, { only }]) => only === undefined)
    .map(([name, table]) => `${printTable(name, table)}\n`)
    .join('\n');
}

/** `more`: checks of the table beside its own. */
export function printTable(name: string, table: Table, more: readonly Sql[] = []): string {
  const { columns, primaryKey, unique = [], foreignKeys = [], checks = [] } = table;
  const lines = [
    ...Object.entries(columns)
      .filter(([, { only }]) => only === undefined)
      .map(([column, declared]) => `${column} ${printColumn(column, declared)}`),
    ...(primaryKey === undefined ? [] : [`primary key (${primaryKey.join(', ')})`]),
    ...unique.map((together) => `unique (${together.join(', ')})`),
    ...foreignKeys.map(printForeignKey),
    ...[...checks, ...more].map((check) => `check (${sqlIn(SQLITE, check)})`),
  ];
  return `create table ${name} (\n  ${lines.join(',\n  ')}\n) strict, without rowid;`;
}

/** What follows a column's name. */
export function printColumn(name: string, column: Column): string {
  const { type, optional, primary, unique, references, check } = column;
  return [
    type === 'integer' ? 'integer' : 'text',
    ...(optional === true ? [] : ['not null']),
    ...(primary === true ? ['primary key'] : []),
    ...(unique === true ? ['unique'] : []),
    ...(column.default === undefined ? [] : [`default ${column.default}`]),
    ...(references === undefined ? [] : [`references ${references}`]),
    ...(check === undefined ? [] : [`check (${check(SQLITE, name)})`]),
  ].join(' ');
}

function printForeignKey({ columns, table, to, restrict }: ForeignKey): string {
  const there = to === undefined ? '' : ` (${to.join(', ')})`;
  return `foreign key (${columns.join(', ')}) references ${table}${there}${restrict === true ? ' on delete restrict' : ''}`;
}

export function printIndexes(indexes: Indexes): string {
  return Object.entries(indexes)
    .map(([name, index]) => `${printIndex(name, index)}\n`)
    .join('');
}

function printIndex(name: string, { table, on, unique, where }: Index): string {
  const condition = where === undefined ? '' : ` where ${sqlIn(SQLITE, where)}`;
  return `create ${unique === true ? 'unique ' : ''}index ${name} on ${table} (${sqlIn(SQLITE, on)})${condition};`;
}

export function printConstraints(constraints: Constraints): string {
  return Object.entries(constraints)
    .map(([name, constraint]) => `${printConstraint(name, constraint)}\n`)
    .join('');
}

function printConstraint(name: string, { table, at, event, of, when, says }: Constraint): string {
  const columns = of === undefined ? '' : ` of ${of.join(', ')}`;
  const condition = when?.(SQLITE) ?? null;
  return `create trigger ${name} ${at} ${event}${columns} on ${table}${condition === null ? '' : `\nwhen ${condition}`}
begin select raise(abort, '${says.replaceAll("'", "''")}'); end;`;
}

/**
 * Ledger and activity refuse UPDATE and DELETE; REPLACE deletes first, and meets the same trigger (recursive_triggers). A
 * connection without that setting still meets ON DELETE RESTRICT, and the trigger against REPLACE where rows are few:
 * one on the ledger would cost a tenth of every large transfer, and the chain tells of what it would have stopped.
 */
export function appendOnly(table: string): Constraints {
  const says = `${table} is append-only`;
  return {
    [`${table}_no_update`]: { table, at: 'before', event: 'update', says },
    [`${table}_no_delete`]: { table, at: 'before', event: 'delete', says },
  };
}
