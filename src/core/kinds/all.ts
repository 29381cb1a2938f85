/**
 * The kinds of transactions, one declaration each, and what is derived from them: the union of their names, what a row
 * does with its lots, and which columns it fills. The checks of both databases are made from the same (`store/schema/kinds.ts`).
 */

import { automatic } from './automatic.ts';
import { credit } from './credit.ts';
import type { Effect, Kind, OwnKey } from './declaration.ts';
import { hold } from './hold.ts';
import { purchase } from './purchase.ts';
import { release } from './release.ts';
import { revocation } from './revocation.ts';
import { transfer } from './transfer.ts';

const DECLARED = { purchase, revocation, credit, hold, release, transfer, automatic } as const satisfies Record<string, Kind>;

export type TransactionKind = keyof typeof DECLARED;
export const KINDS: Readonly<Record<TransactionKind, Kind>> = DECLARED;
export const TRANSACTION_KINDS = Object.keys(DECLARED) as readonly TransactionKind[];

/** The kinds that an edition of the ledger has, in their order. */
export function kindsUpTo(edition: number): readonly TransactionKind[] {
  return TRANSACTION_KINDS.filter((kind) => KINDS[kind].since <= edition);
}

/** The kinds that do one of these with their lots. */
export function kindsThat(...effects: readonly Effect[]): readonly TransactionKind[] {
  return TRANSACTION_KINDS.filter((kind) => effects.includes(KINDS[kind].effect));
}

/** In the order in which a row shows them. */
export const OWN_KEYS: readonly OwnKey[] = ['until', 'hold', 'corrects', 'request'];

/** What a row does with its lots. A kind that no version of the program writes does nothing. */
export function effectOf({ kind, hold: named }: { readonly kind: TransactionKind; readonly hold?: number }): Effect | null {
  const declared = (KINDS as Readonly<Record<string, Kind | undefined>>)[kind];
  if (declared === undefined) return null;
  return named !== undefined && declared.effectOnHold !== undefined ? declared.effectOnHold : declared.effect;
}

/** Whether a row's units go to its workspace for good. */
export function isGiven(effect: Effect | null): boolean {
  return effect === 'draw' || effect === 'post';
}

const CHECKED_KEYS = ['workspace', 'subscription', ...OWN_KEYS] as const;

/** Of each kind, whether it has each of those keys: asked of every row of a ledger. */
const PRESENCES = new Map<string, readonly string[]>(
  Object.entries<Kind>(KINDS).map(([kind, { workspace, subscription, keys }]) => {
    const presence: Readonly<Record<string, string | undefined>> = { workspace, subscription, ...keys };
    return [kind, CHECKED_KEYS.map((key) => presence[key] ?? 'never')];
  }),
);

/** Which of the keys of `KINDS` a row has that its kind does not, or lacks; null: it has what it should. */
export function keyFault(
  row: { readonly kind: TransactionKind; readonly workspace: unknown; readonly subscription: unknown } & {
    readonly [Key in OwnKey]?: unknown;
  },
): string | null {
  const presences = PRESENCES.get(row.kind);
  if (presences === undefined) return `is of kind "${row.kind}", which there is not`;
  for (let at = 0; at < CHECKED_KEYS.length; at += 1) {
    const key = CHECKED_KEYS[at] as (typeof CHECKED_KEYS)[number];
    const has = row[key] !== undefined && row[key] !== null;
    if (has && presences[at] === 'never') return `names a ${key}, which a ${row.kind} does not have`;
    if (!has && presences[at] === 'always') return `names no ${key}, which a ${row.kind} has`;
  }
  return null;
}
