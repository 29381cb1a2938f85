/**
 * What an organization has while decisions are being made. Transfers are decided one after another against running
 * balances, exactly as if each were committed before the next (contract, section 6).
 */

import type { Day } from './days.ts';
import { type Hold, keptLots } from './kept.ts';
import type { TransactionKind } from './kinds/all.ts';
import type { TransactionDraft } from './ledger.ts';
import { type HeldUnits, type Lot, RunningPool } from './pools.ts';
import { asQuantity, type ProductKey, type WorkspaceKey } from './values.ts';
import { NOTHING_ASSIGNED, type Share, type Workspace } from './workspaces.ts';

/** An earlier transaction, as far as the same reference given again has to be compared with it. */
export interface Referenced {
  readonly id: number;
  readonly kind: TransactionKind;
  readonly workspace: WorkspaceKey | null;
  readonly product: ProductKey;
  readonly quantity: number;
}

/** What open holds keep, lot by lot. */
export interface HeldForWorkspace extends HeldUnits {
  readonly hold: number;
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
}

export interface BalancesSource {
  readonly today: Day;
  /** The day that new rows are dated: today, or that of the last row when the clock was set back. */
  readonly dated?: Day;
  /** The id of the last transaction; new ones continue from it. */
  readonly lastId: number;
  readonly products: readonly ProductKey[];
  readonly lots: readonly Lot[];
  readonly workspaces: readonly Workspace[];
  readonly assigned: readonly { readonly workspace: WorkspaceKey; readonly product: ProductKey; readonly quantity: number }[];
  /** By holds that are open on the day that new rows will be dated. */
  readonly held: readonly HeldForWorkspace[];
  readonly references: ReadonlyMap<string, Referenced>;
  /** Which of the references that are given out may be asked for again; all of them unless told. */
  readonly recurs?: (reference: string) => boolean;
}

/** A transfer to append, without its number. */
export interface Grant {
  readonly kind: 'transfer' | 'automatic';
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly reference: string | null;
  readonly note: string | null;
  /** The request that it grants. */
  readonly request?: number;
}

export interface HoldGrant extends Omit<Grant, 'kind' | 'request'> {
  readonly until: Day;
}

type ByProduct = Map<ProductKey, number>;

export class Balances {
  readonly today: Day;
  readonly dated: Day;
  readonly #workspaces: ReadonlyMap<string, Workspace>;
  readonly #pools = new Map<string, RunningPool>();
  readonly #assigned = new Map<string, ByProduct>();
  readonly #held = new Map<string, ByProduct>();
  /** Workspaces to which something was assigned before. */
  readonly #supplied: ReadonlySet<string>;
  readonly #references: ReadonlyMap<string, Referenced>;
  /** References that were given out by these decisions. */
  readonly #given = new Map<string, Referenced>();
  readonly #recurs: (reference: string) => boolean;
  #drafts: TransactionDraft[] = [];
  #lastId: number;

  constructor(source: BalancesSource) {
    this.today = source.today;
    this.dated = source.dated ?? source.today;
    this.#lastId = source.lastId;
    this.#references = source.references;
    this.#recurs = source.recurs ?? (() => true);
    this.#supplied = new Set(source.assigned.map(({ workspace }) => workspace));
    this.#workspaces = new Map(source.workspaces.map((workspace) => [workspace.workspace, workspace]));
    for (const product of source.products) {
      const lots = source.lots.filter((lot) => lot.product === product);
      this.#pools.set(product, new RunningPool(lots, source.today, source.held));
    }
    for (const { workspace, product, quantity } of source.assigned) add(this.#assigned, workspace, product, quantity);
    for (const { workspace, product, quantity } of source.held) add(this.#held, workspace, product, quantity);
  }

  /** The number of the last transaction, these included. */
  get lastId(): number {
    return this.#lastId;
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

  /** What a workspace has, and what is held for it. */
  share(workspace: WorkspaceKey): Share {
    return {
      assigned: this.#assigned.get(workspace) ?? NOTHING_ASSIGNED,
      held: this.#held.get(workspace) ?? NOTHING_ASSIGNED,
    };
  }

  assignedOf(workspace: WorkspaceKey, product: ProductKey): number {
    return this.#assigned.get(workspace)?.get(product) ?? 0;
  }

  heldOf(workspace: WorkspaceKey, product: ProductKey): number {
    return this.#held.get(workspace)?.get(product) ?? 0;
  }

  referenced(reference: string): Referenced | undefined {
    return this.#given.get(reference) ?? this.#references.get(reference);
  }

  /** Whether a workspace had anything before the first of these decisions. */
  wasSupplied(workspace: WorkspaceKey): boolean {
    return this.#supplied.has(workspace);
  }

  /** Everything granted so far, in order: what the ledger is to receive. */
  drafts(): readonly TransactionDraft[] {
    return this.#drafts;
  }

  /** What was granted since this was last asked. */
  takeDrafts(): readonly TransactionDraft[] {
    const drafts = this.#drafts;
    this.#drafts = [];
    return drafts;
  }

  /** Draws the units and books them on the workspace. The rules have been checked; the pool has enough. */
  grant(grant: Grant): TransactionDraft {
    const pool = this.#pools.get(grant.product);
    if (pool === undefined) throw new Error(`no pool for product ${grant.product}`);
    this.#lastId += 1;
    const { kind, workspace, product, quantity, reference, note, request } = grant;
    // Written out, not spread: there may be a hundred thousand.
    const lots = pool.draw(quantity);
    const units = asQuantity(quantity);
    const plain = { id: this.#lastId, kind, product, quantity: units, workspace, subscription: null, reference, note, lots };
    const draft = request === undefined ? plain : { ...plain, request };
    add(this.#assigned, workspace, product, quantity);
    return this.#book(draft);
  }

  /** Keeps the units for the workspace. The rules have been checked; the pool has enough. */
  hold({ workspace, product, quantity, until, reference, note }: HoldGrant): TransactionDraft {
    const pool = this.#pools.get(product);
    if (pool === undefined) throw new Error(`no pool for product ${product}`);
    this.#lastId += 1;
    const lots = pool.draw(quantity);
    add(this.#held, workspace, product, quantity);
    const what = {
      id: this.#lastId,
      kind: 'hold',
      product,
      quantity: asQuantity(quantity),
      workspace,
      subscription: null,
    } as const;
    return this.#book({ ...what, reference, note, lots, until });
  }

  /** Gives the workspace the first units that a hold keeps for it. */
  post(hold: Hold, quantity: number, note: string | null, reference: string | null = null): TransactionDraft {
    const { workspace, product } = hold;
    this.#lastId += 1;
    const lots = keptLots(hold, quantity);
    add(this.#held, workspace, product, -quantity);
    add(this.#assigned, workspace, product, quantity);
    const what = {
      id: this.#lastId,
      kind: 'transfer',
      product,
      quantity: asQuantity(quantity),
      workspace,
      subscription: null,
    } as const;
    return this.#book({ ...what, reference, note, lots, hold: hold.hold });
  }

  /** Gives units that a hold keeps back to the pool: `quantity` of them, `after` so many that it keeps or that were posted. */
  release(
    hold: Hold,
    { quantity, after }: { readonly quantity: number; readonly after: number },
    note: string | null,
  ): TransactionDraft {
    const { workspace, product } = hold;
    this.#lastId += 1;
    const lots = keptLots(hold, quantity, after);
    add(this.#held, workspace, product, -quantity);
    this.#pools.get(product)?.giveBack(lots);
    const what = {
      id: this.#lastId,
      kind: 'release',
      product,
      quantity: asQuantity(quantity),
      workspace,
      subscription: null,
    } as const;
    return this.#book({ ...what, reference: null, note, lots, hold: hold.hold });
  }

  #book(draft: TransactionDraft): TransactionDraft {
    if (draft.reference !== null && this.#recurs(draft.reference)) this.#given.set(draft.reference, draft);
    this.#drafts.push(draft);
    return draft;
  }
}

function add(sums: Map<string, ByProduct>, workspace: WorkspaceKey, product: ProductKey, quantity: number): void {
  let products = sums.get(workspace);
  if (products === undefined) sums.set(workspace, (products = new Map()));
  const sum = (products.get(product) ?? 0) + quantity;
  if (sum === 0) products.delete(product);
  else products.set(product, sum);
}
