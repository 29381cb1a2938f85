/** The forecast as a document: a row a pool, and for each that will be short a chart and its events. */

import { grouped } from '../../core/counts.ts';
import type { ForecastEvent, ForecastRow, Outlook } from '../../core/forecast.ts';
import type { HoldRow } from '../../core/results.ts';
import type { Block, Column, Document, Sheet } from '../document.ts';
import { monthChart } from './months.ts';
import { endingBlocks } from './holds.ts';
import { missingTone } from './tones.ts';

const columns: readonly Column<ForecastRow>[] = [
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (row) => row.product },
  { key: 'available', title: 'Available', kind: 'integer', value: (row) => row.available },
  { key: 'needed', title: 'Needed', kind: 'integer', drop: 'last', value: (row) => row.needed },
  {
    key: 'short',
    title: 'Short',
    kind: 'integer',
    drop: 'last',
    value: (row) => row.short,
    tone: (row) => missingTone(row.short),
  },
  { key: 'firstShortOn', title: 'Short from', kind: 'day', value: (row) => row.firstShortOn },
  { key: 'buyBy', title: 'Buy by', kind: 'day', drop: 'last', value: (row) => row.buyBy },
  { key: 'expiring', title: 'Expires unused', kind: 'integer', show: 'people', value: (row) => lostBy(row) },
  {
    key: 'expiringUnused',
    title: 'Expires unused',
    kind: 'list',
    show: 'data',
    value: (row) => row.expiringUnused.map(lostText),
  },
  { key: 'events', title: 'Events', kind: 'list', show: 'data', value: (row) => row.events.map(eventText) },
];

type Lost = ForecastRow['expiringUnused'][number];

function lostBy({ expiringUnused }: ForecastRow): number {
  return expiringUnused.reduce((sum, { quantity }) => sum + quantity, 0);
}

function lostText({ subscription, endsOn, quantity }: Lost): string {
  return `${quantity} of ${subscription} on ${endsOn}`;
}

function eventText({ workspace, on, needed, short }: ForecastEvent): string {
  return `${workspace} on ${on}: ${needed} needed, ${short} short`;
}

function forecastSheet(rows: readonly ForecastRow[]): Sheet<ForecastRow> {
  return { name: 'forecast', columns, rows, empty: 'No products.' };
}

/** Of several organizations: a row for each of their pools. */
export function forecastsDocument(rows: readonly (ForecastRow & { readonly organization: string })[], until: string): Document {
  const organization: Column<(typeof rows)[number]> = {
    key: 'organization',
    title: 'Organization',
    kind: 'text',
    drop: 'last',
    value: (row) => row.organization,
  };
  const short = new Set(rows.filter((row) => row.short > 0).map((row) => row.organization)).size;
  const all = new Set(rows.map((row) => row.organization)).size;
  const verdict: Block =
    short === 0
      ? { kind: 'banner', tone: 'good', text: `Until ${until}, every event can have what it needs.` }
      : { kind: 'banner', tone: 'bad', text: `Until ${until}, ${short} of ${all} customers will be short.` };
  return {
    kind: 'list',
    sheet: { name: 'forecast', columns: [organization, ...columns], rows, empty: 'No products.' },
    before: rows.length === 0 ? [] : [verdict],
  };
}

/** `until`: the last day that was looked at. */
/** `ending`: holds that run out within a week. */
export function forecastDocument(outlooks: readonly Outlook[], until: string, ending: readonly HoldRow[]): Document {
  const short = outlooks.filter(({ row }) => row.short > 0);
  const verdict: Block =
    short.length === 0
      ? { kind: 'banner', tone: 'good', text: `Until ${until}, every event can have what it needs.` }
      : { kind: 'banner', tone: 'bad', text: `Until ${until}, ${short.length} of ${outlooks.length} pools will be short.` };
  return {
    kind: 'list',
    sheet: forecastSheet(outlooks.map(({ row }) => row)),
    before: [verdict],
    after: [...short.flatMap(shortBlocks), ...lostBlocks(outlooks), ...endingBlocks(ending)],
  };
}

/** How much of what is short when, and for whom. */
function shortBlocks({ row, months }: Outlook): readonly Block[] {
  const { product, short, firstShortOn, buyBy, events } = row;
  const missed = events.filter((event) => event.short > 0);
  return [
    { kind: 'heading', text: `${product}: ${grouped(short)} short from ${firstShortOn}, buy by ${buyBy}` },
    { kind: 'chart', chart: monthChart(months) },
    { kind: 'table', sheet: eventSheet(missed) },
  ];
}

/** What no event needs before it ends. */
function lostBlocks(outlooks: readonly Outlook[]): readonly Block[] {
  const rows = outlooks.flatMap(({ row }) => row.expiringUnused.map((lost) => ({ product: row.product, ...lost })));
  return rows.length === 0
    ? []
    : [
        { kind: 'heading', text: 'Expires unused' },
        { kind: 'table', sheet: lostSheet(rows) },
      ];
}

function lostSheet(rows: readonly (Lost & { readonly product: string })[]): Sheet<(typeof rows)[number]> {
  return {
    name: 'expiring',
    columns: [
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'subscription', title: 'Subscription', kind: 'text', value: (row) => row.subscription },
      { key: 'endsOn', title: 'Last day', kind: 'day', value: (row) => row.endsOn },
      { key: 'quantity', title: 'Quantity', kind: 'integer', value: (row) => row.quantity },
    ],
    rows,
    empty: '',
  };
}

function eventSheet(rows: readonly ForecastEvent[]): Sheet<ForecastEvent> {
  return {
    name: 'events',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
      { key: 'on', title: 'On', kind: 'day', value: (row) => row.on },
      { key: 'needed', title: 'Needed', kind: 'integer', value: (row) => row.needed },
      { key: 'short', title: 'Short', kind: 'integer', value: (row) => row.short, tone: (row) => missingTone(row.short) },
    ],
    rows,
    empty: '',
  };
}
