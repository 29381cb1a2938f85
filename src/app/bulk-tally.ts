/** What the rows of a file come to, counted as they are decided. */

import type { Balances } from '../core/balances.ts';
import { Already } from '../core/bulk-summary.ts';
import { Reasons } from '../core/reasons.ts';
import { explain } from '../core/refusals.ts';
import { type ProductKey, SEAT, type WorkspaceKey } from '../core/values.ts';
import { type DecidedRow, type GrantedRow, isNumber } from './bulk-row.ts';
import type { AskedRow } from './bulk-asked.ts';

export class Tally {
  readonly counts = { granted: 0, rejected: 0, skipped: 0, replayed: 0 };
  /** Of the seats granted, how many go beyond what was missing. */
  excess = 0;
  /** Units granted, by product. */
  readonly units = new Map<ProductKey, number>();
  /** Rows that go beyond what is missing, and by how much. */
  readonly beyond = new Map<ProductKey, { rows: number; units: number }>();
  readonly reasons = new Reasons();
  /** Rows that earlier transactions had. */
  readonly already = new Already();
  /** Rows that repeat one before them. */
  twice = 0;
  /** Whether another label of --batch would make one of them another row. */
  repeatable = false;
  /** Workspaces to which an earlier file may have brought what may now be meant to be corrected. */
  readonly supplied = new Set<WorkspaceKey>();

  get total(): number {
    const { granted, rejected, skipped, replayed } = this.counts;
    return granted + rejected + skipped + replayed;
  }

  get seats(): number {
    return this.units.get(SEAT) ?? 0;
  }

  take(decided: DecidedRow, balances: Balances): void {
    this.counts[decided.status] += 1;
    if (decided.status === 'granted') this.#grant(decided, balances);
    else if (decided.status === 'rejected') this.reasons.add(decided.asked.row, explain(decided.refusal));
    else if (decided.status === 'replayed') {
      if ('row' in decided.earlier) this.twice += 1;
      else if (isDerived(decided.asked)) this.repeatable = true;
    }
  }

  #grant(granted: GrantedRow, balances: Balances): void {
    const { workspace, product, quantity, excess } = granted;
    this.units.set(product, (this.units.get(product) ?? 0) + quantity);
    if (excess > 0) {
      const { rows, units } = this.beyond.get(product) ?? { rows: 0, units: 0 };
      this.beyond.set(product, { rows: rows + 1, units: units + excess });
      if (product === SEAT) this.excess += excess;
    }
    if (isNumber(granted) && balances.wasSupplied(workspace)) this.supplied.add(workspace);
  }
}

/** Whether another label of --batch would make it another row: not what a report says is done, nor a reference of its own. */
function isDerived({ named, done: earlier, hold }: AskedRow): boolean {
  return !named && earlier === null && hold === null;
}
