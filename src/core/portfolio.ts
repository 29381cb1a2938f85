/** An account manager's portfolio: every customer, the one who needs something first at the top (contract, section 3). */

import type { Day } from './days.ts';
import { compareDrawOrder, type Lot, remainingOf, validityOf } from './pools.ts';
import { type Instant, type OrganizationKey, type ProductKey, SEAT } from './values.ts';

/** What live events need of a product on a day, less what is held for them: the day they start, or today. */
export interface PortfolioNeed {
  readonly organization: OrganizationKey;
  readonly product: ProductKey;
  readonly on: Day;
  readonly quantity: number;
}

/** What is missing of a product, live and past. */
export interface PortfolioMissing {
  readonly organization: OrganizationKey;
  readonly product: ProductKey;
  readonly quantity: number;
}

/** `held`: what open holds keep of it. */
export type PortfolioLot = Lot & { readonly organization: OrganizationKey; readonly held: number };

export interface PortfolioCounts {
  readonly organization: OrganizationKey;
  readonly name: string;
  readonly workspaces: number;
  /** Workspaces that miss something. */
  readonly short: number;
}

/** An organization in a list of them. */
export interface OrganizationFigures {
  readonly organization: OrganizationKey;
  readonly workspaces: number;
  /** Workspaces that miss something, and what; zero where a database keeps that from a login. */
  readonly short: number;
  readonly seats: number;
  readonly modules: number;
}

/** When the last consumption check ran; null: none ever did. */
export interface PortfolioCheck {
  readonly organization: OrganizationKey;
  readonly at: Instant | null;
}

export interface Portfolio {
  readonly organizations: readonly PortfolioCounts[];
  readonly checks: readonly PortfolioCheck[];
  /** By product, and of each the first day first. */
  readonly needs: readonly PortfolioNeed[];
  readonly missing: readonly PortfolioMissing[];
  /** Lots that are not over, and hold something. */
  readonly lots: readonly PortfolioLot[];
}

/** A customer at a glance. */
export interface PortfolioRow {
  readonly organization: OrganizationKey;
  readonly name: string;
  readonly workspaces: number;
  readonly missing: { readonly workspaces: number; readonly seats: number; readonly modules: number };
  /** The first day on which an event cannot have what it needs: today, when it has begun. */
  readonly firstShortOn: Day | null;
  /** The next lot to end with something in it. */
  readonly nextEnd: { readonly on: Day; readonly product: ProductKey; readonly quantity: number } | null;
  /** When the last consumption check ran; null: none ever did. */
  readonly lastCheckAt: Instant | null;
}

/** Every customer, by the first short day, then by how much is missing, then by key. */
export function portfolioRows(
  { organizations, checks, needs, missing: sums, lots }: Portfolio,
  today: Day,
): readonly PortfolioRow[] {
  const [needsBy, sumsBy, lotsBy] = [grouped(needs), grouped(sums), grouped(lots)];
  const checkedAt = new Map(checks.map(({ organization, at }) => [organization, at]));
  return organizations
    .map(({ organization, name, workspaces, short }): PortfolioRow => {
      const held = lotsBy.get(organization) ?? [];
      const missing = { workspaces: short, seats: 0, modules: 0 };
      for (const { product, quantity } of sumsBy.get(organization) ?? [])
        missing[product === SEAT ? 'seats' : 'modules'] += quantity;
      return {
        organization,
        name,
        workspaces,
        missing,
        firstShortOn: firstShortOn(needsBy.get(organization) ?? [], held),
        nextEnd: nextEnd(held, today),
        lastCheckAt: checkedAt.get(organization) ?? null,
      };
    })
    .sort(byUrgency);
}

function byUrgency(a: PortfolioRow, b: PortfolioRow): number {
  if (a.firstShortOn !== b.firstShortOn) {
    if (a.firstShortOn === null) return 1;
    if (b.firstShortOn === null) return -1;
    return a.firstShortOn < b.firstShortOn ? -1 : 1;
  }
  const size = ({ missing }: PortfolioRow): number => missing.seats + missing.modules;
  return size(b) - size(a) || (a.organization < b.organization ? -1 : 1);
}

function grouped<Row extends { readonly organization: OrganizationKey }>(
  rows: readonly Row[],
): ReadonlyMap<OrganizationKey, Row[]> {
  const groups = new Map<OrganizationKey, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.organization);
    if (group === undefined) groups.set(row.organization, [row]);
    else group.push(row);
  }
  return groups;
}

/** As the forecast finds it, of all products, without drawing its months: day by day, from the lots valid that day. */
export function firstShortOn(
  needs: readonly Pick<PortfolioNeed, 'product' | 'on' | 'quantity'>[],
  lots: readonly FreeLot[],
): Day | null {
  let first: Day | null = null;
  let product: ProductKey | null = null;
  let left: { readonly lot: FreeLot; units: number }[] = [];
  let isShort = false;
  for (const need of needs) {
    if (need.product !== product) {
      [product, isShort] = [need.product, false];
      left = lots
        .filter((lot) => lot.product === product)
        .toSorted(compareDrawOrder)
        .map((lot) => ({ lot, units: freeOf(lot) }));
    }
    if (isShort) continue;
    isShort = take(left, need.on, need.quantity) > 0;
    if (isShort && (first === null || need.on < first)) first = need.on;
  }
  return first;
}

/** Draws so many units on a day; what could not be had. */
function take(left: readonly { readonly lot: Lot; units: number }[], on: Day, quantity: number): number {
  let wanted = quantity;
  for (const each of left) {
    if (wanted === 0) break;
    if (each.units === 0 || validityOf(each.lot, on) !== 'valid') continue;
    const taken = Math.min(wanted, each.units);
    each.units -= taken;
    wanted -= taken;
  }
  return wanted;
}

type FreeLot = Lot & { readonly held: number };

function freeOf(lot: FreeLot): number {
  return remainingOf(lot) - lot.held;
}

function nextEnd(lots: readonly FreeLot[], today: Day): PortfolioRow['nextEnd'] {
  const ends = lots
    .flatMap((lot) => (lot.endsOn === null || lot.endsOn < today || freeOf(lot) === 0 ? [] : [{ lot, on: lot.endsOn }]))
    .sort((a, b) => (a.on === b.on ? (rank(a.lot.product) < rank(b.lot.product) ? -1 : 1) : a.on < b.on ? -1 : 1));
  const [first] = ends;
  if (first === undefined) return null;
  const { on, lot } = first;
  const same = ends.filter((end) => end.on === on && end.lot.product === lot.product);
  return { on, product: lot.product, quantity: same.reduce((sum, end) => sum + freeOf(end.lot), 0) };
}

/** Seats before modules, those by key. */
function rank(product: ProductKey): string {
  return product === SEAT ? '' : product;
}
