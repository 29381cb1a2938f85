/** Every balance, recomputed from the ledger alone, and the rules that each of its rows had to keep when it was written. */

import { EMPTY_HEAD, type Head, type PurchaseState, type Transaction } from './ledger.ts';
import { type Draw, type Lot, validityOf } from './pools.ts';
import type { Day } from './days.ts';
import { kindOf, type OrganizationKey, SEAT } from './values.ts';
import type { Findings, Plain } from './verify.ts';

/** A lot as it is kept. */
export type StoredLot = Lot & { readonly transaction: number };

export interface StoredAssignment {
  readonly workspace: string;
  readonly product: string;
  readonly quantity: number;
}

interface Sums {
  readonly state: PurchaseState;
  drawn: number;
  revoked: number;
}

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
  readonly purchases: ReadonlyMap<number, PurchaseState>;
  /** Hashes to look out for. */
  readonly expect: readonly string[];
}

/** What a thread says of the first part of a ledger; null: something is wrong with it. */
export type FirstPart = {
  readonly rows: number;
  readonly head: Head;
  readonly sums: LedgerSums;
  /** Those that were seen. */
  readonly expected: readonly string[];
} | null;

export class LedgerCheck {
  readonly #organization: string;
  readonly #findings: Findings;
  readonly #lots = new Map<number, Sums>();
  /** Purchases the ledger has not come to yet. */
  readonly #awaited: Map<number, PurchaseState>;
  readonly #given = new Map<string, Map<string, number>>();
  #lastAt = '';

  /** `purchases`: as the activity log recorded them. `after`: the row before the first; what was bought until then is there. */
  constructor(organization: string, purchases: ReadonlyMap<number, PurchaseState>, findings: Findings, after: Head = EMPTY_HEAD) {
    this.#organization = organization;
    this.#awaited = new Map([...purchases].filter(([, { transaction }]) => transaction > after.id));
    for (const [purchase, state] of purchases) {
      if (!this.#awaited.has(purchase)) this.#lots.set(purchase, { state, drawn: 0, revoked: 0 });
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
    if (row.kind === 'purchase') this.#open(row);
    else for (const draw of row.lots) this.#draw(row, draw);
    if (row.workspace !== null) this.#give(row, row.workspace);
    this.#lastAt = row.at;
  }

  #open(row: Transaction): void {
    const [lot] = row.lots;
    const state = lot === undefined ? undefined : this.#awaited.get(lot.purchase);
    if (lot === undefined || state === undefined || row.lots.length !== 1) {
      this.#report('lots-mismatch', row, 'opens no lot that the activity log knows');
      return;
    }
    this.#awaited.delete(lot.purchase);
    const same =
      state.transaction === row.id &&
      state.product === row.product &&
      state.quantity === row.quantity &&
      state.subscription === row.subscription &&
      lot.subscription === row.subscription;
    if (!same) this.#report('lots-mismatch', row, `is not what the activity log says of purchase ${lot.purchase}`);
    this.#lots.set(lot.purchase, { state, drawn: 0, revoked: 0 });
  }

  #productsOf(workspace: string): Map<string, number> {
    let products = this.#given.get(workspace);
    if (products === undefined) this.#given.set(workspace, (products = new Map()));
    return products;
  }

  #draw(row: Transaction, { purchase, subscription, quantity }: Draw): void {
    const lot = this.#lots.get(purchase);
    if (lot === undefined) {
      this.#report('lots-mismatch', row, `takes from purchase ${purchase}, which was not there yet`);
      return;
    }
    const { state } = lot;
    if (state.product !== row.product || state.subscription !== subscription) {
      this.#report('lots-mismatch', row, `takes from purchase ${purchase}, which holds other units`);
    }
    if (row.kind === 'revocation') lot.revoked += quantity;
    else {
      lot.drawn += quantity;
      this.#checkDay(row, state);
    }
    if (lot.drawn + lot.revoked > state.quantity) {
      this.#report('lot-overdrawn', row, `takes ${quantity} from purchase ${purchase}, which had not as much left`);
    }
  }

  /**
   * A clock that was set back leaves rows that are dated as the one before them, later than the day they were decided
   * on. So the end of a lot's days says nothing about a row that shares its time with the row before it.
   */
  #checkDay(row: Transaction, lot: PurchaseState): void {
    const day = row.at.slice(0, 10) as Day;
    const validity = validityOf(lot, day);
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

  /** What this part comes to; null when a purchase should be in it, up to a number, and is not. */
  sums(upTo: number): LedgerSums | null {
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
    let kept = true;
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
    const name = (purchase: number): string => `purchase ${purchase} of organization "${this.#organization}"`;
    const seen = new Set<number>();
    for (const lot of stored) {
      seen.add(lot.purchase);
      const sums = this.#lots.get(lot.purchase);
      if (sums === undefined) {
        this.#findings.add('state-unknown', `${name(lot.purchase)} is recorded, but no transaction opened it`);
        continue;
      }
      const { drawn, revoked, ...state } = lot;
      if (drawn !== sums.drawn || revoked !== sums.revoked) {
        const [kept, counted] = [`${drawn} drawn and ${revoked} revoked`, `${sums.drawn} and ${sums.revoked}`];
        this.#findings.add('lot-balance', `${name(lot.purchase)} has ${kept}, the ledger says ${counted}`);
      }
      for (const [field, value] of Object.entries(state)) {
        const said = (sums.state as unknown as Plain)[field];
        if (value !== said)
          this.#findings.add(
            'state-mismatch',
            `${name(lot.purchase)}: ${field} is ${value}, the activity log says ${JSON.stringify(said)}`,
          );
      }
    }
    for (const purchase of this.#lots.keys()) {
      if (!seen.has(purchase)) this.#findings.add('state-missing', `${name(purchase)} is in the ledger, but not recorded`);
    }
    for (const purchase of this.#awaited.keys()) {
      this.#findings.add('lots-mismatch', `${name(purchase)} is in the activity log, but not in the ledger`);
    }
  }

  /** What the ledger comes to, against the assignments as they are kept; `status` of a workspace, as recorded. */
  endAssignments(stored: readonly StoredAssignment[], statuses: ReadonlyMap<string, unknown>): void {
    for (const { workspace, product, quantity } of stored) {
      const counted = this.#given.get(workspace)?.get(product) ?? 0;
      if (quantity !== counted) this.#reportBalance(workspace, product, quantity, counted);
      this.#given.get(workspace)?.delete(product);
    }
    for (const [workspace, products] of this.#given) {
      for (const [product, counted] of products) this.#reportBalance(workspace, product, 0, counted);
      const status = statuses.get(workspace);
      if (status !== 'test' && status !== undefined) continue;
      const why = status === undefined ? 'the activity log does not know it' : 'it is a test workspace';
      this.#findings.add(
        'not-charged',
        `transfers went to workspace "${workspace}" of organization "${this.#organization}", but ${why}`,
      );
    }
  }

  #reportBalance(workspace: string, product: string, kept: number, counted: number): void {
    const where = `workspace "${workspace}" of organization "${this.#organization}"`;
    this.#findings.add('assignment-balance', `${where} has ${kept} × ${product}, the ledger says ${counted}`);
  }

  #report(code: Parameters<Findings['add']>[0], row: Transaction, what: string): void {
    this.#findings.add(code, `transaction ${row.id} of organization "${this.#organization}" ${what}`);
  }
}
