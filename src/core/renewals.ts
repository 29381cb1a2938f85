/** Renewals: which subscriptions end, what they were used for, and what is needed when they are over (contract, section 5). */

import { addDays, type Day } from './days.ts';
import { type Lot, remainingOf } from './pools.ts';
import type { ProductKey, WorkspaceKey } from './values.ts';
import { missingOf, NO_SHARE, phaseOf, type Share, unsuppliedOf, type Workspace } from './workspaces.ts';

export interface RenewalRow {
  readonly organization?: string;
  readonly subscription: string;
  readonly product: ProductKey;
  readonly endsOn: Day;
  /** What it was bought for, less what was revoked. */
  readonly quantity: number;
  readonly used: number;
  readonly unused: number;
  /** From the product's whole pool: what a year takes. */
  readonly assignedLast365: number;
  /** What live events that start after `endsOn` still need. */
  readonly neededAfter: number;
}

/** A row, and how much of it there is to renew: what is needed afterwards and no lot that outlasts it covers. */
export interface Renewal {
  readonly row: RenewalRow;
  readonly toRenew: number;
}

export interface RenewalBooks {
  readonly today: Day;
  readonly within: number;
  readonly lots: readonly Lot[];
  /** What open holds keep, by lot. */
  readonly held: ReadonlyMap<number, number>;
  readonly workspaces: readonly Workspace[];
  readonly shares: ReadonlyMap<WorkspaceKey, Share>;
  readonly assignedLast365: ReadonlyMap<ProductKey, number>;
}

/** Subscriptions whose last day is within so many days from today, the next to end first. */
export function renewalsOf(books: RenewalBooks): readonly Renewal[] {
  const { today, within, lots, workspaces, shares, assignedLast365 } = books;
  const until = lastDayWithin(today, within);
  const needs = needsAhead(workspaces, shares, today);
  const rows = new Map<string, RenewalRow>();
  for (const { subscription, product, endsOn, quantity, revoked, drawn } of lots) {
    if (endsOn === null || endsOn < today || endsOn > until || quantity === revoked) continue;
    const key = `${endsOn} ${subscription}\n${product}`;
    const sum = rows.get(key);
    const used = (sum?.used ?? 0) + drawn;
    const bought = (sum?.quantity ?? 0) + quantity - revoked;
    const neededAfter = sum?.neededAfter ?? neededFrom(needs, product, endsOn);
    const year = assignedLast365.get(product) ?? 0;
    rows.set(key, {
      subscription,
      product,
      endsOn,
      quantity: bought,
      used,
      unused: bought - used,
      assignedLast365: year,
      neededAfter,
    });
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => ({ row, toRenew: toRenew(row, needs, books) }));
}

/**
 * Events up to the last day draw from what ends by then; where that is not enough, they take from what outlasts it, and what
 * is left of that is for those that start later.
 */
function toRenew(
  { product, endsOn, neededAfter }: RenewalRow,
  needs: readonly Need[],
  { today, lots, held }: RenewalBooks,
): number {
  const free = lots
    .filter((lot) => lot.product === product && (lot.endsOn === null || lot.endsOn >= today))
    .map((lot) => ({
      outlasts: lot.endsOn === null || lot.endsOn > endsOn,
      units: remainingOf(lot) - (held.get(lot.purchase) ?? 0),
    }));
  const unitsOf = (outlasts: boolean): number =>
    free.reduce((sum, each) => sum + (each.outlasts === outlasts ? each.units : 0), 0);
  const neededBefore = needs.reduce(
    (sum, need) => sum + (need.product === product && need.startsOn <= endsOn ? need.missing : 0),
    0,
  );
  const left = Math.max(0, unitsOf(true) - Math.max(0, neededBefore - unitsOf(false)));
  return Math.max(0, neededAfter - left);
}

/** The calendar has an end. */
function lastDayWithin(today: Day, within: number): Day {
  const most = 3_000_000;
  const last = addDays(today, Math.min(within, most));
  return last.length > today.length ? ('9999-12-31' as Day) : last;
}

interface Need {
  readonly product: ProductKey;
  readonly startsOn: Day;
  readonly missing: number;
}

function needsAhead(workspaces: readonly Workspace[], shares: ReadonlyMap<WorkspaceKey, Share>, today: Day): readonly Need[] {
  return workspaces
    .filter((workspace) => phaseOf(workspace, today) === 'live')
    .flatMap((workspace) =>
      missingOf(workspace, shares.get(workspace.workspace) ?? NO_SHARE).map((need) => ({
        product: need.product,
        startsOn: workspace.startsOn,
        missing: unsuppliedOf(need),
      })),
    );
}

function neededFrom(needs: readonly Need[], product: ProductKey, after: Day): number {
  return needs.reduce((sum, need) => sum + (need.product === product && need.startsOn > after ? need.missing : 0), 0);
}
