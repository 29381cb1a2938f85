/** What each page of `entitle browse` shows: read through the use cases, as documents that other commands print too. */

import { listPools, showPool } from '../app/pools.ts';
import { listTransactions, showTransaction } from '../app/transactions.ts';
import { showWorkspace } from '../app/workspaces.ts';
import { grouped } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { PoolRow, TransactionRow, WorkspaceRow } from '../core/results.ts';
import type { Block, Column, Document, Look, Sheet } from '../view/document.ts';
import { poolDocument, poolsDocument } from '../view/results/pools.ts';
import { WORKSPACE_COLUMNS, transactionDocument, transactionSheet, POOL_COLUMNS } from '../view/results/transactions.ts';
import { NO_WORKSPACES, workspaceDocument, workspacesDocument } from '../view/results/workspaces.ts';
import { screenText } from '../view/formats/screen.ts';
import { type Listed, type Outlines, readListed, type Sight } from './events.ts';
import { filterText } from './filter.ts';
import { helpBlocks, hintsFor } from './help.ts';
import type { Source } from './source.ts';
import type { Page } from './state.ts';

/** Latest transactions listed with a pool or an event. */
const LATEST = 200;

/** A page as it was read: lines, and below them rows to choose from. */
export interface View {
  readonly title: string;
  readonly above: readonly string[];
  readonly sheet: (Sheet & { readonly rows: readonly unknown[] }) | null;
  /** How many rows the whole list has, and how many of them come before those of the sheet. */
  readonly count: number;
  readonly first: number;
  readonly columns: readonly Column<unknown>[];
  readonly pageOf: (row: number) => Page | null;
  /** The event that a row, or the page itself, is about. */
  readonly workspaceOf: (row: number) => string | null;
  readonly keys: string;
}

/** What is read of a page. */
export type Found =
  | { readonly kind: 'overview'; readonly pools: readonly PoolRow[] }
  | Listed
  | {
      readonly kind: 'pool';
      readonly document: Document;
      readonly name: string;
      readonly transactions: readonly TransactionRow[];
    }
  | { readonly kind: 'event'; readonly row: WorkspaceRow; readonly transactions: readonly TransactionRow[] }
  | { readonly kind: 'transaction'; readonly row: TransactionRow }
  | { readonly kind: 'help' };

/** Where somebody is: the page, what of its events is in sight, and how new that has to be. */
export interface Place {
  readonly page: Page;
  readonly sight: Sight;
  readonly heads: string;
  readonly outlines: Outlines | null;
}

/** Refuses as the use case of the page does. */
export async function readPage(
  source: Source,
  { page, sight, heads, outlines }: Place,
): Promise<Outcome<{ readonly found: Found; readonly outlines: Outlines | null }>> {
  if (page.kind === 'events') return readListed(source, sight, heads, outlines);
  const found = await readOther(source, page);
  return found.ok ? done({ found: found.value, outlines }) : found;
}

async function readOther({ services, caller, today }: Source, page: Exclude<Page, { kind: 'events' }>): Promise<Outcome<Found>> {
  switch (page.kind) {
    case 'overview': {
      const pools = await listPools(services, caller, today);
      return pools.ok ? done({ kind: 'overview', pools: pools.value }) : pools;
    }
    case 'pool': {
      const pool = await showPool(services, caller, { product: page.product, asOf: today, limit: LATEST });
      if (!pool.ok) return pool;
      const { transactions, name } = pool.value;
      return done({ kind: 'pool', document: poolDocument({ ...pool.value, transactions: [] }), name, transactions });
    }
    case 'event': {
      const row = await showWorkspace(services, caller, page.workspace, today);
      if (!row.ok) return row;
      const transactions = await listTransactions(services, caller, { workspace: page.workspace, limit: LATEST });
      return done({ kind: 'event', row: row.value, transactions: transactions.ok ? transactions.value : [] });
    }
    case 'transaction': {
      const row = await showTransaction(services, caller, String(page.id));
      return row.ok ? done({ kind: 'transaction', row: row.value }) : row;
    }
    case 'help':
      return done({ kind: 'help' });
  }
}

const nowhere = (): null => null;
const plain = { sheet: null, count: 0, first: 0, columns: [], pageOf: nowhere, workspaceOf: nowhere } as const;

/** `look`: how lines above a list are laid out. */
export async function viewOf(found: Found, look: Look): Promise<View> {
  const keys = hintsFor(found.kind);
  switch (found.kind) {
    case 'overview': {
      const { sheet, columns } = listOf(poolsDocument(found.pools));
      const pageOf = (row: number): Page | null => pageOfPool(found.pools[row]);
      return { ...plain, title: 'Pools', above: [], sheet, count: found.pools.length, columns, pageOf, keys };
    }
    case 'events': {
      const { filter, rows, first, count, of } = found;
      const empty = of === 0 ? NO_WORKSPACES : 'No event matches.';
      const { sheet, columns } = listOf(workspacesDocument(rows, empty));
      const workspaceOf = (row: number): string | null => rows[row - first]?.workspace ?? null;
      const pageOf = (row: number): Page | null => pageOfEvent(rows[row - first]);
      const title = `${filterText(filter)}: ${grouped(count)} of ${grouped(of)}`;
      return { title, above: count === 0 ? [empty] : [], sheet, count, first, columns, pageOf, workspaceOf, keys };
    }
    case 'pool': {
      const above = await linesOf(blocksOf(found.document), look);
      return {
        ...plain,
        ...transactionsBelow(found.transactions, POOL_COLUMNS),
        title: `Pool: ${found.name}`,
        above: [...above, ''],
        keys,
      };
    }
    case 'event': {
      const { row, transactions } = found;
      const above = await linesOf(blocksOf(workspaceDocument(row)), look);
      const workspaceOf = (): string => row.workspace;
      const below = transactionsBelow(transactions, WORKSPACE_COLUMNS);
      return { ...plain, ...below, title: `Event: ${row.name}`, above: [...above, ''], workspaceOf, keys };
    }
    case 'transaction': {
      const above = await linesOf(blocksOf(transactionDocument(found.row)), look);
      return { ...plain, title: `Transaction ${found.row.id}`, above, workspaceOf: () => found.row.workspace, keys };
    }
    case 'help':
      return { ...plain, title: 'Keys', above: await linesOf(helpBlocks, look), keys };
  }
}

function pageOfPool(pool: PoolRow | undefined): Page | null {
  return pool === undefined ? null : { kind: 'pool', product: pool.product };
}

function pageOfEvent(row: WorkspaceRow | undefined): Page | null {
  return row === undefined ? null : { kind: 'event', workspace: row.workspace };
}

/** A list document's rows and the columns people see. Its rows are an array here: the use cases return arrays. */
function listOf(document: Document): Pick<View, 'sheet' | 'columns'> {
  const { sheet } = document;
  const columns = (document.kind === 'list' ? document.people : undefined) ?? sheet.columns;
  return { sheet: { ...sheet, rows: sheet.rows as readonly unknown[] }, columns };
}

function transactionsBelow(rows: readonly TransactionRow[], columns: readonly Column<TransactionRow>[]) {
  const pageOf = (row: number): Page | null => {
    const transaction = rows[row];
    return transaction === undefined ? null : { kind: 'transaction', id: transaction.id };
  };
  return { sheet: { ...transactionSheet(rows), rows }, count: rows.length, columns, pageOf };
}

/** Without the transactions that the page lists itself, and their heading. */
function blocksOf(document: Document): readonly Block[] {
  const blocks = document.kind === 'object' ? document.screen : [];
  const shown = blocks.filter((block) => block.kind !== 'table' || block.sheet.name !== 'transactions');
  return shown.filter((block, at) => block.kind !== 'heading' || (at > 0 && shown[at + 1]?.kind === 'table') || at === 0);
}

async function linesOf(blocks: readonly Block[], look: Look): Promise<readonly string[]> {
  let text = '';
  for await (const piece of screenText(blocks, look)) text += piece;
  return text.split('\n').slice(0, -1);
}
