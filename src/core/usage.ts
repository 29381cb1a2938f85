/**
 * Usage: what came into a pool, what was assigned from it and what expired, over a period (contract, section 5). A balance
 * is what is not assigned at the end of a day: held, upcoming and available. What expired is what the balances differ by
 * and no transaction explains; so opening, movements and closing always add up, also when a lot that was over was
 * extended (it takes back what had expired), when one was recorded after it was over, and when a hold outlived its lot.
 */

import { addDays, type Day } from './days.ts';
import type { TransactionKind } from './kinds/all.ts';
import type { Lot } from './pools.ts';
import type { ProductKey, PurchaseNumber, WorkspaceKey } from './values.ts';

/** What the transactions of one kind come to between two balances: of a product, or of one lot. Units. */
export interface Movement {
  readonly product: ProductKey;
  /** The lot; null where movements are told by product. */
  readonly purchase: PurchaseNumber | null;
  readonly kind: TransactionKind;
  readonly quantity: number;
}

/** A day at whose end there is a balance, and the number of the last transaction up to then. */
export interface Balanced {
  readonly day: Day;
  readonly upTo: number;
}

/** A later end that a lot was given, and the one it had until then. */
export interface Extension {
  /** Its line in the activity log. */
  readonly id: number;
  readonly purchase: PurchaseNumber;
  /** The day on which it was extended. */
  readonly on: Day;
  readonly before: Day | null;
}

export interface UsageLot extends Lot {
  /** The transaction that opened it. */
  readonly transaction: number;
}

/** What one hold keeps of one lot: so many units, of which some are posted or released by now. */
export interface HeldLot {
  readonly hold: number;
  readonly purchase: PurchaseNumber;
  readonly quantity: number;
  readonly closed: number;
  readonly until: Day;
}

export interface UsageFigures {
  readonly opening: number;
  readonly purchased: number;
  readonly credited: number;
  readonly revoked: number;
  readonly assigned: number;
  readonly expired: number;
  readonly closing: number;
}

/** Everything that balances follow from. Lots are as they are now; `movements[n]` lie between balance n and the one after it. */
export interface UsageBooks {
  readonly today: Day;
  readonly balances: readonly Balanced[];
  /** One list more than there are periods: the last is what came after the last balance. */
  readonly movements: readonly (readonly Movement[])[];
  readonly lots: readonly UsageLot[];
  readonly extensions: readonly Extension[];
  /** What was taken since a balance from lots that were over then; by lot. Absent: nothing. */
  readonly takenSince: (balance: number, purchase: PurchaseNumber) => number;
  /** What open holds keep of a lot that is over at a balance. */
  readonly heldAt: (balance: number, purchase: PurchaseNumber) => number;
}

/**
 * The day from which a balance is seen. The end of a day that is over is seen from the day after: what lay in a lot on its
 * last day is gone. Today and days to come are seen with their own calendar, as `--as-of` does: their last hours are still to come.
 */
export function seenFrom(day: Day, today: Day): Day {
  return day < today ? addDays(day, 1) : day;
}

/** The end that a lot had when a day ended. */
function endAt(lot: Pick<Lot, 'purchase' | 'endsOn'>, day: Day, extensions: readonly Extension[]): Day | null {
  const later = extensions.find(({ purchase, on }) => purchase === lot.purchase && on > day);
  return later === undefined ? lot.endsOn : later.before;
}

/** Whether a lot was there at a balance, and over. */
export function isOverAt(lot: UsageLot, { day, upTo }: Balanced, today: Day, extensions: readonly Extension[]): boolean {
  if (lot.transaction > upTo) return false;
  const end = endAt(lot, day, extensions);
  return end !== null && end < seenFrom(day, today);
}

export interface UsageGroup {
  readonly product: ProductKey;
  readonly subscription: string | null;
  /** One for each period, in order. */
  readonly figures: readonly UsageFigures[];
}

const NOTHING = { purchased: 0, credited: 0, revoked: 0, assigned: 0 };
type Moved = { -readonly [Name in keyof typeof NOTHING]: number };

/** Holds and releases move nothing: what is held is not assigned. */
const COLUMN: Partial<Readonly<Record<TransactionKind, keyof Moved>>> = {
  purchase: 'purchased',
  credit: 'credited',
  revocation: 'revoked',
  transfer: 'assigned',
  automatic: 'assigned',
};

/** Each product's or each subscription's figures; products in the order of `products`, subscriptions by name. */
export function usageOf(
  books: UsageBooks,
  by: 'product' | 'subscription',
  products: readonly ProductKey[],
): readonly UsageGroup[] {
  const ledger = new GroupedBooks(books, by);
  const groups = products.flatMap((product) => ledger.keysOf(product));
  return groups.map(({ product, subscription }) => {
    const figures: UsageFigures[] = [];
    // Backwards: what there is now is known.
    let closing = ledger.closing(product, subscription);
    for (let period = books.balances.length - 2; period >= 0; period -= 1) {
      const { purchased, credited, revoked, assigned } = ledger.moved(period, product, subscription);
      const before = closing - purchased - credited + revoked + assigned;
      const [from, to] = [ledger.over(period, product, subscription), ledger.over(period + 1, product, subscription)];
      figures.unshift({
        opening: before - from,
        purchased,
        credited,
        revoked,
        assigned,
        expired: to - from,
        closing: closing - to,
      });
      closing = before;
    }
    return { product, subscription, figures };
  });
}

interface GroupKey {
  readonly product: ProductKey;
  readonly subscription: string | null;
}

/** Lots and movements by what they are grouped by. Balances in here still hold what lies in lots that are over. */
class GroupedBooks {
  readonly #books: UsageBooks;
  readonly #by: 'product' | 'subscription';
  readonly #subscriptions: ReadonlyMap<PurchaseNumber, string>;
  readonly #lots = new Map<string, UsageLot[]>();
  readonly #moved: readonly ReadonlyMap<string, Moved>[];

  constructor(books: UsageBooks, by: 'product' | 'subscription') {
    this.#books = books;
    this.#by = by;
    this.#subscriptions = new Map(books.lots.map(({ purchase, subscription }) => [purchase, subscription]));
    for (const lot of books.lots) {
      const key = keyOf({ product: lot.product, subscription: this.#subscriptionOf(lot.purchase) });
      const others = this.#lots.get(key);
      if (others === undefined) this.#lots.set(key, [lot]);
      else others.push(lot);
    }
    this.#moved = books.movements.map((movements) => this.#sumsOf(movements));
  }

  keysOf(product: ProductKey): readonly GroupKey[] {
    if (this.#by === 'product') return [{ product, subscription: null }];
    const found = this.#books.lots.filter((lot) => lot.product === product).map(({ subscription }) => subscription);
    return [...new Set(found)].toSorted().map((subscription) => ({ product, subscription }));
  }

  /** What was never drawn nor revoked at the last balance. */
  closing(product: ProductKey, subscription: string | null): number {
    const now = this.#lotsOf(product, subscription).reduce((sum, lot) => sum + lot.quantity - lot.drawn - lot.revoked, 0);
    const { purchased, credited, revoked, assigned } = this.moved(this.#books.balances.length - 1, product, subscription);
    return now - purchased - credited + revoked + assigned;
  }

  moved(period: number, product: ProductKey, subscription: string | null): Moved {
    return this.#moved[period]?.get(keyOf({ product, subscription })) ?? NOTHING;
  }

  /** What lies in lots that are over at a balance, and is not held. */
  over(balance: number, product: ProductKey, subscription: string | null): number {
    const { balances, today, extensions, takenSince, heldAt } = this.#books;
    const at = balances[balance];
    if (at === undefined) return 0;
    let sum = 0;
    for (const lot of this.#lotsOf(product, subscription)) {
      if (!isOverAt(lot, at, today, extensions)) continue;
      const { purchase, quantity, drawn, revoked } = lot;
      sum += quantity - drawn - revoked + takenSince(balance, purchase) - heldAt(balance, purchase);
    }
    return sum;
  }

  #lotsOf(product: ProductKey, subscription: string | null): readonly UsageLot[] {
    return this.#lots.get(keyOf({ product, subscription })) ?? [];
  }

  #subscriptionOf(purchase: PurchaseNumber | null): string | null {
    return this.#by === 'product' || purchase === null ? null : (this.#subscriptions.get(purchase) ?? null);
  }

  #sumsOf(movements: readonly Movement[]): ReadonlyMap<string, Moved> {
    const sums = new Map<string, Moved>();
    for (const { product, purchase, kind, quantity } of movements) {
      const column = COLUMN[kind];
      if (column === undefined) continue;
      const key = keyOf({ product, subscription: this.#subscriptionOf(purchase) });
      let sum = sums.get(key);
      if (sum === undefined) sums.set(key, (sum = { ...NOTHING }));
      sum[column] += quantity;
    }
    return sums;
  }
}

function keyOf({ product, subscription }: GroupKey): string {
  return subscription === null ? product : `${product} ${subscription}`;
}

/** As contract section 5 prints it; `month` and `subscription` where it is by them. */
export interface UsageRow extends UsageFigures {
  readonly organization?: string;
  readonly month?: string;
  readonly subscription?: string;
  readonly product: ProductKey;
  readonly from: Day;
  readonly to: Day;
}

/** What was assigned in a period, and, as of today, how much of all that was assigned is needed and how much is left over. */
interface Spent {
  readonly organization?: string;
  readonly product: ProductKey;
  readonly assigned: number;
  readonly required: number;
  readonly surplus: number;
}

export interface WorkspaceUsageRow extends Spent {
  readonly workspace: WorkspaceKey;
  readonly name: string;
  readonly startsOn: Day;
}

/** With the tag's name as a key, and its value; null: the workspaces that do not carry it. */
export type TagUsageRow = Spent & { readonly [tag: string]: string | number | null | undefined };
