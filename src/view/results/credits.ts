/** Credits as documents: what one would make up for, and what one did. */

import { grouped } from '../../core/counts.ts';
import type { CreditTrialRow, TransactionRow, TransferRow } from '../../core/results.ts';
import type { Block, Document, Sheet } from '../document.ts';
import { drawSheet, transactionDocument } from './transactions.ts';

/** What was transferred, and whereto. */
type CreditedRow = Pick<TransferRow, 'workspace' | 'quantity'>;
type CreditLot = CreditTrialRow['lots'][number];

function trialSheet(rows: readonly CreditTrialRow[]): Sheet<CreditTrialRow> {
  return {
    name: 'credit',
    columns: [
      { key: 'kind', title: 'Kind', kind: 'text', value: (row) => row.kind },
      { key: 'corrects', title: 'Corrects', kind: 'id', value: (row) => row.corrects },
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'quantity', title: 'Quantity', kind: 'integer', value: (row) => row.quantity },
      { key: 'lots', title: 'Lots', kind: 'list', value: (row) => row.lots.map(lotText) },
      { key: 'reference', title: 'Reference', kind: 'text', value: (row) => row.reference },
      { key: 'note', title: 'Note', kind: 'text', value: (row) => row.note },
      { key: 'dryRun', title: 'Dry run', kind: 'flag', value: (row) => row.dryRun },
    ],
    rows,
    empty: '',
  };
}

/** `250 of SO-2026-008 until 2027-02-28` */
function lotText({ quantity, subscription, startsOn, endsOn }: CreditLot): string {
  return `${grouped(quantity)} of ${subscription} ${endsOn === null ? `from ${startsOn} on` : `until ${endsOn}`}`;
}

/** What the customer gets, and that the event keeps what it got. */
function trialBlocks(heading: string, { lots }: CreditTrialRow, { workspace }: CreditedRow): readonly Block[] {
  const draws = drawSheet(lots);
  const dates: Sheet<CreditLot> = {
    ...draws,
    columns: [
      ...draws.columns.filter(({ key }) => key !== 'purchase'),
      { key: 'startsOn', title: 'Starts', kind: 'day', value: (lot) => lot.startsOn },
      { key: 'endsOn', title: 'Ends', kind: 'day', value: (lot) => lot.endsOn },
    ],
    rows: lots,
  };
  return [
    { kind: 'heading', text: heading },
    { kind: 'table', sheet: dates },
    { kind: 'text', text: `Workspace ${workspace} keeps what it got; what it does not need is its surplus.` },
  ];
}

/** What is shown before a credit is confirmed. `available`: in the pool before; null: not to be seen. */
export function creditSummary(trial: CreditTrialRow, transfer: CreditedRow, available: number | null): Document {
  const { product, quantity, corrects } = trial;
  const heading = `Credit ${grouped(quantity)} × ${product} for transaction ${corrects}, a transfer of ${grouped(transfer.quantity)} to ${transfer.workspace}`;
  const pool: readonly Block[] =
    available === null ? [] : [{ kind: 'text', text: `The pool has ${grouped(available)} × ${product} available before it.` }];
  const screen = [...trialBlocks(heading, trial, transfer), ...pool];
  return { kind: 'object', value: trial, sheet: trialSheet([trial]), screen };
}

/** What one would do. */
export function creditTrialDocument(trial: CreditTrialRow, transfer: CreditedRow): Document {
  const { product, quantity, corrects } = trial;
  const heading = `Would credit ${grouped(quantity)} × ${product} for transaction ${corrects}. Nothing was changed.`;
  return { kind: 'object', value: trial, sheet: trialSheet([trial]), screen: trialBlocks(heading, trial, transfer) };
}

/** The credit as the ledger has it. */
export function creditDocument(row: TransactionRow, replayed: boolean): Document {
  const document = transactionDocument(row);
  if (!replayed || document.kind !== 'object') return document;
  const said = `Already credited, by transaction ${row.id}: the same reference says the same.`;
  return { ...document, screen: [{ kind: 'text', text: said }, ...document.screen] };
}
