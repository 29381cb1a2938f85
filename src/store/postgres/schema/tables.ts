/**
 * The tables of the first version. `organization` comes first in every key, so that a cluster can keep an organization's rows
 * together. What the SQL of this folder may use is written down in CONTRIBUTING.md ("SQL that every PostgreSQL-like database
 * has") and held by test/store/postgres/portable.test.ts.
 */

import { firstIndexes, firstTables } from '../../schema/first.ts';
import { printIndexes, printTables } from './print.ts';

export const tables: readonly string[] = [...printTables(firstTables), ...printIndexes(firstIndexes)];
