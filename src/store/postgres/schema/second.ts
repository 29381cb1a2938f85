/**
 * The step to the second version: what is new beside the tables of the first, and the functions that replace its own. The
 * description is `store/schema/second.ts`.
 */

import { firstTables } from '../../schema/first.ts';
import { demands } from '../../schema/kinds.ts';
import { ownColumns } from '../../schema/own-columns.ts';
import { attendees, byReference, ledgerIndexes, secondIndexes, secondTables as newTables } from '../../schema/second.ts';
import { replacedConstraints, secondConstraints as described } from '../../schema/second-constraints.ts';
import { serverName } from './constraints.ts';
import { missingFollowers } from './missing.ts';
import { POSTGRES, printBareColumn, printColumn, printConstraints, printFunction, printIndexes, printTables } from './print.ts';
import { policiesOf } from './readable.ts';

/** Of the first version, which named its kinds. */
const CHECKS_OF_FIRST = ['transactions_kind_check', 'transactions_check', 'transactions_check1'];

/** The ledger with the kinds of an edition; `dropped`: the checks of the one before. */
function ledgerAnew(edition: number, dropped: readonly string[]): readonly string[] {
  return [
    ...dropped.map((name) => `alter table entitle.transactions drop constraint if exists ${name}`),
    ...Object.entries(demands(edition, POSTGRES)).map(
      ([name, check]) => `alter table entitle.transactions add constraint ${name} check (${check})`,
    ),
  ];
}

const LEDGER: readonly string[] = [
  ...Object.entries(ownColumns).map(
    ([name, column]) => `alter table entitle.transactions add column if not exists ${printBareColumn(name, column)}`,
  ),
  ...ledgerAnew(2, CHECKS_OF_FIRST),
  ...printIndexes(ledgerIndexes),
  ...printIndexes({ transactions_by_reference_and_product: byReference }),
  'drop index if exists entitle.transactions_by_reference',
];

const tablesOfFirst: readonly string[] = Object.keys(firstTables);

/** Of both versions. */
export const allTableNames: readonly string[] = [...tablesOfFirst, ...Object.keys(newTables)];

export const secondConstraints: readonly string[] = [
  ...missingFollowers,
  // The triggers of the first version stay, and call these.
  ...Object.entries(replacedConstraints).map(([name, constraint]) => printFunction(serverName(name), constraint)),
  ...printConstraints(Object.fromEntries(Object.entries(described).map(([name, constraint]) => [serverName(name), constraint]))),
];

export const secondTables: readonly string[] = [
  ...LEDGER,
  `alter table entitle.workspaces add column if not exists ${printColumn('attendees', attendees)}`,
  ...printTables(newTables),
  ...printIndexes(secondIndexes),
];

export const secondPolicies: readonly string[] = [
  ...policiesOf(tablesOfFirst, 'alter'),
  ...policiesOf(Object.keys(newTables), 'create'),
];

/**
 * No statistics of what stands in a column: a plan's estimates would tell whoever may ask for plans how many rows of which
 * kind another organization has. Every question names an organization and has an index, so no plan needs them.
 */
export const secondStatistics: readonly string[] = Object.entries({ ...firstTables, ...newTables }).map(
  ([table, { columns }]) =>
    `alter table entitle.${table} ${Object.keys(table === 'transactions' ? { ...columns, ...ownColumns } : columns)
      .map((column) => `alter column ${column} set statistics 0`)
      .join(', ')}`,
);
