/** What the rows of a batch come to: units drawn from each lot, given to each workspace, and what holds open and give up. */

import { effectOf, isGiven } from '../core/kinds/all.ts';
import type { Transaction } from '../core/ledger.ts';
import type { ProductKey, WorkspaceKey } from '../core/values.ts';

/** Units drawn from lots and given to workspaces by rows, each lot, and each workspace and product, once whatever their number. */
export class Sums {
  readonly #lots = new Map<number, { drawn: number; revoked: number }>();
  /** By product: there are few, and workspaces may be two hundred thousand. */
  readonly #given = new Map<ProductKey, Map<WorkspaceKey, number>>();

  take(rows: readonly Transaction[]): void {
    for (const row of rows) {
      const effect = effectOf(row);
      const given = isGiven(effect);
      if (!given && effect !== 'take back') continue;
      for (const { purchase, quantity } of row.lots) {
        let sums = this.#lots.get(purchase);
        if (sums === undefined) this.#lots.set(purchase, (sums = { drawn: 0, revoked: 0 }));
        sums[given ? 'drawn' : 'revoked'] += quantity;
      }
      if (given && row.workspace !== null) this.#give(row.workspace, row.product, row.quantity);
    }
  }

  #give(workspace: WorkspaceKey, product: ProductKey, quantity: number): void {
    let workspaces = this.#given.get(product);
    if (workspaces === undefined) this.#given.set(product, (workspaces = new Map()));
    workspaces.set(workspace, (workspaces.get(workspace) ?? 0) + quantity);
  }

  /** By purchase number. */
  lots(): readonly (readonly [number, { readonly drawn: number; readonly revoked: number }])[] {
    return [...this.#lots].toSorted(([a], [b]) => a - b);
  }

  *given(): Iterable<readonly [WorkspaceKey, ProductKey, number]> {
    for (const [product, workspaces] of this.#given) {
      for (const [workspace, quantity] of workspaces) yield [workspace, product, quantity];
    }
  }
}

/** What a hold gives up: units posted and released, and how many of each lot. */
export interface Closing {
  readonly hold: number;
  posted: number;
  released: number;
  readonly lots: Map<number, number>;
}

export interface Opening extends Closing {
  readonly row: Transaction;
  readonly until: string;
  readonly workspace: WorkspaceKey;
}

/** Holds that these rows make, and what they give up of holds made before. */
export function heldIn(rows: readonly Transaction[]): {
  readonly opened: readonly Opening[];
  readonly closed: readonly Closing[];
} {
  const opened = new Map<number, Opening>();
  const closed = new Map<number, Closing>();
  for (const row of rows) {
    const effect = effectOf(row);
    if (effect === 'hold' && row.until !== undefined && row.workspace !== null) {
      const { until, workspace, id } = row;
      opened.set(id, { row, until, workspace, hold: id, posted: 0, released: 0, lots: new Map() });
    } else if ((effect === 'post' || effect === 'release') && row.hold !== undefined) {
      let closing = opened.get(row.hold) ?? closed.get(row.hold);
      if (closing === undefined) closed.set(row.hold, (closing = { hold: row.hold, posted: 0, released: 0, lots: new Map() }));
      closing[effect === 'post' ? 'posted' : 'released'] += row.quantity;
      for (const { purchase, quantity } of row.lots) closing.lots.set(purchase, (closing.lots.get(purchase) ?? 0) + quantity);
    }
  }
  return { opened: [...opened.values()], closed: [...closed.values()] };
}
