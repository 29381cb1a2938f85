/** Holds as documents. */

import { grouped } from '../../core/counts.ts';
import type { HoldRow } from '../../core/results.ts';
import { ofKeys } from '../columns.ts';
import type { Block, Column, Document, Sheet, Tone } from '../document.ts';
import { drawSheet } from './transactions.ts';
import { excessText, stillMissing, summaryBlocks, transferSheet, type TransferSummary, whatText } from './transfers.ts';

const STATE_TONES: Readonly<Record<HoldRow['state'], Tone | null>> = {
  open: 'good',
  posted: null,
  released: 'dim',
  expired: 'warn',
};

const columns: readonly Column<HoldRow>[] = [
  { key: 'hold', title: 'Hold', kind: 'id', drop: 'last', value: (row) => row.hold },
  { key: 'at', title: 'At', kind: 'instant', drop: 'first', value: (row) => row.at },
  { key: 'workspace', title: 'Workspace', kind: 'text', drop: 'last', value: (row) => row.workspace },
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (row) => row.product },
  { key: 'quantity', title: 'Quantity', kind: 'integer', value: (row) => row.quantity },
  { key: 'posted', title: 'Posted', kind: 'integer', drop: 'first', value: (row) => row.posted },
  { key: 'released', title: 'Released', kind: 'integer', drop: 'first', value: (row) => row.released },
  { key: 'remaining', title: 'Remaining', kind: 'integer', drop: 'last', value: (row) => row.remaining },
  { key: 'until', title: 'Until', kind: 'day', drop: 'last', value: (row) => row.until },
  { key: 'state', title: 'State', kind: 'text', drop: 'last', value: (row) => row.state, tone: (row) => STATE_TONES[row.state] },
  { key: 'actor', title: 'Actor', kind: 'text', drop: 'first', value: (row) => row.actor },
  { key: 'reference', title: 'Reference', kind: 'text', show: 'data', value: (row) => row.reference },
  { key: 'note', title: 'Note', kind: 'text', drop: 'first', value: (row) => row.note },
  {
    key: 'lots',
    title: 'Lots',
    kind: 'list',
    show: 'data',
    value: (row) => row.lots.map(({ purchase, subscription, quantity }) => `${purchase}: ${quantity} of ${subscription}`),
  },
];

export function holdSheet(rows: readonly HoldRow[], empty = 'No holds.'): Sheet<HoldRow> {
  return { name: 'holds', columns, rows, empty };
}

export function holdsDocument(rows: readonly HoldRow[], filtered: boolean): Document {
  const empty = filtered
    ? 'No hold matches.'
    : 'No holds yet. Make one: entitle holds add WORKSPACE PRODUCT QUANTITY --until DATE';
  return { kind: 'list', sheet: holdSheet(rows, empty) };
}

export function holdDocument(row: HoldRow, sentence: Block | null = null): Document {
  return {
    kind: 'object',
    value: row,
    sheet: holdSheet([row]),
    screen: [
      ...(sentence === null ? [] : [sentence]),
      { kind: 'table', sheet: holdSheet([row]) },
      { kind: 'heading', text: 'Lots' },
      { kind: 'table', sheet: drawSheet(row.lots) },
    ],
  };
}

/** Of one workspace, which its page names. */
export const HELD_HERE = ofKeys(columns, 'hold product remaining until actor note');
const ENDING = ofKeys(columns, 'hold workspace product remaining until');

/** Holds that run out within a week; nothing where there are none. */
export function endingBlocks(rows: readonly HoldRow[]): readonly Block[] {
  if (rows.length === 0) return [];
  return [
    { kind: 'heading', text: 'Holds that run out within a week' },
    { kind: 'table', sheet: holdSheet(rows), columns: ENDING, brief: true },
  ];
}

/** What `holds post` did. */
export function postedDocument({ row, after }: Pick<TransferSummary, 'row' | 'after'>, hold: number, released: number): Document {
  const { quantity, product, workspace, transaction, available } = row;
  const what = `${grouped(quantity)} × ${product} of hold ${hold} to workspace ${workspace}`;
  const rest = released > 0 ? `${grouped(released)} released, ` : '';
  const left = `${rest}${grouped(available)} available in the pool, ${stillMissing(after)}`;
  const text = row.dryRun
    ? `Would transfer ${what}; then ${left}. Nothing was changed.`
    : `Transferred ${what} (transaction ${transaction}); ${left}.`;
  const sentence: Block = row.dryRun ? { kind: 'text', text } : { kind: 'text', tone: 'good', text };
  return { kind: 'object', value: row, sheet: transferSheet(row), screen: [sentence] };
}

/** What is shown before a hold is posted. */
export function postingSummary(summary: TransferSummary, hold: HoldRow, released: number): Document {
  const { row } = summary;
  const rest = `${grouped(released)} that the hold keeps besides ${released === 1 ? 'is' : 'are'} released to the pool.`;
  return {
    kind: 'object',
    value: row,
    sheet: transferSheet(row),
    screen: [
      { kind: 'heading', text: `Post hold ${hold.hold}: transfer ${whatText(summary)}` },
      ...(released > 0 ? [{ kind: 'text', text: rest } as const] : []),
      ...summaryBlocks(summary, excessText(summary)),
    ],
  };
}
