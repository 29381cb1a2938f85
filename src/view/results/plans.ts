/** Plans and what applying one did, as documents. */

import { grouped } from '../../core/counts.ts';
import type { Drift, Plan, PlanLine, Unmet } from '../../core/plan.ts';
import type { ApplyResult } from '../../core/results.ts';
import { minute } from '../cells.ts';
import type { Block, Document, Sheet } from '../document.ts';
import { missingTone } from './tones.ts';

function lineSheet(rows: readonly PlanLine[]): Sheet<PlanLine> {
  return {
    name: 'lines',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', drop: 'last', value: (row) => row.workspace },
      { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (row) => row.product },
      { key: 'quantity', title: 'Quantity', kind: 'integer', drop: 'last', value: (row) => row.quantity },
      { key: 'assumes.status', title: 'Status', kind: 'text', value: (row) => row.assumes.status },
      { key: 'assumes.required', title: 'Required', kind: 'integer', value: (row) => row.assumes.required },
      { key: 'assumes.assigned', title: 'Assigned', kind: 'integer', value: (row) => row.assumes.assigned },
      { key: 'assumes.available', title: 'Available', kind: 'integer', show: 'data', value: (row) => row.assumes.available },
    ],
    rows,
    empty: 'Nothing to transfer.',
  };
}

function unmetSheet(rows: readonly Unmet[]): Sheet<Unmet> {
  return {
    name: 'unmet',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'missing', title: 'Missing', kind: 'integer', value: (row) => row.missing, tone: (row) => missingTone(row.missing) },
    ],
    rows,
    empty: 'Everything is covered.',
  };
}

interface Total {
  readonly product: string;
  readonly transfer: number;
  readonly buy: number;
}

/** Of each product how much is transferred, and how much would have to be bought. */
function totalsOf({ lines, unmet }: Plan): readonly Total[] {
  const totals = new Map<string, { transfer: number; buy: number }>();
  const of = (product: string) => {
    const total = totals.get(product) ?? { transfer: 0, buy: 0 };
    totals.set(product, total);
    return total;
  };
  for (const { product, quantity } of lines) of(product).transfer += quantity;
  for (const { product, missing } of unmet) of(product).buy += missing;
  return [...totals].map(([product, total]) => ({ product, ...total }));
}

function totalSheet(rows: readonly Total[]): Sheet<Total> {
  return {
    name: 'totals',
    columns: [
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'transfer', title: 'Transfer', kind: 'integer', value: (row) => row.transfer },
      { key: 'buy', title: 'To buy', kind: 'integer', value: (row) => row.buy, tone: (row) => missingTone(row.buy) },
    ],
    rows,
    empty: 'Nothing is missing that is not held.',
  };
}

/** For a terminal and for a job page: what will be transferred, what stays unmet, what would have to be bought. */
export function planDocument(plan: Plan): Document {
  const screen: readonly Block[] = [
    { kind: 'heading', text: `Plan ${plan.id} for ${plan.organization}` },
    {
      kind: 'text',
      text: `Made ${minute(plan.createdAt)} by ${plan.createdBy}, on transaction ${plan.ledger.id} of the ledger.`,
    },
    { kind: 'table', sheet: totalSheet(totalsOf(plan)) },
    { kind: 'heading', text: `Transfers (${grouped(plan.lines.length)})` },
    { kind: 'table', sheet: lineSheet(plan.lines) },
    ...(plan.unmet.length === 0
      ? []
      : [
          { kind: 'heading', text: `Unmet (${grouped(plan.unmet.length)})` } as const,
          { kind: 'table', sheet: unmetSheet(plan.unmet) } as const,
        ]),
  ];
  return { kind: 'object', value: plan, sheet: lineSheet(plan.lines), screen };
}

function driftSheet(rows: readonly Drift[]): Sheet<Drift> {
  return {
    name: 'drifted',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'field', title: 'Field', kind: 'text', value: (row) => row.field },
      { key: 'assumed', title: 'Assumed', kind: 'text', value: (row) => String(row.assumed) },
      { key: 'actual', title: 'Actual', kind: 'text', value: (row) => String(row.actual), tone: () => 'bad' },
    ],
    rows,
    empty: 'Every assumption holds.',
  };
}

export function applyDocument(result: ApplyResult): Document {
  const { plan, applied, replayed, drifted, transactions, dryRun } = result;
  const [first, last] = transactions;
  const where = first === undefined ? '' : `, transactions ${first} to ${last}`;
  const done = `${grouped(applied)} ${dryRun ? 'would be transferred' : 'transferred'}${where}; ${grouped(replayed)} replayed.`;
  const sheet: Sheet<ApplyResult> = {
    name: 'apply',
    columns: [
      { key: 'plan', title: 'Plan', kind: 'text', value: (row) => row.plan },
      { key: 'applied', title: 'Applied', kind: 'integer', value: (row) => row.applied },
      { key: 'replayed', title: 'Replayed', kind: 'integer', value: (row) => row.replayed },
      {
        key: 'drifted',
        title: 'Drifted',
        kind: 'list',
        value: (row) => row.drifted.map(({ workspace, product, field }) => `${workspace} ${product} ${field}`),
      },
      { key: 'transactions', title: 'Transactions', kind: 'list', value: (row) => row.transactions.map(String) },
      { key: 'dryRun', title: 'Dry run', kind: 'flag', value: (row) => row.dryRun },
    ],
    rows: [result],
    empty: '',
  };
  const drift: readonly Block[] = [
    { kind: 'heading', text: 'What changed since the plan was made' },
    { kind: 'table', sheet: driftSheet(drifted) },
  ];
  const screen: readonly Block[] = drifted.length > 0 ? drift : [{ kind: 'text', text: `Plan ${plan}: ${done}` }];
  return { kind: 'object', value: result, sheet, screen };
}
