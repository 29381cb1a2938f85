/** Usage as documents: balances by product, month or subscription; and who was given what, by workspace or tag. */

import type { TagUsageRow, UsageRow, WorkspaceUsageRow } from '../../core/usage.ts';
import { ofKeys } from '../columns.ts';
import type { Block, Chart, Column, Document, Sheet } from '../document.ts';
import { amountText } from '../words.ts';

const places: readonly Column<UsageRow>[] = [
  { key: 'organization', title: 'Organization', kind: 'text', drop: 'last', value: (row) => row.organization ?? null },
  { key: 'month', title: 'Month', kind: 'text', drop: 'last', value: (row) => row.month ?? null },
  { key: 'subscription', title: 'Subscription', kind: 'text', drop: 'last', value: (row) => row.subscription ?? null },
];

const figures: readonly Column<UsageRow>[] = [
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (row) => row.product },
  { key: 'from', title: 'From', kind: 'day', show: 'data', value: (row) => row.from },
  { key: 'to', title: 'To', kind: 'day', show: 'data', value: (row) => row.to },
  { key: 'opening', title: 'Opening', kind: 'integer', drop: 'first', value: (row) => row.opening },
  { key: 'purchased', title: 'Purchased', kind: 'integer', value: (row) => row.purchased },
  { key: 'credited', title: 'Credited', kind: 'integer', drop: 'first', value: (row) => row.credited },
  { key: 'revoked', title: 'Revoked', kind: 'integer', drop: 'first', value: (row) => row.revoked },
  { key: 'assigned', title: 'Assigned', kind: 'integer', drop: 'last', value: (row) => row.assigned },
  { key: 'expired', title: 'Expired', kind: 'integer', drop: 'last', value: (row) => row.expired },
  { key: 'closing', title: 'Closing', kind: 'integer', drop: 'last', value: (row) => row.closing },
  { key: 'used', title: 'Used', kind: 'bar', show: 'people', value: usedShare },
];

/** How much of what there was to use was assigned. */
function usedShare({ opening, purchased, credited, revoked, assigned }: UsageRow): number {
  const had = opening + purchased + credited - revoked;
  return had <= 0 ? 0 : assigned / had;
}

export interface UsageView {
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly all: boolean;
}

export function usageSheet(rows: readonly UsageRow[], { by, all }: Pick<UsageView, 'by' | 'all'>): Sheet<UsageRow> {
  const own = places.filter(({ key }) => key === by || (all && key === 'organization'));
  return { name: 'usage', columns: [...own, ...figures], rows, empty: 'Nothing was purchased, assigned or left in this time.' };
}

/** Balances of a period; by month, a chart of each product for people. */
export function usageDocument(rows: readonly UsageRow[], view: UsageView): Document {
  const sheet = usageSheet(rows, view);
  const before: readonly Block[] = [{ kind: 'heading', text: `From ${view.from} to ${view.to}` }];
  if (view.by === 'month' && rows.length > 0) {
    const groups = byProduct(rows);
    const charts = [...groups].flatMap(([text, months]): readonly Block[] => [
      { kind: 'heading', text },
      { kind: 'chart', chart: usageChart(months) },
    ]);
    return { kind: 'list', sheet, screen: [...before, ...charts] };
  }
  // Credits and revocations are rare: columns of zeros tell nothing.
  const quiet = new Set(['credited', 'revoked'].filter((key) => rows.every((row) => row[key as 'credited' | 'revoked'] === 0)));
  const people = sheet.columns.filter(({ key, show }) => show !== 'data' && !quiet.has(key));
  return { kind: 'list', sheet, people, before, after: wordsBelow(rows) };
}

/** What the headings mean, and what came of nothing: the question that comes before a renewal. */
function wordsBelow(rows: readonly UsageRow[]): readonly Block[] {
  if (rows.length === 0) return [];
  const expired = amountText(rows.map(({ product, expired: quantity }) => ({ product, quantity })));
  const meant = 'Opening and closing: what is not assigned, with what is still to come.';
  return [{ kind: 'text', tone: 'dim', text: `Expired unused: ${expired}. ${meant}` }];
}

/** Under `product`, or `customer: product` where there are several. */
function byProduct(rows: readonly UsageRow[]): ReadonlyMap<string, readonly UsageRow[]> {
  const groups = new Map<string, UsageRow[]>();
  for (const row of rows) {
    const name = row.organization === undefined ? row.product : `${row.organization}: ${row.product}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
}

function usageChart(rows: readonly UsageRow[]): Chart<UsageRow> {
  const month = places.find(({ key }) => key === 'month');
  const columns = [...(month === undefined ? [] : [month]), ...ofKeys(figures, 'assigned expired closing')];
  return {
    sheet: { name: 'months', columns, rows, empty: '' },
    parts: [
      { sign: 'full', label: 'assigned', tone: null, units: ({ assigned }) => assigned },
      { sign: 'cross', label: 'expired', tone: 'bad', units: ({ expired }) => expired },
      { sign: 'light', label: 'closing', tone: 'dim', units: ({ closing }) => closing },
    ],
  };
}

const spent: readonly Column<WorkspaceUsageRow | TagUsageRow>[] = [
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (row) => row.product },
  { key: 'assigned', title: 'Assigned', kind: 'integer', drop: 'last', value: (row) => row.assigned },
  { key: 'required', title: 'Required', kind: 'integer', value: (row) => row.required },
  { key: 'surplus', title: 'Left over', kind: 'integer', drop: 'last', value: (row) => row.surplus },
  { key: 'used', title: 'Used', kind: 'bar', show: 'people', drop: 'first', value: neededShare },
];

/** How much of what a workspace was given is needed there. */
function neededShare({ assigned, surplus }: WorkspaceUsageRow | TagUsageRow): number {
  return assigned <= 0 ? 0 : Math.max(0, assigned - surplus) / assigned;
}

const organization: Column<WorkspaceUsageRow | TagUsageRow> = {
  key: 'organization',
  title: 'Organization',
  kind: 'text',
  drop: 'last',
  value: (row) => row.organization ?? null,
};

export function workspaceUsageSheet(rows: readonly WorkspaceUsageRow[], all = false): Sheet<WorkspaceUsageRow> {
  const columns: readonly Column<WorkspaceUsageRow>[] = [
    ...(all ? [organization] : []),
    { key: 'workspace', title: 'Workspace', kind: 'text', drop: 'last', value: (row) => row.workspace },
    { key: 'name', title: 'Name', kind: 'text', drop: 'first', value: (row) => row.name },
    { key: 'startsOn', title: 'Starts', kind: 'day', value: (row) => row.startsOn },
    ...spent,
  ];
  return { name: 'assigned', columns, rows, empty: NOTHING_ASSIGNED };
}

export function workspaceUsageDocument(rows: readonly WorkspaceUsageRow[], view: UsageView): Document {
  return givenDocument(workspaceUsageSheet(rows, view.all), view);
}

export function tagUsageDocument(tag: string, rows: readonly TagUsageRow[], view: UsageView): Document {
  const columnsWith = (untagged: string | null): readonly Column<TagUsageRow>[] => [
    ...(view.all ? [organization] : []),
    { key: tag, title: tag, kind: 'text', drop: 'last', value: (row) => textOf(row[tag]) ?? untagged },
    ...spent,
  ];
  const sheet = { name: 'usage', columns: columnsWith(null), rows, empty: NOTHING_ASSIGNED };
  const nobody = rows.length > 0 && rows.every((row) => textOf(row[tag]) === null);
  const after: readonly Block[] = nobody ? [{ kind: 'text', text: `None of these events has the tag "${tag}".` }] : [];
  return { ...givenDocument(sheet, view), people: columnsWith('(no tag)'), after };
}

/** The tag's value; beside figures, in one row. */
function textOf(value: string | number | null | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

const NOTHING_ASSIGNED = 'Nothing was assigned in this time.';

function givenDocument(sheet: Sheet, { from, to }: UsageView): Extract<Document, { kind: 'list' }> {
  return { kind: 'list', sheet, before: [{ kind: 'heading', text: `Assigned from ${from} to ${to}` }] };
}
