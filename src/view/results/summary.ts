/** The summary a customer is handed: what pools, events and the ledger come to on a day, in figures, words and charts. */

import { counted, grouped } from '../../core/counts.ts';
import { KINDS, TRANSACTION_KINDS, type TransactionKind } from '../../core/kinds/all.ts';
import type { PoolRow, WorkspaceRow } from '../../core/results.ts';
import type { Movement } from '../../core/usage.ts';
import { SEAT } from '../../core/values.ts';
import type { Sheet } from '../document.ts';
import { amountText } from '../words.ts';
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

/** The name of the sheet. */
export const SUMMARY = 'summary';
/** Names of events need more room than those of modules. */
const TALL_CHART_ROWS = 23;

const POOL_FIGURES = ['Purchased', 'Assigned', 'Held', 'Available', 'Upcoming', 'Expired', 'Missing'];

export function poolBlock(pools: readonly PoolRow[], heading: string): Block {
  const lines = pools.map((pool): Line => ({
    what: pool.name,
    figures: [pool.purchased, pool.assigned, pool.held, pool.available, pool.upcoming, pool.expired, pool.missing],
  }));
  return { heading, titles: POOL_FIGURES, lines: withModules(lines, (at) => pools[at]?.kind === 'seat') };
}

const POOL_PARTS: readonly Part[] = [
  { name: 'Assigned', column: 2, colour: BLUE },
  { name: 'Available', column: 4, colour: GREY },
  { name: 'Missing', column: 7, colour: RED },
];

export function eventBlock(workspaces: readonly WorkspaceRow[], heading: string): Block {
  const isTest = ({ status }: WorkspaceRow): boolean => status === 'test';
  const lines = [
    eventLine(
      'Live',
      workspaces.filter((each) => !isTest(each) && each.phase === 'live'),
    ),
    eventLine(
      'Past',
      workspaces.filter((each) => !isTest(each) && each.phase === 'past'),
    ),
    eventLine('In test: nothing is charged', workspaces.filter(isTest)),
  ];
  const titles = ['Events', 'Participants', 'Seats needed', 'Assigned', 'Held', 'Missing', 'Left over'];
  return { heading, titles, lines: [...lines, sumOf('All events', lines)] };
}

function eventLine(what: string, workspaces: readonly WorkspaceRow[]): Line {
  const sum = (figure: (row: WorkspaceRow) => number): number => workspaces.reduce((total, row) => total + figure(row), 0);
  const seats = (['required', 'assigned', 'held', 'missing', 'surplus'] as const).map((key) =>
    sum((row) => row.seats?.[key] ?? 0),
  );
  return { what, figures: [workspaces.length, sum(({ participants }) => participants), ...seats] };
}

function movementBlock(movements: readonly Movement[], heading: string): Block {
  const sum = (kind: TransactionKind, isSeat: boolean): number =>
    movements
      .filter((each) => each.kind === kind && (each.product === SEAT) === isSeat)
      .reduce((total, { quantity }) => total + quantity, 0);
  const kinds = TRANSACTION_KINDS.filter((kind) => movements.some((each) => each.kind === kind));
  const lines = kinds.map((kind): Line => ({ what: KINDS[kind].heading, figures: [sum(kind, true), sum(kind, false)] }));
  return { heading, titles: ['Seats', 'Modules'], lines };
}

export function missingText(pools: readonly PoolRow[], day: string): string {
  const missing = pools.map(({ product, missing: quantity }) => ({ product, quantity }));
  const isMissing = missing.some(({ quantity }) => quantity > 0);
  return isMissing ? `Missing on ${day}: ${amountText(missing)}.` : `On ${day} every event has what it needs.`;
}

function seatText(pools: readonly PoolRow[], day: string): readonly string[] {
  const seats = pools.find(({ kind }) => kind === 'seat');
  if (seats === undefined || seats.purchased === 0) return [];
  const [available, assigned] = [grouped(seats.available), grouped(seats.assigned)];
  return [`On ${day}, ${available} of ${counted(seats.purchased, 'seat')} can be transferred; ${assigned} are assigned.`];
}

/** What the pools hold on a day. */
export function poolSummary({ name, day }: SummaryTitle, pools: readonly PoolRow[]): Sheet {
  const summary = new Summary(SUMMARY, [name, `Pools on ${day}`], poolBlock(pools, 'Product'));
  summary.words(...seatText(pools, day), missingText(pools, day));
  return summary.chart('Modules', POOL_PARTS, summary.rows(1, pools.length - 1), { ...summary.space(), columns: 6 }).sheet();
}

/** What events need and have on a day. `sheet`: theirs, with the live ones first. */
export function eventSummary(
  { name, day }: SummaryTitle,
  workspaces: readonly WorkspaceRow[],
  pools: readonly PoolRow[],
  sheet: Sheet,
): Sheet {
  const summary = new Summary(SUMMARY, [name, `Events on ${day}`], eventBlock(workspaces, 'State'));
  summary.words(...seatText(pools, day), missingText(pools, day)).block(poolBlock(pools, 'Pools'));
  const place = (key: string): number => sheet.columns.findIndex((column) => column.key === key);
  const parts = [
    { name: 'Assigned', column: place('seats.assigned'), colour: BLUE },
    { name: 'Missing', column: place('seats.missing'), colour: RED },
  ];
  const live = workspaces.filter(({ phase }) => phase === 'live').length;
  const rows = { sheet: sheet.name, column: place('name'), first: 2, last: 1 + Math.min(live, MOST_BARS) };
  return summary
    .chart('Seats of the events that come first', parts, rows, { ...summary.space(TALL_CHART_ROWS), columns: 8 })
    .sheet();
}

/** What was recorded until a day. */
export function transactionSummary(
  { name, day }: SummaryTitle,
  transactions: number,
  movements: readonly Movement[],
  pools: readonly PoolRow[],
): Sheet {
  const summary = new Summary(SUMMARY, [name, `Transactions until ${day}`], movementBlock(movements, 'Kind'));
  summary.words(`${counted(transactions, 'transaction')} until ${day}.`, ...seatText(pools, day), missingText(pools, day));
  const rows = summary.block(poolBlock(pools, 'Pools'));
  const modules = { first: rows.first + 1, last: rows.first + pools.length - 1 };
  return summary.chart('Modules', POOL_PARTS, modules, { ...summary.space(), columns: 6 }).sheet();
}
