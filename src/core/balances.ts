/**
 * What an organization has while decisions are being made. Transfers are decided one after another against running
 * balances, exactly as if each were committed before the next (contract, section 6).
 */

import type { Day } from './days.ts';
import type { TransactionKind } from './kinds/all.ts';
import type { TransactionDraft } from './ledger.ts';
import { type Lot, RunningPool } from './pools.ts';
import type { ProductKey, WorkspaceKey } from './values.ts';
import type { Workspace } from './workspaces.ts';

/** An earlier transaction, as far as the same reference given again has to be compared with it. */
export interface Referenced {
  readonly id: number;
  readonly kind: TransactionKind;
  readonly workspace: WorkspaceKey | null;
  readonly product: ProductKey;
  readonly quantity: number;
}

export interface BalancesSource {
  readonly today: Day;
  /** The id of the last transaction; new ones continue from it. */
  readonly lastId: number;
  readonly products: readonly ProductKey[];
  readonly lots: readonly Lot[];
  readonly workspaces: readonly Workspace[];
  readonly assigned: readonly { readonly workspace: WorkspaceKey; readonly product: ProductKey; readonly quantity: number }[];
  readonly references: ReadonlyMap<string, Referenced>;
}

/** A transfer to append, without its number. */
export interface Grant {
  readonly kind: 'transfer' | 'automatic';
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly reference: string | null;
  readonly note: string | null;
}

export class Balances {
  readonly today: Day;
  readonly #workspaces: ReadonlyMap<string, Workspace>;
  readonly #pools = new Map<string, RunningPool>();
  readonly #assigned = new Map<string, Map<ProductKey, number>>();
  readonly #references: Map<string, Referenced>;
  readonly #drafts: TransactionDraft[] = [];
  #lastId: number;

  constructor(source: BalancesSource) {
    this.today = source.today;
    this.#lastId = source.lastId;
    this.#references = new Map(source.references);
    this.#workspaces = new Map(source.workspaces.map((workspace) => [workspace.workspace, workspace]));
    for (const product of source.products) {
      const lots = source.lots.filter((lot) => lot.product === product);
      this.#pools.set(product, new RunningPool(lots, source.today));
    }
    for (const { workspace, product, quantity } of source.assigned) this.#add(workspace, product, quantity);
  }

  workspace(key: string): Workspace | undefined {
    return this.#workspaces.get(key);
  }

  workspaces(): readonly Workspace[] {
    return [...this.#workspaces.values()];
  }

  /** Every product there is, in the store's order. */
  products(): readonly ProductKey[] {
    return [...this.#pools.keys()] as ProductKey[];
  }

  hasProduct(key: string): key is ProductKey {
    return this.#pools.has(key);
  }

  /** Units that can be transferred today. */
  available(product: ProductKey): number {
    return this.#pools.get(product)?.available ?? 0;
  }

  assigned(workspace: WorkspaceKey): ReadonlyMap<ProductKey, number> {
    return this.#assigned.get(workspace) ?? new Map();
  }

  assignedOf(workspace: WorkspaceKey, product: ProductKey): number {
    return this.#assigned.get(workspace)?.get(product) ?? 0;
  }

  referenced(reference: string): Referenced | undefined {
    return this.#references.get(reference);
  }

  /** Everything granted so far, in order: what the ledger is to receive. */
  drafts(): readonly TransactionDraft[] {
    return this.#drafts;
  }

  /** Draws the units and books them on the workspace. The rules have been checked; the pool has enough. */
  grant(grant: Grant): TransactionDraft {
    const pool = this.#pools.get(grant.product);
    if (pool === undefined) throw new Error(`no pool for product ${grant.product}`);
    this.#lastId += 1;
    const { kind, workspace, product, quantity, reference, note } = grant;
    // Written out, not spread: there may be a hundred thousand.
    const lots = pool.draw(quantity);
    const draft = { id: this.#lastId, kind, product, quantity, workspace, subscription: null, reference, note, lots };
    this.#add(workspace, product, quantity);
    if (reference !== null) this.#references.set(reference, draft);
    this.#drafts.push(draft);
    return draft;
  }

  #add(workspace: WorkspaceKey, product: ProductKey, quantity: number): void {
    let products = this.#assigned.get(workspace);
    if (products === undefined) this.#assigned.set(workspace, (products = new Map()));
    products.set(product, (products.get(product) ?? 0) + quantity);
  }
}
