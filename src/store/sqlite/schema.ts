/**
 * The steps from an empty file to this version's schema, printed from its description (`store/schema`). Migrations go forward
 * only; a released step is never changed.
 */

import type { Constraints } from '../schema/description.ts';
import { APPEND_ONLY, firstConstraints, firstIndexes, firstTables } from '../schema/first.ts';
import { appendOnly, printConstraints, printIndexes, printTables } from './print.ts';
import { SECOND } from './second.ts';

/** "ETL1": marks a SQLite file as a store of this program (offset 68 of the file). */
export const APPLICATION_ID = 0x45544c31;

const NO_REPLACE: Constraints = {
  activity_no_replace: {
    table: 'activity',
    at: 'before',
    event: 'insert',
    when: () => 'exists (select 1 from activity where organization = new.organization and id = new.id)',
    says: 'activity is append-only',
  },
};

/** The first version let a head be deleted; the third does not. */
const { heads_no_delete, ...constraintsOfFirst } = firstConstraints;

const FIRST = [
  printTables(firstTables),
  printIndexes(firstIndexes),
  ...APPEND_ONLY.map((table) => printConstraints(appendOnly(table))),
  printConstraints(NO_REPLACE),
  printConstraints(constraintsOfFirst),
].join('\n');

const THIRD = printConstraints({ heads_no_delete });

/** Each step takes a store of the version before it, version 0 being an empty file, to the next version. */
export const MIGRATIONS: readonly string[] = [FIRST, SECOND, THIRD];
export const SCHEMA_VERSION = MIGRATIONS.length;
