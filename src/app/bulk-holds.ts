/** Rows of a file that post a hold: by a column `hold`, the hold's number. */

import type { Balances } from '../core/balances.ts';
import { decidePosting } from '../core/holds.ts';
import { type Hold, remainingOfHold } from '../core/kept.ts';
import type { TransactionDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { isSameTransfer, type TransferContext, type TransferDecision } from '../core/transfers.ts';
import { parseReference } from '../core/values.ts';
import { needOf } from '../core/workspaces.ts';
import type { AskedRow } from './bulk-asked.ts';

/** A hold that a row posts, and what it gives back to the pool. */
export interface Post {
  readonly hold: number;
  readonly released: number;
}

/** The holds of an organization while the rows of a file post some of them. */
export class FileHolds {
  readonly #organization: string;
  readonly #holds: Map<number, Hold>;
  readonly #posts = new Map<number, Post>();

  constructor(organization: string, holds: readonly Hold[]) {
    this.#organization = organization;
    this.#holds = new Map(holds.map((hold) => [hold.hold, hold]));
  }

  /**
   * Posts the hold that a row names: what the row asks for, all of it when it names no quantity; the rest goes back to the
   * pool. Workspace and product are those of the hold. Refuses with reference-conflict, hold-not-found, hold-of-another,
   * not-activated, exceeds-missing, or as `decidePosting` does.
   */
  decide(balances: Balances, asked: AskedRow, { activated, noExcess = false }: TransferContext): Outcome<TransferDecision> {
    const reference = asked.reference === null ? done(null) : parseReference(asked.reference);
    if (!reference.ok) return reference;
    const key = asked.hold ?? '';
    const hold = /^[1-9][0-9]{0,14}$/.test(key) ? this.#holds.get(Number(key)) : undefined;
    if (hold === undefined) return refuse('hold-not-found', { key, organization: this.#organization });
    const { workspace, product } = hold;
    if (asked.workspace !== workspace || asked.product !== product)
      return refuse('hold-of-another', {
        hold: hold.hold,
        workspace,
        product,
        asked: `"${asked.product}" of workspace "${asked.workspace}"`,
      });
    const earlier = reference.value === null ? undefined : balances.referenced(reference.value);
    if (earlier !== undefined && reference.value !== null) {
      const same = asked.quantity === null || isSameTransfer(earlier, asked);
      if (same && earlier.workspace !== null)
        return done({ kind: 'replayed', earlier: { ...earlier, workspace: earlier.workspace } });
      return refuse('reference-conflict', { reference: reference.value, transaction: earlier.id });
    }
    if (!activated) return refuse('not-activated', { organization: this.#organization });
    const missing = missingOf(balances, hold);
    const wanted =
      asked.quantity !== null && /^[0-9]{1,10}$/.test(asked.quantity) ? Number(asked.quantity) : remainingOfHold(hold);
    const excess = Math.max(0, wanted - missing);
    if (excess > 0 && noExcess) return refuse('exceeds-missing', { workspace, product, requested: wanted, missing, excess });
    const { quantity, note } = asked;
    const posted = decidePosting(balances, hold, { quantity, note, reference: reference.value });
    if (!posted.ok) return posted;
    this.#close(hold, posted.value);
    return done({ kind: 'granted', draft: posted.value, excess });
  }

  /** What the transaction of that number posts; undefined: it posts nothing. */
  post(transaction: number): Post | undefined {
    return this.#posts.get(transaction);
  }

  /** What is not posted was released: the hold keeps nothing any more. */
  #close(hold: Hold, { id, quantity }: TransactionDraft): void {
    const released = remainingOfHold(hold) - quantity;
    const lots = hold.lots.map((lot) => ({ ...lot, closed: lot.quantity }));
    this.#holds.set(hold.hold, { ...hold, posted: hold.posted + quantity, released: hold.released + released, lots });
    this.#posts.set(id, { hold: hold.hold, released });
  }
}

function missingOf(balances: Balances, { workspace: key, product }: Hold): number {
  const workspace = balances.workspace(key);
  return workspace === undefined ? 0 : needOf(workspace, product, balances.assignedOf(key, product)).missing;
}
