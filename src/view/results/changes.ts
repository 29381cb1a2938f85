/** What a check, a promotion or an import did, as documents. */

import { counted } from '../../core/counts.ts';
import type { Amounts } from '../../core/promotion.ts';
import type { CheckResult, MissingRow, PromotionResult } from '../../core/results.ts';
import type { Block, Column, Document, Field, Sheet } from '../document.ts';
import { FINAL, firstBlocks } from './taken.ts';
import { missingTone } from './tones.ts';
import { amountText } from '../words.ts';

type AssignedSeats = CheckResult['assigned'][number];

function assignedSheet(rows: readonly AssignedSeats[], recorded = true): Sheet<AssignedSeats> {
  const columns: Sheet<AssignedSeats>['columns'] = [
    { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
    { key: 'quantity', title: 'Seats', kind: 'integer', value: (row) => row.quantity },
    { key: 'transaction', title: 'Transaction', kind: 'id', value: (row) => row.transaction },
  ];
  return {
    name: 'assigned',
    columns: recorded ? columns : columns.slice(0, 2),
    rows,
    empty: 'No workspace misses seats that the pool could give.',
  };
}

function stillMissingSheet(rows: readonly MissingRow[]): Sheet<MissingRow> {
  return {
    name: 'stillMissing',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'missing', title: 'Missing', kind: 'integer', value: (row) => row.missing, tone: (row) => missingTone(row.missing) },
    ],
    rows,
    empty: 'Nothing is missing any more.',
  };
}

function checkBlocks({ organization, assigned, seats, stillMissing, dryRun }: CheckResult): readonly Block[] {
  const did = dryRun ? 'would assign' : 'assigned';
  return [
    {
      kind: 'text',
      text: `Organization ${organization}: ${did} ${counted(seats, 'seat')} to ${counted(assigned.length, 'workspace')}.`,
    },
    ...(assigned.length > 0 ? [{ kind: 'table', sheet: assignedSheet(assigned) } as const] : []),
    { kind: 'heading', text: 'Still missing' },
    { kind: 'table', sheet: stillMissingSheet(stillMissing) },
  ];
}

export function checkDocument(result: CheckResult): Document {
  return { kind: 'object', value: result, sheet: assignedSheet(result.assigned), screen: checkBlocks(result) };
}

/** What is shown before the confirmation; `last`: the question follows. */
export function checkSummary(
  result: CheckResult,
  { amount, customer, table }: { readonly amount: string; readonly customer: string; readonly table: Block },
  last: boolean,
): Document {
  const { assigned, stillMissing } = result;
  const screen: readonly Block[] = [
    { kind: 'heading', text: `Consumption check: ${amount} at ${customer}` },
    table,
    ...firstBlocks(`To ${counted(assigned.length, 'workspace')}`, assignedSheet(assigned, false), assigned),
    ...firstBlocks('Still missing then', stillMissingSheet(stillMissing), stillMissing),
    ...(last ? [FINAL] : []),
  ];
  return { kind: 'object', value: result, sheet: assignedSheet(assigned), screen };
}

/** `check --all`: one result an organization. */
export function checksDocument(results: readonly CheckResult[]): Document {
  const sheet: Sheet<CheckResult> = {
    name: 'checks',
    columns: [
      { key: 'organization', title: 'Organization', kind: 'text', value: (row) => row.organization },
      { key: 'assigned', title: 'Workspaces', kind: 'list', value: (row) => row.assigned.map(({ workspace }) => workspace) },
      { key: 'seats', title: 'Seats', kind: 'integer', value: (row) => row.seats },
      {
        key: 'stillMissing',
        title: 'Still missing',
        kind: 'list',
        value: (row) => row.stillMissing.map(({ workspace, product, missing }) => `${workspace} ${product} ${missing}`),
        tone: (row) => missingTone(row.stillMissing.length),
      },
      { key: 'dryRun', title: 'Dry run', kind: 'flag', value: (row) => row.dryRun },
    ],
    rows: results,
    empty: 'You are Entitlement manager of no activated organization.',
  };
  return { kind: 'list', sheet, people: checkColumns, before: results.length === 0 ? [] : [checksBanner(results)] };
}

/** A customer may have thousands of events: people are told how many, and what they come to. */
const checkColumns: readonly Column<CheckResult>[] = [
  { key: 'organization', title: 'Organization', kind: 'text', drop: 'last', value: (row) => row.organization },
  { key: 'seats', title: 'Seats assigned', kind: 'integer', drop: 'last', value: (row) => row.seats },
  { key: 'assigned', title: 'Events', kind: 'integer', value: (row) => row.assigned.length },
  {
    key: 'stillMissing',
    title: 'Still missing',
    kind: 'text',
    drop: 'last',
    value: ({ stillMissing }) =>
      stillMissing.length === 0 ? 'nothing' : `${missingAmounts(stillMissing)} at ${counted(eventsIn(stillMissing), 'event')}`,
    tone: (row) => missingTone(row.stillMissing.length),
  },
];

function checksBanner(results: readonly CheckResult[]): Block {
  const given = results.filter(({ seats }) => seats > 0);
  const short = results.flatMap(({ stillMissing }) => stillMissing);
  const where = results.filter(({ stillMissing }) => stillMissing.length > 0).length;
  const seats = given.reduce((sum, result) => sum + result.seats, 0);
  const did = results.some(({ dryRun }) => dryRun) ? 'Would assign' : 'Assigned';
  const text = `${did} ${counted(seats, 'seat')} at ${given.length} of ${counted(results.length, 'customer')}.`;
  if (where === 0) return { kind: 'banner', tone: 'good', text: `${text} Nothing is missing then.` };
  return {
    kind: 'banner',
    tone: 'bad',
    text: `${text} Still missing: ${missingAmounts(short)} at ${counted(where, 'customer')}.`,
  };
}

function missingAmounts(rows: CheckResult['stillMissing']): string {
  return amountText(rows.map(({ product, missing }) => ({ product, quantity: missing })));
}

function eventsIn(rows: CheckResult['stillMissing']): number {
  return new Set(rows.map(({ workspace }) => workspace)).size;
}

export function amountsText({ seats, modules }: Amounts): string {
  const parts = [...(seats > 0 ? [counted(seats, 'seat')] : []), ...modules];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function promotionSheet(result: PromotionResult): Sheet<PromotionResult> {
  return {
    name: 'promotion',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
      { key: 'from', title: 'From', kind: 'text', value: (row) => row.from },
      { key: 'to', title: 'To', kind: 'text', value: (row) => row.to },
      { key: 'charges.seats', title: 'Charged seats', kind: 'integer', value: (row) => row.charges.seats },
      { key: 'charges.modules', title: 'Charged modules', kind: 'list', value: (row) => row.charges.modules },
      {
        key: 'missing.seats',
        title: 'Missing seats',
        kind: 'integer',
        value: (row) => row.missing.seats,
        tone: (row) => missingTone(row.missing.seats),
      },
      {
        key: 'missing.modules',
        title: 'Missing modules',
        kind: 'list',
        value: (row) => row.missing.modules,
        tone: (row) => missingTone(row.missing.modules.length),
      },
      { key: 'assigned.seats', title: 'Assigned seats', kind: 'integer', value: (row) => row.assigned.seats },
      { key: 'assigned.modules', title: 'Assigned modules', kind: 'list', value: (row) => row.assigned.modules },
      { key: 'dryRun', title: 'Dry run', kind: 'flag', value: (row) => row.dryRun },
    ],
    rows: [result],
    empty: '',
  };
}

export function hasAmounts({ seats, modules }: Amounts): boolean {
  return seats > 0 || modules.length > 0;
}

/** `Promote gala-2026 to production and transfer 60 seats`: what is asked. */
export function promotionQuestion({ workspace, to, assigned }: PromotionResult): string {
  return `Promote ${workspace} to ${to}${hasAmounts(assigned) ? ` and transfer ${amountsText(assigned)}` : ''}`;
}

function promotionFields({ charges, missing, assigned }: PromotionResult): readonly Field[] {
  const short = hasAmounts(missing);
  return [
    { label: 'Starts to be charged', text: amountsText(charges) },
    { label: 'Assigned with it', text: amountsText(assigned) },
    { label: 'Missing then', text: amountsText(missing), ...(short ? { tone: 'bad' as const } : {}) },
  ];
}

export function promotionDocument(result: PromotionResult): Document {
  const { workspace, from, to, dryRun } = result;
  const text = dryRun
    ? `Would promote workspace ${workspace} from ${from} to ${to}. Nothing was changed.`
    : `Promoted workspace ${workspace} from ${from} to ${to}.`;
  return {
    kind: 'object',
    value: result,
    sheet: promotionSheet(result),
    screen: [
      { kind: 'text', text, ...(dryRun ? {} : { tone: 'good' as const }) },
      { kind: 'fields', fields: promotionFields(result) },
    ],
  };
}

export interface Cover {
  readonly product: string;
  readonly missing: number;
  readonly available: number;
  readonly left: number;
}

/** What is shown before the confirmation: charges, what the pools can cover, what will be missing, who will see the event. */
export function promotionSummary(result: PromotionResult, cover: readonly Cover[]): Document {
  const { workspace, from, to } = result;
  const assigns = hasAmounts(result.assigned);
  const coverSheet: Sheet<Cover> = {
    name: 'cover',
    columns: [
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'missing', title: 'Needed', kind: 'integer', value: (row) => row.missing },
      { key: 'available', title: 'Available', kind: 'integer', value: (row) => row.available },
      {
        key: 'short',
        title: 'Short',
        kind: 'integer',
        value: (row) => Math.max(0, row.missing - row.available),
        tone: (row) => missingTone(row.missing - row.available),
      },
      ...(assigns ? [{ key: 'left', title: 'Left then', kind: 'integer', value: (row: Cover) => row.left } as const] : []),
    ],
    rows: cover,
    empty: '',
  };
  const visible = 'All attendees will see this event in the app and in their lists, and can sign in through the app.';
  const screen: readonly Block[] = [
    { kind: 'heading', text: `Promote ${workspace} from ${from} to ${to}` },
    { kind: 'fields', fields: promotionFields(result) },
    ...(cover.length === 0
      ? []
      : [{ kind: 'heading', text: 'What the pools can cover' } as const, { kind: 'table', sheet: coverSheet } as const]),
    ...(to === 'production' ? [{ kind: 'banner', tone: 'warn', text: visible } as const] : []),
    {
      kind: 'banner',
      tone: 'warn',
      text: `A status never goes back${assigns ? ', and a transfer is final: it cannot be taken back or moved' : ''}.`,
    },
  ];
  return { kind: 'object', value: result, sheet: promotionSheet(result), screen };
}
