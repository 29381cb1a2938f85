/**
 * Forecast: what a pool will be short of, and what it will lose (contract, section 3). Each live workspace needs what it
 * misses on the day it starts, or today when it has started. Days are served in their order, from the lots valid on
 * that day, in draw order. What cannot be had on the day is short: it has to be bought by then, and no later lot makes
 * up for it. A later event is served all the same, from what is left. An event takes seats as far as they go; a module
 * is one unit, there or not.
 */

import { addDays, type Day, lastDayOf, type Month, monthOf, monthsBetween, toNumber } from './days.ts';
import { figuresOf, heldOn, type HeldUnits, type Lot, remainingOf, RunningPool, validityOf } from './pools.ts';
import type { ProductKey, PurchaseNumber, WorkspaceKey } from './values.ts';
import {
  inServingOrder,
  isCharged,
  missingOf,
  NO_SHARE,
  phaseOf,
  type Share,
  unsuppliedOf,
  type Workspace,
} from './workspaces.ts';

/** What one workspace needs of a product, and when. Units. */
export interface Demand {
  readonly workspace: WorkspaceKey;
  readonly on: Day;
  readonly needed: number;
}

export interface ForecastEvent extends Demand {
  readonly short: number;
}

/** As contract section 5 prints it. */
export interface ForecastRow {
  readonly product: ProductKey;
  /** Today. */
  readonly available: number;
  readonly needed: number;
  readonly short: number;
  readonly firstShortOn: Day | null;
  /** So many days before `firstShortOn` as buying takes, but never before today: then it is late, and today is best. */
  readonly buyBy: Day | null;
  /** What lots lose after all events are served, the first to end first. */
  readonly expiringUnused: readonly { readonly subscription: string; readonly endsOn: Day; readonly quantity: number }[];
  readonly events: readonly ForecastEvent[];
}

/** A month of a pool: what its events need, how much of that is short, and what could still be transferred at its end. */
export interface MonthFigures {
  readonly month: Month;
  readonly needed: number;
  readonly short: number;
  readonly left: number;
}

export interface Outlook {
  readonly row: ForecastRow;
  /** From this month to the last one in which something is needed. */
  readonly months: readonly MonthFigures[];
}

export interface Horizon {
  readonly today: Day;
  /** The last day that counts. */
  readonly until: Day;
  /** Days that a purchase takes. */
  readonly leadDays: number;
}

/** What live workspaces miss, by product, in the order it is served: by day, and on one day as the consumption check does. */
export function demandsOf(
  workspaces: readonly Workspace[],
  shares: ReadonlyMap<WorkspaceKey, Share>,
  { today, until, includeTest }: Pick<Horizon, 'today' | 'until'> & { readonly includeTest: boolean },
): ReadonlyMap<ProductKey, readonly Demand[]> {
  const counted = workspaces
    .filter((workspace) => phaseOf(workspace, today) === 'live' && workspace.startsOn <= until)
    .map((workspace) =>
      includeTest && !isCharged(workspace.status) ? ({ ...workspace, status: 'pre-production' } as const) : workspace,
    );
  const demands = new Map<ProductKey, Demand[]>();
  for (const workspace of inServingOrder(counted, today)) {
    const { workspace: key, startsOn } = workspace;
    for (const need of missingOf(workspace, shares.get(key) ?? NO_SHARE)) {
      const [product, needed] = [need.product, unsuppliedOf(need)];
      if (needed === 0) continue;
      const demand = { workspace: key, on: startsOn < today ? today : startsOn, needed };
      const others = demands.get(product);
      if (others === undefined) demands.set(product, [demand]);
      else others.push(demand);
    }
  }
  for (const list of demands.values()) list.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  return demands;
}

/**
 * What becomes of one pool: its lots (of one product) against its demands (in the order of `demandsOf`). What is held
 * today is gone from the pool: the events it is held for do not ask for it again.
 */
export function outlookOf(
  product: ProductKey,
  lots: readonly Lot[],
  demands: readonly Demand[],
  horizon: Horizon,
  holds: readonly HeldUnits[] = [],
): Outlook {
  const { today, until } = horizon;
  const kept = heldOn(holds, today);
  const pool = new CalendarPool(lots.map((lot) => ({ ...lot, drawn: lot.drawn + (kept.get(lot.purchase) ?? 0) })));
  const last = demands.at(-1)?.on ?? today;
  const byMonth = groupBy(demands, ({ on }) => monthOf(on));
  const events: ForecastEvent[] = [];
  const months = monthsBetween(monthOf(today), monthOf(last)).map((month): MonthFigures => {
    const days = groupBy(byMonth.get(month) ?? [], ({ on }) => on);
    const served = [...days].flatMap(([on, asked]) => pool.serve(on, asked));
    events.push(...served);
    const end = lastDayOf(month);
    return {
      month,
      needed: sumOf(served, 'needed'),
      short: sumOf(served, 'short'),
      left: pool.availableOn(end < until ? end : until),
    };
  });
  const firstShortOn = events.find(({ short }) => short > 0)?.on ?? null;
  const row = {
    product,
    available: figuresOf(lots, today, holds).available,
    needed: sumOf(events, 'needed'),
    short: sumOf(events, 'short'),
    firstShortOn,
    buyBy: firstShortOn === null ? null : buyingDay(firstShortOn, horizon),
    expiringUnused: pool.expiring(today, until),
    events,
  };
  return { row, months };
}

/** The lots of a pool while days pass: each day draws from those valid then. */
class CalendarPool {
  readonly #lots: Map<PurchaseNumber, Lot>;

  constructor(lots: readonly Lot[]) {
    this.#lots = new Map(lots.map((lot) => [lot.purchase, lot]));
  }

  /** Serves the demands of one day, one after another, as far as the lots go. */
  serve(on: Day, demands: readonly Demand[]): readonly ForecastEvent[] {
    const open = new RunningPool([...this.#lots.values()], on);
    return demands.map((demand) => {
      const taken = Math.min(demand.needed, open.available);
      for (const { purchase, quantity } of open.draw(taken)) this.#draw(purchase, quantity);
      return { ...demand, short: demand.needed - taken };
    });
  }

  #draw(purchase: PurchaseNumber, quantity: number): void {
    const lot = this.#lots.get(purchase);
    if (lot !== undefined) this.#lots.set(purchase, { ...lot, drawn: lot.drawn + quantity });
  }

  availableOn(day: Day): number {
    return figuresOf([...this.#lots.values()], day).available;
  }

  /** What lots that end in these days still hold. */
  expiring(from: Day, to: Day): ForecastRow['expiringUnused'] {
    const ending = [...this.#lots.values()].filter((lot) => remainingOf(lot) > 0 && validityOf(lot, from) !== 'expired');
    return ending
      .flatMap((lot) =>
        lot.endsOn === null || lot.endsOn > to
          ? []
          : [{ subscription: lot.subscription, endsOn: lot.endsOn, quantity: remainingOf(lot), purchase: lot.purchase }],
      )
      .sort((a, b) => (a.endsOn === b.endsOn ? a.purchase - b.purchase : a.endsOn < b.endsOn ? -1 : 1))
      .map(({ purchase: _, ...lost }) => lost);
  }
}

function groupBy<Key>(demands: readonly Demand[], keyOf: (demand: Demand) => Key): ReadonlyMap<Key, readonly Demand[]> {
  const groups = new Map<Key, Demand[]>();
  for (const demand of demands) {
    const group = groups.get(keyOf(demand));
    if (group === undefined) groups.set(keyOf(demand), [demand]);
    else group.push(demand);
  }
  return groups;
}

function buyingDay(firstShortOn: Day, { today, leadDays }: Horizon): Day {
  return toNumber(firstShortOn) - toNumber(today) <= leadDays ? today : addDays(firstShortOn, -leadDays);
}

function sumOf(events: readonly ForecastEvent[], figure: 'needed' | 'short'): number {
  return events.reduce((sum, event) => sum + event[figure], 0);
}
