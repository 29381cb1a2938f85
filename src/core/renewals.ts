/** Renewals: which subscriptions end, what they were used for, and what is needed when they are over (contract, section 5). */

import { addDays, type Day } from './days.ts';
import type { Lot } from './pools.ts';
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

export interface RenewalBooks {
  readonly today: Day;
  readonly within: number;
  readonly lots: readonly Lot[];
  readonly workspaces: readonly Workspace[];
  readonly shares: ReadonlyMap<WorkspaceKey, Share>;
  readonly assignedLast365: ReadonlyMap<ProductKey, number>;
}

/** Subscriptions whose last day is within so many days from today, the next to end first. */
export function renewalsOf({ today, within, lots, workspaces, shares, assignedLast365 }: RenewalBooks): readonly RenewalRow[] {
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
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
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
