/** What the kinds of an edition of the ledger demand of a row, made from their declarations. */

import { KINDS, kindsUpTo, OWN_KEYS, type TransactionKind } from '../../core/kinds/all.ts';
import type { Effect, Kind, OwnKey } from '../../core/kinds/declaration.ts';
import type { Dialect } from './dialect.ts';
import { ownColumns } from './own-columns.ts';

/** `'transfer', 'automatic'`: those of an edition that a condition holds for. */
export function kindsWhere(edition: number, holds: (kind: Kind) => boolean): string {
  return quotedKinds(kindsUpTo(edition).filter((kind) => holds(KINDS[kind])));
}

/** As they stand in a list of SQL. */
export function quotedKinds(kinds: readonly TransactionKind[]): string {
  return kinds.map((kind) => `'${kind}'`).join(', ');
}

/** Those that do this with their lots. */
export function kindsWith(edition: number, ...effects: readonly Effect[]): string {
  return kindsWhere(edition, ({ effect }) => effects.includes(effect));
}

/** Most rows are of these: they are asked about first. */
const COMMON: readonly TransactionKind[] = ['transfer', 'automatic'];

/**
 * For a database that evaluates each check of each row: all demands in one expression. A dozen of them took a quarter of the
 * time of an insert.
 */
export function demandsInOne(edition: number): string {
  const all = kindsUpTo(edition);
  const kinds = [...COMMON, ...all.filter((kind) => !COMMON.includes(kind))];
  return `case kind ${kinds.map((kind) => `when '${kind}' then ${demandsOf(KINDS[kind])}`).join(' ')} else 0 end`;
}

function demandsOf({ workspace, subscription, keys }: Kind): string {
  const presence = { workspace, subscription, ...Object.fromEntries(OWN_KEYS.map((key) => [key, keys[key] ?? 'never'])) };
  return Object.entries(presence)
    .filter(([, each]) => each !== 'sometimes')
    .map(([column, each]) => `${column} is ${each === 'always' ? 'not null' : 'null'}`)
    .join(' and ');
}

/** A check each, by its name, where a refusal is to name what it is about. */
export function demands(edition: number, dialect: Dialect): Readonly<Record<string, string>> {
  const where = (holds: (kind: Kind) => boolean) => kindsWhere(edition, holds);
  const own = Object.fromEntries(
    OWN_KEYS.map((key) => {
      const { check } = ownColumns[key];
      const valid = check === undefined ? '' : ` and (${key} is null or ${check(dialect, key)})`;
      return [`transactions_${key}`, `${demandOf(edition, key)}${valid}`];
    }),
  );
  return {
    transactions_kind_known: `kind in (${where(() => true)})`,
    transactions_workspace: `(kind in (${where(({ workspace }) => workspace === 'always')})) = (workspace is not null)`,
    transactions_subscription: `(kind not in (${where(({ subscription }) => subscription === 'always')}) or subscription is not null)
    and (kind in (${where(({ subscription }) => subscription !== 'never')}) or subscription is null)`,
    ...own,
  };
}

function demandOf(edition: number, column: OwnKey): string {
  const always = kindsWhere(edition, ({ keys }) => keys[column] === 'always');
  const some = kindsWhere(edition, ({ keys }) => keys[column] !== undefined);
  return `(kind in (${some}) or ${column} is null)${always === '' ? '' : ` and (kind not in (${always}) or ${column} is not null)`}`;
}
