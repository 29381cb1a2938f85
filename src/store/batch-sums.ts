/** What the rows of a batch come to: units drawn from each lot, given to each workspace, and what holds open and give up. */

import { effectOf, isGiven } from '../core/kinds/all.ts';
import type { Transaction } from '../core/ledger.ts';
import type { ProductKey, WorkspaceKey } from '../core/values.ts';

/** Units drawn and revoked, each lot once whatever the number of transactions, by purchase number. */
export function takenFromLots(rows: readonly Transaction[]): readonly (readonly [number, { drawn: number; revoked: number }])[] {
  const taken = new Map<number, { drawn: number; revoked: number }>();
  for (const row of rows) {
    const effect = effectOf(row);
    if (!isGiven(effect) && effect !== 'take back') continue;
    for (const { purchase, quantity } of row.lots) {
      const sums = taken.get(purchase) ?? { drawn: 0, revoked: 0 };
      sums[effect === 'take back' ? 'revoked' : 'drawn'] += quantity;
      taken.set(purchase, sums);
    }
  }
  return [...taken].toSorted(([a], [b]) => a - b);
}

interface Given {
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  quantity: number;
}

/** Units given, each workspace and product once. */
export function givenToWorkspaces(rows: readonly Transaction[]): readonly Given[] {
  const given = new Map<string, Given>();
  for (const row of rows) {
    const { workspace, product, quantity } = row;
    if (workspace === null || !isGiven(effectOf(row))) continue;
    const key = `${workspace} ${product}`;
    const sum = given.get(key);
    if (sum === undefined) given.set(key, { workspace, product, quantity });
    else sum.quantity += quantity;
  }
  return [...given.values()];
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
