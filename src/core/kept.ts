/** What a hold keeps, and what has become of it by a day. */

import type { Day } from './days.ts';
import type { Draw } from './pools.ts';
import type { ProductKey, WorkspaceKey } from './values.ts';

export const HOLD_STATES = ['open', 'posted', 'released', 'expired'] as const;
export type HoldState = (typeof HOLD_STATES)[number];

/** A hold as it is kept beside the ledger. */
export interface Hold {
  /** The number of its transaction. */
  readonly hold: number;
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly posted: number;
  readonly released: number;
  /** The last day on which it keeps anything. */
  readonly until: Day;
  /** In draw order; `closed`: posted or released. */
  readonly lots: readonly (Draw & { readonly closed: number })[];
}

export function remainingOfHold({ quantity, posted, released }: Pick<Hold, 'quantity' | 'posted' | 'released'>): number {
  return quantity - posted - released;
}

/** What has become of a hold by a day. */
export function holdStateOn(hold: Pick<Hold, 'quantity' | 'posted' | 'released' | 'until'>, day: Day): HoldState {
  if (remainingOfHold(hold) === 0) return hold.posted > 0 ? 'posted' : 'released';
  return hold.until < day ? 'expired' : 'open';
}

/** The first units of a hold that are still kept, in draw order. */
export function keptLots({ lots }: Pick<Hold, 'lots'>, quantity: number, after = 0): readonly Draw[] {
  let [skipped, wanted] = [after, quantity];
  return lots.flatMap(({ purchase, subscription, quantity: held, closed }): readonly Draw[] => {
    const kept = held - closed;
    const passed = Math.min(kept, skipped);
    skipped -= passed;
    const taken = Math.min(kept - passed, wanted);
    wanted -= taken;
    return taken > 0 ? [{ purchase, subscription, quantity: taken }] : [];
  });
}
