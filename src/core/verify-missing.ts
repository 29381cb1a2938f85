/** What is kept of what workspaces miss, against what they need and have. */

import { type Missing, type MissingSum, sumsOf } from './missing.ts';
import type { Findings } from './verify.ts';

/** As the store keeps it. */
export interface KeptMissing {
  readonly rows: readonly Missing[];
  readonly sums: readonly MissingSum[];
  readonly counts: { readonly workspaces: number; readonly missing: number };
}

/** `computed`: what the workspaces of the organization miss, `workspaces`: how many there are. */
export function compareMissing(
  organization: string,
  { rows, sums, counts }: KeptMissing,
  { computed, workspaces }: { readonly computed: readonly Missing[]; readonly workspaces: number },
  findings: Findings,
): void {
  const report = (what: string, kept: number, counted: number): void => {
    if (kept === counted) return;
    findings.add('missing-balance', `organization "${organization}" keeps ${kept} as ${what}, and it is ${counted}`);
  };
  const name = ({ workspace, product }: Missing): string => `what workspace "${workspace}" misses of ${product}`;
  compare(rows, computed, name, report);
  compare(sums, sumsOf(computed), ({ product }) => `what is missing of ${product}`, report);
  report('the number of workspaces', counts.workspaces, workspaces);
  report('the number of workspaces that miss something', counts.missing, new Set(computed.map((row) => row.workspace)).size);
}

function compare<Row extends { readonly quantity: number }>(
  kept: readonly Row[],
  computed: readonly Row[],
  name: (row: Row) => string,
  report: (what: string, kept: number, counted: number) => void,
): void {
  const left = new Map(computed.map((row) => [name(row), row.quantity]));
  for (const row of kept) {
    report(name(row), row.quantity, left.get(name(row)) ?? 0);
    left.delete(name(row));
  }
  for (const [what, counted] of left) report(what, 0, counted);
}
