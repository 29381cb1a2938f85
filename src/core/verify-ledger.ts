/** Every balance, recomputed from the ledger alone, and the rules that each of its rows had to keep when it was written. */

import type { Hold } from './kept.ts';
import { effectOf, isGiven, keyFault, KINDS } from './kinds/all.ts';
import { EMPTY_HEAD, type Head, type Transaction } from './ledger.ts';
import { type Draw, validityOf } from './pools.ts';
import type { Day } from './days.ts';
import { kindOf, type OrganizationKey, SEAT } from './values.ts';
import type { Findings } from './verify.ts';
import type { PurchasePast } from './verify-activity.ts';
import {
  compareAssignments,
  compareHolds,
  compareLots,
  type HoldSums,
  type LotSums,
  type StoredAssignment,
  type StoredLot,
} from './verify-balances.ts';
import type { LookupSums } from './verify-lookups.ts';

/** What the first part of a ledger comes to. Plain data: it can come from another thread. */
export interface LedgerSums {
  readonly lots: readonly (readonly [purchase: number, drawn: number, revoked: number])[];
  readonly given: readonly (readonly [workspace: string, product: string, quantity: number])[];
}

/** Plain data, as everything that goes from thread to thread. */
export interface LedgerPart {
  readonly organization: OrganizationKey;
  /** The row before the first. */
  readonly after: Head;
  /** The number of the last. */
  readonly upTo: number;
  /** As the activity log recorded them, by number. */
  readonly purchases: ReadonlyMap<number, PurchasePast>;
  /** Hashes to look out for. */
  readonly expect: readonly string[];
}

/** What a thread says of the first part of a ledger; null: something is wrong with it. */
export type FirstPart = {
  readonly rows: number;
  readonly head: Head;
  readonly sums: LedgerSums;
  readonly lookups: LookupSums;
  /** Those that were seen. */
  readonly expected: readonly string[];
} | null;

export class LedgerCheck {
  readonly #organization: string;
  readonly #findings: Findings;
  readonly #lots = new Map<number, LotSums>();
  /** Purchases the ledger has not come to yet. */
  readonly #awaited: Map<number, PurchasePast>;
  readonly #given = new Map<string, Map<string, number>>();
  readonly #holds = new Map<number, HoldSums>();
  /** What credits make up for, by the number of the transfer. */
  readonly credited = new Map<number, Transaction[]>();
  /** Transfers that grant requests. */
  readonly granting: Transaction[] = [];
  /** Whether these rows name a hold that is not among them. */
  #reachesBack = false;
  readonly #after: Head;
  #lastAt = '';

  /** `purchases`: as the activity log recorded them. `after`: the row before the first; what was bought until then is there. */
  constructor(organization: string, purchases: ReadonlyMap<number, PurchasePast>, findings: Findings, after: Head = EMPTY_HEAD) {
    this.#organization = organization;
    this.#after = after;
    this.#awaited = new Map([...purchases].filter(([, { transaction }]) => transaction > after.id));
    for (const [purchase, state] of purchases) {
      if (!this.#awaited.has(purchase)) this.#lots.set(purchase, { state, drawn: 0, revoked: 0, held: new Map() });
    }
    this.#lastAt = after.at ?? '';
    this.#findings = findings;
  }

  /** Takes the next transaction, oldest first. */
  take(row: Transaction): void {
    let moved = 0;
    for (const draw of row.lots) moved += draw.quantity;
    if (moved !== row.quantity) {
      this.#report('lots-mismatch', row, `moves ${row.quantity}, its lots add up to ${moved}`);
    }
    const fault = keyFault(row);
    if (fault !== null) this.#report('keys-mismatch', row, fault);
    const effect = effectOf(row);
    if (effect === 'open') this.#openAll(row);
    if (effect === 'hold') this.#hold(row);
    if (effect === 'post' || effect === 'release') this.#close(row, effect === 'post');
    if (effect === 'draw' || effect === 'post' || effect === 'take back') for (const draw of row.lots) this.#draw(row, draw);
    if (row.workspace !== null && isGiven(effect)) this.#give(row, row.workspace);
    if (row.corrects !== undefined) this.credited.set(row.corrects, [...(this.credited.get(row.corrects) ?? []), row]);
    if (row.request !== undefined) this.granting.push(row);
    this.#lastAt = row.at;
  }

  #openAll(row: Transaction): void {
    if (row.lots.length === 1 || (row.lots.length > 1 && KINDS[row.kind].lots === 'some'))
      for (const lot of row.lots) this.#open(row, lot);
    else this.#report('lots-mismatch', row, 'opens no lot that the activity log knows');
  }

  #open(row: Transaction, lot: Draw): void {
    const state = this.#awaited.get(lot.purchase);
    if (state === undefined) {
      this.#report('lots-mismatch', row, 'opens no lot that the activity log knows');
      return;
    }
    this.#awaited.delete(lot.purchase);
    const same =
      state.transaction === row.id &&
      state.product === row.product &&
      state.quantity === lot.quantity &&
      (row.subscription === null || state.subscription === row.subscription) &&
      lot.subscription === state.subscription;
    if (!same) this.#report('lots-mismatch', row, `is not what the activity log says of purchase ${lot.purchase}`);
    this.#lots.set(lot.purchase, { state, drawn: 0, revoked: 0, held: new Map() });
  }

  #hold(row: Transaction): void {
    const { id, workspace, product, until } = row;
    if (workspace === null || until === undefined) return; // `keyFault` has said so
    if (until < row.at.slice(0, 10)) this.#report('hold-mismatch', row, `holds until ${until}, which was past`);
    this.#holds.set(id, { row, until, posted: 0, released: 0, closed: new Map() });
    if (kindOf(product) === 'module' && this.#given.get(workspace)?.has(product) === true)
      this.#report('module-twice', row, `holds module "${product}" for workspace "${workspace}", which has it`);
    for (const draw of row.lots) {
      const lot = this.#lotOf(row, draw);
      if (lot === undefined) continue;
      this.#checkDay(row, lot.state);
      lot.held.set(id, { until, quantity: draw.quantity });
      this.#checkRoom(row, lot, draw);
    }
  }

  /** A post and a release take from what a hold kept, on a day on which it was open. */
  #close(row: Transaction, posts: boolean): void {
    const hold = row.hold === undefined ? undefined : this.#holds.get(row.hold);
    if (hold === undefined) {
      if (row.hold !== undefined && row.hold <= this.#after.id) this.#reachesBack = true;
      else this.#report('hold-mismatch', row, `names hold ${row.hold}, which was not there`);
      return;
    }
    hold[posts ? 'posted' : 'released'] += row.quantity;
    const same = hold.row.workspace === row.workspace && hold.row.product === row.product;
    let kept = same && hold.until >= row.at.slice(0, 10);
    for (const { purchase, quantity } of row.lots) {
      const sum = this.#lots.get(purchase)?.held.get(hold.row.id);
      hold.closed.set(purchase, (hold.closed.get(purchase) ?? 0) + quantity);
      if (sum === undefined || sum.quantity < quantity) kept = false;
      if (sum !== undefined) sum.quantity -= quantity;
    }
    if (!kept) this.#report('hold-mismatch', row, `takes what hold ${hold.row.id} did not keep for it`);
  }

  #productsOf(workspace: string): Map<string, number> {
    let products = this.#given.get(workspace);
    if (products === undefined) this.#given.set(workspace, (products = new Map()));
    return products;
  }

  /** The lot that a row takes from; what is wrong with it is reported. */
  #lotOf(row: Transaction, { purchase, subscription }: Draw): LotSums | undefined {
    const lot = this.#lots.get(purchase);
    if (lot === undefined) {
      this.#report('lots-mismatch', row, `takes from purchase ${purchase}, which was not there yet`);
      return undefined;
    }
    const { state } = lot;
    if (state.product !== row.product || state.subscription !== subscription) {
      this.#report('lots-mismatch', row, `takes from purchase ${purchase}, which holds other units`);
    }
    return lot;
  }

  #draw(row: Transaction, draw: Draw): void {
    const lot = this.#lotOf(row, draw);
    if (lot === undefined) return;
    const effect = effectOf(row);
    if (effect === 'take back') lot.revoked += draw.quantity;
    else lot.drawn += draw.quantity;
    // What a hold kept is drawn whatever the lot's days: it was taken while they lasted.
    if (effect === 'draw') this.#checkDay(row, lot.state);
    this.#checkRoom(row, lot, draw);
  }

  /** Nothing is taken that the lot does not have, or that an open hold keeps. */
  #checkRoom(row: Transaction, lot: LotSums, { purchase, quantity }: Draw): void {
    let held = 0;
    for (const [hold, sum] of lot.held) {
      if (sum.quantity === 0 || sum.until < row.at.slice(0, 10)) lot.held.delete(hold);
      else held += sum.quantity;
    }
    if (lot.drawn + lot.revoked + held > lot.state.quantity) {
      this.#report('lot-overdrawn', row, `takes ${quantity} from purchase ${purchase}, which had not as much left`);
    }
  }

  /**
   * A clock that was set back leaves rows that are dated as the one before them, later than the day they were decided
   * on. So the end of a lot's days says nothing about a row that shares its time with the row before it.
   */
  #checkDay(row: Transaction, lot: PurchasePast): void {
    const day = row.at.slice(0, 10) as Day;
    const validity = validityOf({ startsOn: lot.startsOn, endsOn: endAt(lot, row.at) }, day);
    if (validity === 'valid' || (validity === 'expired' && row.at === this.#lastAt)) return;
    this.#report('lot-not-valid', row, `takes from purchase ${lot.purchase}, which is ${validity} on ${day}`);
  }

  #give(row: Transaction, workspace: string): void {
    const products = this.#productsOf(workspace);
    const before = products.get(row.product);
    if (before !== undefined && kindOf(row.product) === 'module') {
      this.#report('module-twice', row, `assigns module "${row.product}" to workspace "${workspace}" again`);
    }
    products.set(row.product, (before ?? 0) + row.quantity);
  }

  /**
   * What this part comes to; null when a purchase should be in it, up to a number, and is not. Also null when holds, credits or
   * granted requests are in it: what they come to shows only in the whole.
   */
  sums(upTo: number): LedgerSums | null {
    if (this.#holds.size > 0 || this.credited.size > 0 || this.granting.length > 0) return null;
    if ([...this.#awaited.values()].some(({ transaction }) => transaction <= upTo)) return null;
    return {
      lots: [...this.#lots].map(([purchase, { drawn, revoked }]) => [purchase, drawn, revoked] as const),
      given: [...this.#given].flatMap(([workspace, products]) =>
        [...products].map(([product, sum]) => [workspace, product, sum] as const),
      ),
    };
  }

  /** Takes in what the part before this one comes to. False: both together break a rule; only the rows in order tell where. */
  add({ lots, given }: LedgerSums): boolean {
    let kept = !this.#reachesBack;
    for (const [purchase, drawn, revoked] of lots) {
      const lot = this.#lots.get(purchase);
      if (lot === undefined) return false;
      lot.drawn += drawn;
      lot.revoked += revoked;
      if (lot.drawn + lot.revoked > lot.state.quantity) kept = false;
    }
    for (const [workspace, product, quantity] of given) {
      const products = this.#productsOf(workspace);
      const sum = (products.get(product) ?? 0) + quantity;
      products.set(product, sum);
      if (sum > 1 && product !== SEAT) kept = false;
    }
    return kept;
  }

  /** What the ledger comes to, against the lots as they are kept. */
  endLots(stored: readonly StoredLot[]): void {
    compareLots(this.#organization, stored, this.#lots, [...this.#awaited.keys()], this.#findings);
  }

  /** What the ledger comes to, against the holds as they are kept. */
  endHolds(stored: readonly Hold[]): void {
    compareHolds(this.#organization, stored, this.#holds, this.#findings);
  }

  /** What the ledger comes to, against the assignments as they are kept; `status` of a workspace, as recorded. */
  endAssignments(stored: readonly StoredAssignment[], statuses: ReadonlyMap<string, unknown>): void {
    compareAssignments(this.#organization, stored, this.#given, statuses, this.#findings);
  }

  #report(code: Parameters<Findings['add']>[0], row: Transaction, what: string): void {
    this.#findings.add(code, `transaction ${row.id} of organization "${this.#organization}" ${what}`);
  }
}

/** Until when a purchase was valid at a time: extensions made later do not count. */
function endAt({ ends, endsOn }: PurchasePast, at: string): Day | null {
  return ends.length === 0 ? endsOn : (ends.find(({ before }) => at < before) ?? { endsOn }).endsOn;
}
