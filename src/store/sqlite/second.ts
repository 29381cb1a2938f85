/** The step to the second version: the ledger is made anew with room for every kind, and what is new comes beside it. */

import type { Constraints, Indexes } from '../schema/description.ts';
import { firstIndexes, firstTables } from '../schema/first.ts';
import { demandsInOne } from '../schema/kinds.ts';
import { attendees, byReference, ledgerIndexes, secondIndexes, secondTables, transactions } from '../schema/second.ts';
import { ledgerConstraints, recordConstraints, replacedConstraints, secondConstraints } from '../schema/second-constraints.ts';
import { MISSING } from './missing.ts';
import { appendOnly, printColumn, printConstraints, printIndexes, printTable, printTables } from './print.ts';

const INDEXES: Indexes = {
  ...Object.fromEntries(Object.entries(firstIndexes).filter(([, { table }]) => table === 'transactions')),
  transactions_by_reference: byReference,
  ...ledgerIndexes,
};

const dropped = (names: readonly string[]) => names.map((name) => `drop trigger ${name};`);

/**
 * The ledger with the kinds of an edition. SQLite changes no CHECK of a table that is there: it is made anew, and what refers
 * to it by name refers to the new one. `had`: the columns of the one before. `about`: constraints of other tables that look
 * into the ledger, which are made anew with it.
 */
export function ledgerAnew(edition: number, had: readonly string[], about: Constraints = {}): string {
  const [name, columns] = ['transactions_anew', had.join(', ')];
  const foreignKeys =
    transactions.foreignKeys?.map((key) => (key.table === 'transactions' ? { ...key, table: name } : key)) ?? [];
  return [
    ...dropped(Object.keys(about)),
    printTable(name, { ...transactions, foreignKeys }, [demandsInOne(edition)]),
    `insert into ${name} (${columns}) select ${columns} from transactions;`,
    'drop table transactions;',
    `alter table ${name} rename to transactions;`,
    printIndexes(INDEXES),
    printConstraints(appendOnly('transactions')),
    ...(Object.keys(about).length === 0 ? [] : [printConstraints(about)]),
  ].join('\n');
}

export const SECOND: string = [
  ledgerAnew(2, Object.keys(firstTables.transactions.columns)),
  printTables(secondTables),
  printIndexes(secondIndexes),
  printConstraints(secondConstraints),
  printConstraints(ledgerConstraints),
  `${dropped(Object.keys(replacedConstraints)).join('\n')}\n`,
  printConstraints(replacedConstraints),
  printConstraints(recordConstraints),
  `alter table workspaces add column attendees ${printColumn('attendees', attendees)};\n`,
  MISSING,
].join('\n');
