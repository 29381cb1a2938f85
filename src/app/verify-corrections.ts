/** Rows that refer to others: credits to the transfers they make up for, transfers to the requests they grant. */

import { effectOf, isGiven } from '../core/kinds/all.ts';
import type { Transaction } from '../core/ledger.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { Problem } from '../core/verify.ts';
import type { LastState } from '../core/verify-activity.ts';
import type { Records } from './ports.ts';

/** Each credit against the transfer that it names: the same product and subscriptions, and in all no more than was transferred. */
export async function creditProblems(
  records: Records,
  organization: OrganizationKey,
  credited: ReadonlyMap<number, readonly Transaction[]>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [id, credits] of credited) {
    const transfer = await records.transaction(organization, id);
    const report = (credit: Transaction, what: string): void => {
      problems.push({ code: 'credit-mismatch', message: `transaction ${credit.id} of organization "${organization}" ${what}` });
    };
    let left = transfer !== null && isGiven(effectOf(transfer)) ? transfer.quantity : 0;
    for (const credit of credits) {
      const drawnFrom = transfer?.lots.map(({ subscription }) => subscription) ?? [];
      const same = transfer?.product === credit.product && transfer.id < credit.id;
      if (!same || !credit.lots.every(({ subscription }) => drawnFrom.includes(subscription)))
        report(credit, `makes up for transaction ${id}, which transferred other units`);
      left -= credit.quantity;
      if (left < 0) report(credit, `makes up for more than transaction ${id} transferred`);
    }
  }
  return problems;
}

/** Transfers that name a request against the requests that were approved, both ways. */
export function requestProblems(
  organization: OrganizationKey,
  granting: readonly Transaction[],
  requests: ReadonlyMap<string, LastState>,
): readonly Problem[] {
  const approved = new Map<unknown, string>();
  for (const [request, { state }] of requests) {
    if (state['state'] === 'approved') approved.set(state['transaction'], request);
  }
  const problems: Problem[] = [];
  for (const { id, request, workspace, product } of granting) {
    const state = requests.get(String(request))?.state;
    const same = approved.get(id) === String(request) && state?.['workspace'] === workspace && state['product'] === product;
    approved.delete(id);
    if (same) continue;
    problems.push({
      code: 'request-mismatch',
      message: `transaction ${id} of organization "${organization}" grants request ${request}, which the activity log does not say`,
    });
  }
  for (const [transaction, request] of approved) {
    problems.push({
      code: 'request-mismatch',
      message: `request ${request} of organization "${organization}" was granted by transaction ${String(transaction)}, which does not say so`,
    });
  }
  return problems;
}
