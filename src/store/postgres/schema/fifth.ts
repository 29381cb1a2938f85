/** The fifth version of the schema: constraints that SQLite had and a server did not. */

import { recordConstraints } from '../../schema/second-constraints.ts';
import { printConstraints } from './print.ts';

export const fifth: readonly string[] = Object.entries(recordConstraints).flatMap(([name, constraint]) => [
  ...printConstraints({ [name]: constraint }),
  `revoke all on function entitle.${name}() from public`,
]);
