/** Pools: the lots of one product, what they hold on a day, and in which order they are drawn (contract, section 1). */

import type { Day } from './days.ts';
import type { ProductKey, PurchaseNumber } from './values.ts';

/** A purchase seen as a lot of its pool. Units; `drawn + revoked` never exceeds `quantity`. */
export interface Lot {
  readonly purchase: PurchaseNumber;
  readonly subscription: string;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly drawn: number;
  readonly revoked: number;
  readonly startsOn: Day;
  readonly endsOn: Day | null;
}

/** What an open hold keeps of one lot, and until when (included). */
export interface HeldUnits {
  readonly purchase: PurchaseNumber;
  readonly quantity: number;
  readonly until: Day;
}

export interface PoolFigures {
  readonly purchased: number;
  readonly assigned: number;
  /** Kept by holds that are open that day, whatever their lots' dates. */
  readonly held: number;
  readonly available: number;
  readonly expired: number;
  readonly upcoming: number;
  /** The next day on which something available is lost: the lots' last valid day, and what they still hold. */
  readonly nextExpiry: { readonly on: Day; readonly quantity: number } | null;
}

/** What a transfer took from one lot. */
export interface Draw {
  readonly purchase: PurchaseNumber;
  readonly subscription: string;
  readonly quantity: number;
}

export type Validity = 'expired' | 'upcoming' | 'valid';

export function remainingOf(lot: Lot): number {
  return lot.quantity - lot.revoked - lot.drawn;
}

/** Both ends are included; no `endsOn` is for ever. */
export function validityOf(lot: Pick<Lot, 'startsOn' | 'endsOn'>, today: Day): Validity {
  if (lot.endsOn !== null && lot.endsOn < today) return 'expired';
  return lot.startsOn > today ? 'upcoming' : 'valid';
}

/** Soonest `endsOn` first (none last), then earliest `startsOn`, then lowest purchase number: a total order. */
export function compareDrawOrder(a: Lot, b: Lot): number {
  if (a.endsOn !== b.endsOn) {
    if (a.endsOn === null) return 1;
    if (b.endsOn === null) return -1;
    return a.endsOn < b.endsOn ? -1 : 1;
  }
  if (a.startsOn !== b.startsOn) return a.startsOn < b.startsOn ? -1 : 1;
  return a.purchase - b.purchase;
}

/** What is kept of each lot on a day. Holds run out by themselves: one whose last day is past keeps nothing. */
export function heldOn(holds: readonly HeldUnits[], day: Day): ReadonlyMap<PurchaseNumber, number> {
  const kept = new Map<PurchaseNumber, number>();
  for (const { purchase, quantity, until } of holds) {
    if (until >= day) kept.set(purchase, (kept.get(purchase) ?? 0) + quantity);
  }
  return kept;
}

/** The figures of one pool on a day; always `purchased = assigned + held + expired + upcoming + available`. */
export function figuresOf(lots: readonly Lot[], today: Day, holds: readonly HeldUnits[] = []): PoolFigures {
  const kept = heldOn(holds, today);
  let [assigned, held, available, expired, upcoming] = [0, 0, 0, 0, 0];
  let nextExpiry: PoolFigures['nextExpiry'] = null;
  for (const lot of lots) {
    // Seen with an earlier day's calendar, a hold that had run out when its units were drawn is open again, and keeps nothing.
    const keeps = Math.min(remainingOf(lot), kept.get(lot.purchase) ?? 0);
    const remaining = remainingOf(lot) - keeps;
    const validity = validityOf(lot, today);
    assigned += lot.drawn;
    held += keeps;
    if (validity === 'expired') expired += remaining;
    else if (validity === 'upcoming') upcoming += remaining;
    else {
      available += remaining;
      if (lot.endsOn !== null && remaining > 0 && (nextExpiry === null || lot.endsOn <= nextExpiry.on)) {
        const before: number = nextExpiry?.on === lot.endsOn ? nextExpiry.quantity : 0;
        nextExpiry = { on: lot.endsOn, quantity: before + remaining };
      }
    }
  }
  const purchased = assigned + held + available + expired + upcoming;
  return { purchased, assigned, held, available, expired, upcoming, nextExpiry };
}

/**
 * A pool while decisions are being made: transfers are decided one after another against what is left. Holds the lots
 * valid today, in draw order; everything else cannot be drawn.
 */
export class RunningPool {
  available: number;
  readonly #valid: readonly Lot[];
  readonly #open: { readonly lot: Lot; remaining: number }[];
  /** Draws of one lot that were made before: a file has the same ones over and over. */
  readonly #made = new Map<number, readonly [Draw]>();

  constructor(lots: readonly Lot[], today: Day, holds: readonly HeldUnits[] = []) {
    const kept = heldOn(holds, today);
    this.#valid = lots.filter((lot) => validityOf(lot, today) === 'valid');
    this.#open = this.#valid
      .map((lot) => ({ lot, remaining: remainingOf(lot) - (kept.get(lot.purchase) ?? 0) }))
      .filter(({ remaining }) => remaining > 0)
      .toSorted((a, b) => compareDrawOrder(a.lot, b.lot));
    this.available = this.#open.reduce((sum, { remaining }) => sum + remaining, 0);
  }

  /** Takes `quantity` units, first lots first, and says how much came from each. The caller has compared it with `available`. */
  draw(quantity: number): readonly Draw[] {
    if (quantity > this.available) throw new Error(`draw of ${quantity} from a pool that has ${this.available}`);
    const [next] = this.#open;
    if (next !== undefined && quantity < next.remaining) {
      next.remaining -= quantity;
      this.available -= quantity;
      const { purchase, subscription } = next.lot;
      const made = this.#made.get(quantity);
      if (made?.[0].purchase === purchase) return made;
      const draws = [{ purchase, subscription, quantity }] as const;
      this.#made.set(quantity, draws);
      return draws;
    }
    const draws: Draw[] = [];
    let wanted = quantity;
    while (wanted > 0) {
      const first = this.#open[0];
      if (first === undefined) throw new Error('a pool says it has more than its lots hold');
      const taken = Math.min(wanted, first.remaining);
      draws.push({ purchase: first.lot.purchase, subscription: first.lot.subscription, quantity: taken });
      wanted -= taken;
      first.remaining -= taken;
      if (first.remaining === 0) this.#open.shift();
    }
    this.available -= quantity;
    return draws;
  }

  /** Takes back in what a hold kept and released. What lies in a lot that is not valid today stays out of reach. */
  giveBack(draws: readonly Draw[]): void {
    for (const { purchase, quantity } of draws) {
      const lot = this.#valid.find((each) => each.purchase === purchase);
      if (lot === undefined) continue;
      const open = this.#open.find((each) => each.lot.purchase === purchase);
      if (open === undefined) this.#open.push({ lot, remaining: quantity });
      else open.remaining += quantity;
      this.available += quantity;
    }
    this.#open.sort((a, b) => compareDrawOrder(a.lot, b.lot));
  }
}
