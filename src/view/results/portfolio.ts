/** The portfolio as a document: a row for each customer, the most urgent first. */

import { counted } from '../../core/counts.ts';
import type { PortfolioRow } from '../../core/portfolio.ts';
import type { Block, Column, Document } from '../document.ts';
import { amountText } from '../words.ts';
import { missingTone } from './tones.ts';

export type Glance = Pick<PortfolioRow, 'firstShortOn' | 'nextEnd'>;

/** What is short when, and what ends next: on a customer's row wherever one stands. */
export function glanceColumns<Row>(of: (row: Row) => Glance | undefined): readonly Column<Row>[] {
  return [
    {
      key: 'firstShortOn',
      title: 'Short from',
      kind: 'day',
      value: (row) => of(row)?.firstShortOn ?? null,
      tone: (row) => missingTone((of(row)?.firstShortOn ?? null) === null ? 0 : 1),
    },
    { key: 'nextEnd.on', title: 'Next end', kind: 'day', drop: 'first', value: (row) => of(row)?.nextEnd?.on ?? null },
    { key: 'nextEnd.product', title: 'Product', kind: 'text', drop: 'first', value: (row) => of(row)?.nextEnd?.product ?? null },
    {
      key: 'nextEnd.quantity',
      title: 'Ending',
      kind: 'integer',
      drop: 'first',
      value: (row) => of(row)?.nextEnd?.quantity ?? null,
    },
  ];
}

const [shortFrom, ...nextEnd] = glanceColumns<PortfolioRow>((row) => row);

const columns: readonly Column<PortfolioRow>[] = [
  { key: 'organization', title: 'Organization', kind: 'text', drop: 'last', value: (row) => row.organization },
  { key: 'name', title: 'Name', kind: 'text', value: (row) => row.name },
  { key: 'workspaces', title: 'Workspaces', kind: 'integer', show: 'data', value: (row) => row.workspaces },
  ...(shortFrom === undefined ? [] : [{ ...shortFrom, drop: 'last' } as const]),
  {
    key: 'missing.seats',
    title: 'Missing seats',
    kind: 'integer',
    drop: 'last',
    value: (row) => row.missing.seats,
    tone: (row) => missingTone(row.missing.seats),
  },
  {
    key: 'missing.modules',
    title: 'Missing modules',
    kind: 'integer',
    value: (row) => row.missing.modules,
    tone: (row) => missingTone(row.missing.modules),
  },
  { key: 'missing.workspaces', title: 'Events short', kind: 'integer', value: (row) => row.missing.workspaces },
  ...nextEnd,
];

/** Where nobody lets a check run there is nothing to say of it. */
const lastCheck = (overdue: (row: PortfolioRow) => boolean): Column<PortfolioRow> => ({
  key: 'lastCheckAt',
  title: 'Last check',
  kind: 'instant',
  drop: 'first',
  value: (row) => row.lastCheckAt,
  tone: (row) => (overdue(row) ? 'bad' : null),
});

/** `overdue`: where the check ran longer ago than it is to run; null: nobody said how often. */
export function portfolioDocument(rows: readonly PortfolioRow[], overdue: ((row: PortfolioRow) => boolean) | null): Document {
  const all = [...columns, lastCheck(overdue ?? (() => false))];
  const watched = overdue !== null || rows.some(({ lastCheckAt }) => lastCheckAt !== null);
  const people = (watched ? all : columns).filter(({ show }) => show !== 'data');
  return {
    kind: 'list',
    people,
    sheet: {
      name: 'organizations',
      columns: all,
      rows,
      empty: 'You are Entitlement manager of no organization that is activated.',
    },
    before: rows.length === 0 ? [] : [banner(rows)],
  };
}

function banner(rows: readonly PortfolioRow[]): Block {
  const short = rows.filter(({ missing }) => missing.workspaces > 0);
  if (short.length === 0)
    return { kind: 'banner', tone: 'good', text: `All ${counted(rows.length, 'customer')} have what they need.` };
  const amounts = short.flatMap(({ missing }) => [
    { product: 'seat', quantity: missing.seats },
    { product: 'module', quantity: missing.modules },
  ]);
  return {
    kind: 'banner',
    tone: 'bad',
    text: `Entitlements are missing: ${amountText(amounts)} at ${short.length} of ${counted(rows.length, 'customer')}.`,
    more: 'See them: entitle workspaces --all --missing',
  };
}
