/** Lots, holds and assignments as they are kept, against what the ledger comes to. */

import type { Day } from './days.ts';
import type { Hold } from './kept.ts';
import type { Transaction } from './ledger.ts';
import type { Lot } from './pools.ts';
import type { Findings, Plain } from './verify.ts';
import type { PurchasePast } from './verify-activity.ts';

/** A lot as it is kept. */
export type StoredLot = Lot & { readonly transaction: number };

export interface StoredAssignment {
  readonly workspace: string;
  readonly product: string;
  readonly quantity: number;
}

/** A lot as the ledger tells it. */
export interface LotSums {
  readonly state: PurchasePast;
  drawn: number;
  revoked: number;
  /** What holds keep of it, by hold; those that have run out are forgotten on the way. */
  readonly held: Map<number, HeldSum>;
}

interface HeldSum {
  readonly until: Day;
  quantity: number;
}

/** A hold as the ledger tells it. */
export interface HoldSums {
  readonly row: Transaction;
  readonly until: Day;
  posted: number;
  released: number;
  readonly closed: Map<number, number>;
}

/** `awaited`: purchases that the activity log knows and the ledger did not come to. */
export function compareLots(
  organization: string,
  stored: readonly StoredLot[],
  lots: ReadonlyMap<number, LotSums>,
  awaited: readonly number[],
  findings: Findings,
): void {
  const name = (purchase: number): string => `purchase ${purchase} of organization "${organization}"`;
  const seen = new Set<number>();
  for (const lot of stored) {
    seen.add(lot.purchase);
    const sums = lots.get(lot.purchase);
    if (sums === undefined) findings.add('state-unknown', `${name(lot.purchase)} is recorded, but no transaction opened it`);
    else compareLot(name(lot.purchase), lot, sums, findings);
  }
  for (const purchase of lots.keys()) {
    if (!seen.has(purchase)) findings.add('state-missing', `${name(purchase)} is in the ledger, but not recorded`);
  }
  for (const purchase of awaited) {
    findings.add('lots-mismatch', `${name(purchase)} is in the activity log, but not in the ledger`);
  }
}

function compareLot(name: string, { drawn, revoked, ...state }: StoredLot, sums: LotSums, findings: Findings): void {
  if (drawn !== sums.drawn || revoked !== sums.revoked) {
    const [kept, counted] = [`${drawn} drawn and ${revoked} revoked`, `${sums.drawn} and ${sums.revoked}`];
    findings.add('lot-balance', `${name} has ${kept}, the ledger says ${counted}`);
  }
  for (const [field, value] of Object.entries(state)) {
    const said = (sums.state as unknown as Plain)[field];
    if (value === said) continue;
    findings.add('state-mismatch', `${name}: ${field} is ${value}, the activity log says ${JSON.stringify(said)}`);
  }
}

export function compareHolds(
  organization: string,
  stored: readonly Hold[],
  holds: ReadonlyMap<number, HoldSums>,
  findings: Findings,
): void {
  const name = (hold: number): string => `hold ${hold} of organization "${organization}"`;
  const seen = new Set<number>();
  for (const hold of stored) {
    seen.add(hold.hold);
    const sums = holds.get(hold.hold);
    if (sums === undefined) {
      findings.add('state-unknown', `${name(hold.hold)} is recorded, but no transaction made it`);
      continue;
    }
    const { row, until, posted, released, closed } = sums;
    const told = row.lots.map(({ purchase, quantity }) => `${quantity} of ${purchase}, ${closed.get(purchase) ?? 0} given up`);
    const kept = hold.lots.map((lot) => `${lot.quantity} of ${lot.purchase}, ${lot.closed} given up`);
    const [ledger, record] = [
      [row.workspace, row.product, row.quantity, until, posted, released, ...told].join(' / '),
      [hold.workspace, hold.product, hold.quantity, hold.until, hold.posted, hold.released, ...kept].join(' / '),
    ];
    if (ledger !== record) findings.add('hold-balance', `${name(hold.hold)} is ${record}, the ledger says ${ledger}`);
  }
  for (const hold of holds.keys()) {
    if (!seen.has(hold)) findings.add('state-missing', `${name(hold)} is in the ledger, but not recorded`);
  }
}

/** `given`: by workspace and product; what was compared is taken out of it. `statuses`: of workspaces, as recorded. */
export function compareAssignments(
  organization: string,
  stored: readonly StoredAssignment[],
  given: ReadonlyMap<string, Map<string, number>>,
  statuses: ReadonlyMap<string, unknown>,
  findings: Findings,
): void {
  const report = (workspace: string, product: string, kept: number, counted: number): void => {
    const where = `workspace "${workspace}" of organization "${organization}"`;
    findings.add('assignment-balance', `${where} has ${kept} × ${product}, the ledger says ${counted}`);
  };
  for (const { workspace, product, quantity } of stored) {
    const counted = given.get(workspace)?.get(product) ?? 0;
    if (quantity !== counted) report(workspace, product, quantity, counted);
    given.get(workspace)?.delete(product);
  }
  for (const [workspace, products] of given) {
    for (const [product, counted] of products) report(workspace, product, 0, counted);
    const status = statuses.get(workspace);
    if (status !== 'test' && status !== undefined) continue;
    const why = status === undefined ? 'the activity log does not know it' : 'it is a test workspace';
    findings.add('not-charged', `transfers went to workspace "${workspace}" of organization "${organization}", but ${why}`);
  }
}
