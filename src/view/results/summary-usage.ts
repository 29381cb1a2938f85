/** Usage as pages to be handed over: of one customer, of one among several, and of all together. */

import { counted } from '../../core/counts.ts';
import type { PoolRow, WorkspaceRow } from '../../core/results.ts';
import type { UsageRow } from '../../core/usage.ts';
import { SEAT } from '../../core/values.ts';
import type { Sheet } from '../document.ts';
import { amountText } from '../words.ts';
import { eventBlock, missingText, poolBlock, SUMMARY } from './summary.ts';
import {
  type Block,
  BLUE,
  GREY,
  type Line,
  MOST_BARS,
  type Part,
  RED,
  Summary,
  type SummaryTitle,
  sumOf,
  withModules,
} from './summary-page.ts';

const USAGE_FIGURES = ['Opening', 'Purchased', 'Credited', 'Revoked', 'Assigned', 'Expired', 'Closing'];

function usageLine(what: string, row: UsageRow): Line {
  return { what, figures: [row.opening, row.purchased, row.credited, row.revoked, row.assigned, row.expired, row.closing] };
}

/** Assigned, expired and what is left stand one on the other; `assigned`: in which column. */
function usageParts(assigned: number): readonly Part[] {
  return [
    { name: 'Assigned', column: assigned, colour: BLUE },
    { name: 'Expired', column: assigned + 1, colour: RED },
    { name: 'Left', column: assigned + 2, colour: GREY },
  ];
}

export interface UsagePeriod extends SummaryTitle {
  readonly from: string;
  readonly to: string;
}

export interface UsageOf {
  readonly products: readonly UsageRow[];
  /** Product by product, and of each month after month. */
  readonly months: readonly UsageRow[];
  readonly pools: readonly PoolRow[];
}

function usageStart(sheet: string, { name, day, from, to }: UsagePeriod, { products, pools }: UsageOf): Summary {
  const names = new Map<string, string>(pools.map((pool) => [pool.product, pool.name]));
  const lines = products.map((row) => usageLine(names.get(row.product) ?? row.product, row));
  const block = {
    heading: 'Product',
    titles: USAGE_FIGURES,
    lines: withModules(lines, (at) => products[at]?.product === SEAT),
  };
  const sum = (figure: 'purchased' | 'assigned' | 'expired' | 'closing'): string =>
    amountText(products.map((row) => ({ product: row.product, quantity: row[figure] })));
  return new Summary(sheet, [name, `Usage from ${from} to ${to}`], block).words(
    `Purchased: ${sum('purchased')}. Assigned to events: ${sum('assigned')}.`,
    `Expired without being used: ${sum('expired')}. Left at the end: ${sum('closing')}.`,
    missingText(pools, day),
  );
}

/** What was used in a period; the months are on the sheet of that name. `events`: what they have and need, where that is wanted too. */
export function usageSummary(period: UsagePeriod, of: UsageOf, events: readonly WorkspaceRow[] | null): Sheet {
  const summary = usageStart(SUMMARY, period, of);
  if (events !== null) {
    summary.block(poolBlock(of.pools, `Pools on ${period.day}`));
    summary.block(eventBlock(events, `Events on ${period.day}`));
  }
  const room = summary.space();
  const seats = of.months.filter(({ product }) => product === SEAT).length;
  return summary
    .chart('Seats by month', usageParts(8), { sheet: 'months', first: 2, last: seats + 1 }, { ...room, columns: 4 })
    .chart('Modules', usageParts(5), summary.rows(1, of.products.length - 1), { ...room, columns: 4 })
    .sheet();
}

/** The same of one of several customers, on a sheet of its own, which has the months too. */
export function customerPage(sheet: string, period: UsagePeriod, of: UsageOf): Sheet {
  const summary = usageStart(sheet, period, of);
  const footer = `${period.name}: usage`;
  if (of.months.length === 0) return { ...summary.sheet(), footer };
  const room = summary.space();
  const lines = of.months.map((each) => usageLine(`${each.month ?? ''} ${each.product}`, each));
  const { first } = summary.block({ heading: 'Month and product', titles: USAGE_FIGURES, lines });
  const seats = of.months.filter(({ product }) => product === SEAT).length;
  summary
    .chart('Seats by month', usageParts(5), { first, last: first + seats - 1 }, { ...room, columns: 4 })
    .chart('Modules', usageParts(5), summary.rows(1, of.products.length - 1), { ...room, columns: 4 });
  return { ...summary.sheet(), footer };
}

/** Every customer in a line, seats and modules apart, and together. */
export function portfolioSummary(
  { day, from, to }: Omit<UsagePeriod, 'name'>,
  customers: readonly { readonly name: string; readonly products: readonly UsageRow[]; readonly pools: readonly PoolRow[] }[],
): Sheet {
  const blockOf = (heading: string, isWanted: (row: UsageRow) => boolean): Block => {
    const lines = customers.map(({ name, products }): Line => {
      const own = products.filter(isWanted).map((row) => usageLine(name, row));
      return {
        what: name,
        figures: USAGE_FIGURES.map((_, at) => own.reduce((sum, { figures }) => sum + (figures[at] ?? 0), 0)),
      };
    });
    return {
      heading,
      titles: USAGE_FIGURES,
      lines: lines.length > 1 ? [...lines, sumOf('Together', lines)] : lines,
    };
  };
  const title = [counted(customers.length, 'customer'), `Usage from ${from} to ${to}`];
  const summary = new Summary(
    SUMMARY,
    title,
    blockOf('Seats', ({ product }) => product === SEAT),
  );
  const short = customers.filter(({ pools }) => pools.some(({ missing }) => missing > 0));
  summary.words(
    ...short.slice(0, MOST_BARS).map(({ name, pools }) => `${name}: ${missingText(pools, day)}`),
    ...(short.length > MOST_BARS ? [`And ${short.length - MOST_BARS} more are missing something.`] : []),
    ...(short.length === 0 ? [`On ${day} every event has what it needs.`] : []),
  );
  summary.block(blockOf('Modules', ({ product }) => product !== SEAT));
  const rows = summary.rows(0, Math.min(customers.length, MOST_BARS));
  return summary.chart('Seats by customer', usageParts(5), rows, { ...summary.space(), columns: 8 }).sheet();
}
