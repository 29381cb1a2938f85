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
import { holdSheet } from './holds.ts';
import { queueBlocks } from './requests.ts';
import { missingTone } from './tones.ts';
import { transactionSheet, WORKSPACE_COLUMNS } from './transactions.ts';
import { workspaceDocument } from './workspaces.ts';

/** What only whoever sees entitlements is shown. */
export interface EventDetails {
  readonly pools: readonly (PoolRow & { readonly nextStart: string | null })[];
  /** Open ones. */
  readonly holds: readonly HoldRow[];
  /** Open ones. */
  readonly requests: readonly RequestRow[];
  readonly transactions: readonly TransactionRow[];
}

export function eventDocument(row: WorkspaceRow, details: EventDetails | null, before: readonly Block[] = []): Document {
  const document = workspaceDocument(row);
  if (details === null || document.kind !== 'object') return document;
  const short = shortOf(row, details);
  const blocks: readonly Block[] = [
    ...(short.length === 0
      ? []
      : [{ kind: 'heading', text: 'Where it can come from' } as const, { kind: 'table', sheet: supplySheet(short) } as const]),
    ...(details.holds.length === 0
      ? []
      : [{ kind: 'heading', text: 'Held for it' } as const, { kind: 'table', sheet: holdSheet(details.holds) } as const]),
    ...queueBlocks(details.requests),
    ...(details.transactions.length === 0
      ? []
      : [
          { kind: 'heading', text: 'Last transactions' } as const,
          { kind: 'table', sheet: transactionSheet(details.transactions), columns: WORKSPACE_COLUMNS, brief: true } as const,
        ]),
  ];
  return { ...document, screen: [...before, ...document.screen, ...blocks] };
}

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
