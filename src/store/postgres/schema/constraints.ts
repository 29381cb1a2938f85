/** Constraints of the first version, by numbers: triggers that refuse what no rule allows, whoever asks. */

import { APPEND_ONLY, firstConstraints } from '../../schema/first.ts';
import { neverDeleted, type Constraint } from '../../schema/description.ts';
import { printFunction, printTrigger } from './print.ts';

const CONSTRAINTS: readonly (readonly [name: string, constraint: Constraint, events: string])[] = [
  ...APPEND_ONLY.map(
    (table) => [`${table}_append_only`, { ...neverDeleted(table), says: `${table} is append-only` }, 'update or delete'] as const,
  ),
  ...Object.entries(firstConstraints).map(([name, constraint]) => [name, constraint, constraint.event] as const),
];

export const constraints: readonly string[] = CONSTRAINTS.flatMap(([, constraint, events], index) => [
  printFunction(`wall_${index + 1}`, constraint),
  printTrigger(`wall_${index + 1}`, constraint, events),
]);

/** What a server calls a constraint: in the first version by its number, in the second by another word. */
export function serverName(name: string): string {
  const place = CONSTRAINTS.findIndex(([known]) => known === name);
  return place < 0 ? name.replace(/_no_delete$/, '_never_deleted') : `wall_${place + 1}`;
}
