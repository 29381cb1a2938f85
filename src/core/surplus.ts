/** What was assigned and is not needed: seats nobody used, modules that were uninstalled (contract, section 1). */

import { modulesOf, type WorkspaceRow } from './results.ts';
import type { ProductKey } from './values.ts';
import type { Phase } from './workspaces.ts';

export interface Surplus {
  readonly seats: number;
  /** Modules of which one is left over. */
  readonly modules: readonly ProductKey[];
}

export function surplusOf(row: WorkspaceRow): Surplus {
  return {
    seats: row.seats?.surplus ?? 0,
    modules: modulesOf(row).flatMap(({ product, surplus }) => (surplus > 0 ? [product] : [])),
  };
}

export function hasSurplus(row: WorkspaceRow): boolean {
  const { seats, modules } = surplusOf(row);
  return seats > 0 || modules.length > 0;
}

/** Past workspaces first, where it is final, and of those the largest first. */
export function inSurplusOrder(rows: readonly WorkspaceRow[]): readonly WorkspaceRow[] {
  const sized = rows.map((row) => ({ row, size: surplusOf(row) }));
  sized.sort(
    (a, b) =>
      Number(a.row.phase === 'live') - Number(b.row.phase === 'live') ||
      b.size.seats - a.size.seats ||
      b.size.modules.length - a.size.modules.length ||
      (`${a.row.startsOn} ${a.row.workspace}` < `${b.row.startsOn} ${b.row.workspace}` ? -1 : 1),
  );
  return sized.map(({ row }) => row);
}

/** What a talk about a renewal needs: how much was left over, in how many events. */
export interface SurplusSum {
  readonly workspaces: number;
  readonly seats: number;
  readonly modules: number;
}

export function surplusSum(rows: readonly WorkspaceRow[], phase: Phase): SurplusSum {
  const left = rows.filter((row) => row.phase === phase && hasSurplus(row)).map(surplusOf);
  return {
    workspaces: left.length,
    seats: left.reduce((sum, { seats }) => sum + seats, 0),
    modules: left.reduce((sum, { modules }) => sum + modules.length, 0),
  };
}
