/** The schema of this version: what the descriptions of all versions come to. */

import type { Constraints, Table } from './description.ts';
import { firstConstraints, firstTables } from './first.ts';
import { attendees, secondTables, transactions } from './second.ts';
import { ledgerConstraints, recordConstraints, replacedConstraints, secondConstraints } from './second-constraints.ts';

export type TableName = keyof typeof firstTables | keyof typeof secondTables;

export const whole: Readonly<Record<TableName, Table>> = {
  ...firstTables,
  workspaces: { ...firstTables.workspaces, columns: { ...firstTables.workspaces.columns, attendees } },
  transactions,
  ...secondTables,
};

/** What refuses a change of a row, by the name that both databases know it under. */
export const wholeConstraints: Constraints = {
  ...firstConstraints,
  ...secondConstraints,
  ...replacedConstraints,
  ...ledgerConstraints,
  ...recordConstraints,
};
