/** What a change takes from the pools, a product a line: shown before it is confirmed. */

import { grouped } from '../../core/counts.ts';
import type { Block, Document, Sheet } from '../document.ts';
import { missingTone } from './tones.ts';

export interface TakenRow {
  readonly product: string;
  readonly quantity: number;
  /** In the pool, before and afterwards. */
  readonly available: number;
  readonly left: number;
  /** Over all of the customer's events afterwards. */
  readonly missing: number;
}

function takenSheet(rows: readonly TakenRow[]): Sheet<TakenRow> {
  return {
    name: 'taken',
    columns: [
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'quantity', title: 'Takes', kind: 'integer', value: (row) => row.quantity },
      { key: 'available', title: 'Available', kind: 'integer', value: (row) => row.available },
      { key: 'left', title: 'Left then', kind: 'integer', value: (row) => row.left },
      {
        key: 'missing',
        title: 'Missing in all',
        kind: 'integer',
        value: (row) => row.missing,
        tone: (row) => missingTone(row.missing),
      },
    ],
    rows,
    empty: 'Nothing is taken.',
  };
}

export function takenBlock(rows: readonly TakenRow[]): Block {
  return { kind: 'table', sheet: takenSheet(rows) };
}

/** Rows to be read before a decision: as many as one takes in; the others are counted. */
const READ = 20;

/** The first of the rows under their heading, and how many more there are. */
export function firstBlocks<Row>(heading: string, sheet: Sheet<Row>, rows: readonly Row[]): readonly Block[] {
  if (rows.length === 0) return [];
  const more = rows.length - READ;
  return [
    { kind: 'heading', text: heading },
    { kind: 'table', sheet: { ...sheet, rows: rows.slice(0, READ) } },
    ...(more > 0 ? [{ kind: 'text', text: `… and ${grouped(more)} more` } as const] : []),
  ];
}

export const FINAL: Block = { kind: 'banner', tone: 'warn', text: 'A transfer is final: it cannot be taken back or moved.' };

/** What is taken at a customer, before the question. */
export function takenDocument(heading: string, table: Block): Document {
  const sheet = takenSheet([]);
  return { kind: 'object', value: {}, sheet, screen: [{ kind: 'heading', text: heading }, table, FINAL] };
}
