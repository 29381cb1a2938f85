/** The fifth version of the schema: constraints that SQLite had and a server did not. */

import { recordConstraints } from '../../schema/second-constraints.ts';
import { printGuardedConstraints } from './print.ts';

export const fifth: readonly string[] = printGuardedConstraints(recordConstraints);
