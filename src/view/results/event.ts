/** The page of one event: what it needs beside what the pools have and when more comes, its holds, and what was last transferred. */

import {
  modulesOf,
  type HoldRow,
  type PoolRow,
  type RequestRow,
  type TransactionRow,
  type WorkspaceRow,
} from '../../core/results.ts';
import type { Block, Column, Document, Sheet } from '../document.ts';
import { HELD_HERE, holdSheet } from './holds.ts';
import { queueBlocks } from './requests.ts';
import { missingTone } from './tones.ts';
import { transactionSheet } from './transactions.ts';
import { workspaceDocument } from './workspaces.ts';

/** What only whoever sees entitlements is shown. */
export interface EventDetails {
  readonly pools: readonly (PoolRow & { readonly nextStart: string | null })[];
  /** Open ones. */
  readonly holds: readonly HoldRow[];
  readonly transactions: readonly TransactionRow[];
}

export interface EventPage {
  readonly row: WorkspaceRow;
  /** Open ones. */
  readonly requests: readonly RequestRow[];
  readonly details: EventDetails | null;
}

export function eventDocument({ row, requests, details }: EventPage, before: readonly Block[] = []): Document {
  const document = workspaceDocument(row);
  if (document.kind !== 'object') return document;
  const queue = queueBlocks(requests);
  if (details === null) return { ...document, screen: [...document.screen, ...queue] };
  const short = shortOf(row, details);
  const blocks: readonly Block[] = [
    ...under('Where it can come from', short, supplySheet(short)),
    ...under('Held for it', details.holds, holdSheet(details.holds), HELD_HERE),
    ...queue,
    ...under('Last transactions', details.transactions, transactionSheet(details.transactions), LAST_COLUMNS),
  ];
  return { ...document, screen: [...before, ...document.screen, ...blocks] };
}

/** A table with its heading; nothing where it has no rows. */
function under(text: string, rows: readonly unknown[], sheet: Sheet, columns?: readonly Column<unknown>[]): readonly Block[] {
  if (rows.length === 0) return [];
  return [
    { kind: 'heading', text },
    { kind: 'table', sheet, brief: true, ...(columns === undefined ? {} : { columns }) },
  ];
}

/** Who did what and why, in as many columns as a narrow window has. */
const LAST_COLUMNS: readonly Column<TransactionRow>[] = [
  { key: 'id', title: 'Id', kind: 'integer', value: (row) => row.id },
  { key: 'on', title: 'On', kind: 'day', drop: 'last', value: (row) => row.at.slice(0, 10) },
  { key: 'kind', title: 'Kind', kind: 'text', drop: 'last', value: (row) => row.kind },
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (row) => row.product },
  { key: 'quantity', title: 'Quantity', kind: 'integer', drop: 'last', value: (row) => row.quantity },
  { key: 'actor', title: 'By', kind: 'text', drop: 'last', value: (row) => row.actor },
  { key: 'why', title: 'Why', kind: 'text', value: (row) => row.note ?? row.reference },
];

interface Supply {
  readonly product: string;
  readonly missing: number;
  readonly available: number;
  readonly upcoming: number;
  readonly nextStart: string | null;
}

function shortOf(row: WorkspaceRow, { pools }: EventDetails): readonly Supply[] {
  const needs = row.seats === undefined ? [] : [{ product: 'seat', ...row.seats }, ...modulesOf(row)];
  return needs.flatMap(({ product, missing }) => {
    const pool = pools.find((each) => each.product === product);
    if (missing === 0 || pool === undefined) return [];
    const { available, upcoming, nextStart } = pool;
    return [{ product, missing, available, upcoming, nextStart }];
  });
}

function supplySheet(rows: readonly Supply[]): Sheet<Supply> {
  const columns: readonly Column<Supply>[] = [
    { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
    { key: 'missing', title: 'Missing', kind: 'integer', value: (row) => row.missing, tone: (row) => missingTone(row.missing) },
    { key: 'available', title: 'In the pool', kind: 'integer', value: (row) => row.available },
    { key: 'upcoming', title: 'To come', kind: 'integer', value: (row) => row.upcoming },
    { key: 'nextStart', title: 'From', kind: 'day', value: (row) => row.nextStart },
  ];
  return { name: 'supply', columns, rows, empty: '' };
}
