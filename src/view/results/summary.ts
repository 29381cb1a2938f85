/** The sheet a customer is handed first: whose it is, of when, the figures, what they say in words, and charts of them. */

import type { PoolRow } from '../../core/results.ts';
import type { UsageRow } from '../../core/usage.ts';
import { counted, grouped } from '../cells.ts';
import type { Column, Sheet, SheetChart } from '../document.ts';
import { amountText } from '../words.ts';

/** A line of figures, or of words. */
interface Line {
  readonly what: string;
  readonly figures: readonly number[];
}

/** The name of the sheet. */
export const SUMMARY = 'summary';
const BLUE = '4472C4';
const GREY = 'BFBFBF';
const RED = 'C00000';
const WIDE = 44;

function summarySheet(
  title: string,
  figures: readonly string[],
  lines: readonly Line[],
  charts: readonly SheetChart[],
): Sheet<Line> {
  const columns: readonly Column<Line>[] = [
    { key: 'what', title, kind: 'text', width: WIDE, value: ({ what }) => what },
    ...figures.map((name, at): Column<Line> => ({
      key: `figure${at + 1}`,
      title: name,
      kind: 'integer',
      width: 13,
      value: ({ figures: own }) => own[at] ?? null,
    })),
  ];
  return { name: SUMMARY, columns, rows: lines, empty: '', charts };
}

function words(text: string): Line {
  return { what: text, figures: [] };
}

function missingText(pools: readonly PoolRow[], day: string): string {
  const missing = pools.map(({ product, missing: quantity }) => ({ product, quantity }));
  const isMissing = missing.some(({ quantity }) => quantity > 0);
  return isMissing ? `Missing on ${day}: ${amountText(missing)}.` : `On ${day} every event has what it needs.`;
}

/** What the pools hold on a day. */
export function poolSummary(name: string, day: string, pools: readonly PoolRow[]): Sheet {
  const lines = pools.map((pool): Line => ({
    what: pool.name,
    figures: [pool.purchased, pool.assigned, pool.held, pool.available, pool.upcoming, pool.expired, pool.missing],
  }));
  const seats = pools.find(({ kind }) => kind === 'seat');
  const text = [
    words(''),
    ...(seats === undefined || seats.purchased === 0
      ? []
      : [
          words(
            `On ${day}, ${grouped(seats.available)} of ${counted(seats.purchased, 'seat')} can be transferred; ${grouped(seats.assigned)} are assigned.`,
          ),
        ]),
    words(missingText(pools, day)),
  ];
  const parts = [
    { name: 'Assigned', column: 2, colour: BLUE },
    { name: 'Available', column: 4, colour: GREY },
    { name: 'Missing', column: 7, colour: RED },
  ];
  const rows = { sheet: SUMMARY, first: 3, last: pools.length + 1 };
  const modules = chartOf('Modules', parts, rows, { row: lines.length + text.length + 2, column: 0 });
  const figures = ['Purchased', 'Assigned', 'Held', 'Available', 'Upcoming', 'Expired', 'Missing'];
  return summarySheet(`${name}, ${day}`, figures, [...lines, ...text], pools.length > 1 ? [modules] : []);
}

/** What was used in a period. `months`: as they stand on the sheet of that name. */
export function usageSummary(
  { name, day, from, to }: { readonly name: string; readonly day: string; readonly from: string; readonly to: string },
  products: readonly UsageRow[],
  months: readonly UsageRow[],
  pools: readonly PoolRow[],
): Sheet {
  const names = new Map<string, string>(pools.map((pool) => [pool.product, pool.name]));
  const lines = products.map((row): Line => ({
    what: names.get(row.product) ?? row.product,
    figures: [row.opening, row.purchased, row.credited, row.revoked, row.assigned, row.expired, row.closing],
  }));
  const sum = (figure: 'purchased' | 'assigned' | 'expired' | 'closing'): string =>
    amountText(products.map((row) => ({ product: row.product, quantity: row[figure] })));
  const text = [
    words(''),
    words(`Purchased: ${sum('purchased')}. Assigned to events: ${sum('assigned')}.`),
    words(`Expired without being used: ${sum('expired')}. Left at the end: ${sum('closing')}.`),
    words(missingText(pools, day)),
  ];
  const row = lines.length + text.length + 2;
  const [first] = products;
  const seatMonths = months.filter(({ product }) => product === first?.product).length;
  const seats = chartOf('Seats by month', usageParts(8), { sheet: 'months', first: 2, last: seatMonths + 1 }, { row, column: 0 });
  const ofModules = { sheet: SUMMARY, first: 3, last: products.length + 1 };
  const modules = chartOf('Modules', usageParts(5), ofModules, { row, column: 4 });
  const figures = ['Opening', 'Purchased', 'Credited', 'Revoked', 'Assigned', 'Expired', 'Closing'];
  const charts = [...(seatMonths > 0 ? [seats] : []), ...(products.length > 1 ? [modules] : [])];
  return summarySheet(`${name}, ${from} to ${to}`, figures, [...lines, ...text], charts);
}

/** Assigned, expired and closing stand side by side; `assigned`: in which column. */
function usageParts(assigned: number): readonly Part[] {
  return [
    { name: 'Assigned', column: assigned, colour: BLUE },
    { name: 'Expired', column: assigned + 1, colour: RED },
    { name: 'Left', column: assigned + 2, colour: GREY },
  ];
}

interface Part {
  readonly name: string;
  readonly column: number;
  readonly colour: string;
}

/** Categories are in the first column. */
function chartOf(
  title: string,
  parts: readonly Part[],
  rows: { readonly sheet: string; readonly first: number; readonly last: number },
  { row, column }: { readonly row: number; readonly column: number },
): SheetChart {
  return {
    title,
    categories: { ...rows, column: 0 },
    series: parts.map(({ name, column: values, colour }) => ({ name, colour, values: { ...rows, column: values } })),
    at: { column, row, columns: 4, rows: 16 },
  };
}
