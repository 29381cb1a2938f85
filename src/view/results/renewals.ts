/** Renewals as a document: a row for each subscription and product that ends. */

import { counted } from '../../core/counts.ts';
import type { Renewal, RenewalRow } from '../../core/renewals.ts';
import type { Block, Column, Document, Sheet } from '../document.ts';
import { missingTone } from './tones.ts';

const columns: readonly Column<RenewalRow>[] = [
  { key: 'organization', title: 'Organization', kind: 'text', drop: 'last', value: (row) => row.organization ?? null },
  { key: 'subscription', title: 'Subscription', kind: 'text', drop: 'last', value: (row) => row.subscription },
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (row) => row.product },
  { key: 'endsOn', title: 'Last day', kind: 'day', drop: 'last', value: (row) => row.endsOn },
  { key: 'quantity', title: 'Quantity', kind: 'integer', drop: 'first', value: (row) => row.quantity },
  { key: 'used', title: 'Used', kind: 'integer', drop: 'last', value: (row) => row.used },
  {
    key: 'unused',
    title: 'Unused',
    kind: 'integer',
    drop: 'last',
    value: (row) => row.unused,
    tone: (row) => (row.unused > 0 ? 'warn' : null),
  },
  { key: 'share', title: 'Share', kind: 'bar', show: 'people', drop: 'first', value: ({ quantity, used }) => used / quantity },
  { key: 'assignedLast365', title: 'Assigned in a year', kind: 'integer', drop: 'first', value: (row) => row.assignedLast365 },
  { key: 'neededAfter', title: 'Needed after', kind: 'integer', value: (row) => row.neededAfter },
];

function renewalSheet(renewals: readonly Renewal[], within: number, all: boolean): Sheet<RenewalRow> {
  const toRenew = new Map(renewals.map((each) => [each.row, each.toRenew]));
  const answer: Column<RenewalRow> = {
    key: 'toRenew',
    title: 'To renew',
    kind: 'integer',
    show: 'people',
    drop: 'last',
    value: (row) => toRenew.get(row) ?? 0,
    tone: (row) => missingTone(toRenew.get(row) ?? 0),
  };
  return {
    name: 'renewals',
    columns: [...(all ? columns : columns.slice(1)), answer],
    rows: renewals.map(({ row }) => row),
    empty: `No subscription ends within ${counted(within, 'day')}.`,
  };
}

export function renewalsDocument(rows: readonly Renewal[], within: number, all = false): Document {
  const words: readonly Block[] =
    rows.length === 0
      ? []
      : [
          {
            kind: 'text',
            tone: 'dim',
            text: 'Assigned in a year: from the whole pool, in the last 365 days. Needed after: what live events that start later still miss. To renew: what of it is not bought yet.',
          },
        ];
  return { kind: 'list', sheet: renewalSheet(rows, within, all), after: words };
}
