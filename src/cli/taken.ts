/** What stands above a confirmation that takes from the pools: whose they are, what is taken, and what they have then. */

import { listPools } from '../app/pools.ts';
import type { Caller } from '../app/ports.ts';
import { nameOfOrganization } from '../app/status.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { takenBlock } from '../view/results/taken.ts';
import type { Block } from '../view/document.ts';
import { type Amount, amountText, byProduct } from '../view/words.ts';
import type { Calendar, Stores } from './definition.ts';

export interface Taken {
  /** `5,215 seats and 33 modules`. */
  readonly amount: string;
  readonly customer: string;
  readonly table: Block;
}

/** `beyond`: how much of a product is more than is missing. Refuses as `listPools` does. */
export async function taken(
  context: Stores & Calendar,
  caller: Caller,
  amounts: readonly Amount[],
  beyond: readonly { readonly product: string; readonly units: number }[] = [],
): Promise<Outcome<Taken>> {
  const services = await context.services();
  const customer = await nameOfOrganization(services, caller);
  if (!customer.ok) return customer;
  const pools = await listPools(services, caller, context.today());
  if (!pools.ok) return pools;
  const rows = byProduct(amounts).map(({ product, quantity }) => {
    const pool = pools.value.find((each) => each.product === product);
    const available = pool?.available ?? 0;
    const excess = beyond.find((each) => each.product === product)?.units ?? 0;
    const missing = Math.max(0, (pool?.missing ?? 0) - (quantity - excess));
    return { product, quantity, available, left: available - quantity, missing };
  });
  return done({ amount: amountText(amounts), customer: customer.value, table: takenBlock(rows) });
}
