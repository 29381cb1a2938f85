/** The columns of the ledger that not every kind of row fills. */

import type { OwnKey } from '../../core/kinds/declaration.ts';
import { isDay, isNumber } from './checks.ts';
import { type Column, integer, key } from './description.ts';

export const ownColumns: Readonly<Record<OwnKey, Column>> = {
  until: key({ optional: true, check: isDay }),
  hold: integer({ optional: true }),
  corrects: integer({ optional: true }),
  request: integer({ optional: true, check: isNumber }),
};
