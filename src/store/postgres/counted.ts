/** How many checks, keys and references each table of a server has, held against the description: a name can be anything. */

import type { Table } from '../schema/description.ts';
import { whole } from '../schema/whole.ts';
import { demands } from '../schema/kinds.ts';
import { ownColumns } from '../schema/own-columns.ts';
import { POSTGRES } from './schema/print.ts';
import { EDITION } from './schema/steps.ts';

/** By the letters of `pg_constraint.contype`. */
const KINDS = { c: 'checks', p: 'primary keys', u: 'unique keys', f: 'references' } as const;
type Letter = keyof typeof KINDS;

export interface Counted {
  readonly table: string;
  readonly type: Letter;
  readonly count: number;
}

export const COUNTED = `select c.relname as table, k.contype as type, count(*)::integer as count
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'entitle' and k.contype in ('c', 'p', 'u', 'f') and c.relname = any ($1) group by c.relname, k.contype`;

/** `table lots has 7 checks, not 8`. */
export function miscounted(found: readonly Counted[]): readonly string[] {
  const counts = new Map(found.map(({ table, type, count }) => [`${table} ${type}`, count]));
  return Object.entries(whole).flatMap(([name, table]) => {
    const wanted = countsOf(name, table);
    return (Object.keys(KINDS) as Letter[]).flatMap((type) => {
      const count = counts.get(`${name} ${type}`) ?? 0;
      return count === wanted[type] ? [] : [`table ${name} has ${count} ${KINDS[type]}, not ${wanted[type]}`];
    });
  });
}

function countsOf(
  name: string,
  { columns, primaryKey, unique = [], foreignKeys = [], checks = [] }: Table,
): Record<Letter, number> {
  const declared = Object.entries(columns);
  const own = name === 'transactions' ? Object.keys(ownColumns) : [];
  const kinds = name === 'transactions' ? Object.keys(demands(EDITION, POSTGRES)).length : 0;
  return {
    c: declared.filter(([column, { check }]) => check !== undefined && !own.includes(column)).length + checks.length + kinds,
    p: declared.filter(([, { primary }]) => primary === true).length + (primaryKey === undefined ? 0 : 1),
    u: declared.filter(([, column]) => column.unique === true).length + unique.length,
    f:
      declared.filter(([, { references, referencesOnly }]) => references !== undefined && referencesOnly === undefined).length +
      foreignKeys.filter(({ only }) => only === undefined).length,
  };
}
