/** Which sheets a report consists of: for `export`, which writes them, and for `verify`, which compares them. */

import type { Reports } from '../app/export.ts';
import type { UsageRow } from '../core/usage.ts';
import type { Sheet } from '../view/document.ts';
import { holdSheet } from '../view/results/holds.ts';
import { poolSheet } from '../view/results/pools.ts';
import { purchaseSheet } from '../view/results/purchases.ts';
import { requestSheet } from '../view/results/requests.ts';
import { transactionSheet } from '../view/results/transactions.ts';
import { formPage, type FormRow, formRows, formSheet, type FormTitle } from '../view/results/transfers-form.ts';
import { eventSummary, poolSummary, transactionSummary } from '../view/results/summary.ts';
import { type UsageOf, usageSummary } from '../view/results/summary-usage.ts';
import { usageSheet, workspaceUsageSheet } from '../view/results/usage.ts';
import { missingItems, missingSheet } from '../view/results/missing.ts';
import { NO_WORKSPACES, workspaceSheet } from '../view/results/workspaces.ts';

export const REPORTS = ['pools', 'workspaces', 'transactions', 'transfers', 'usage', 'all'] as const;
export type Report = (typeof REPORTS)[number];

/** The sheets of a report, in the order of a workbook. */
export async function sheetsOf(report: Report, reports: Reports): Promise<readonly [Sheet, ...Sheet[]]> {
  switch (report) {
    case 'pools':
      return [poolSheet(await reports.pools()), purchaseSheet(await reports.purchases())];
    case 'workspaces': {
      const rows = await reports.workspaces();
      return [workspaceSheet(rows, true, NO_WORKSPACES), missingSheet(missingItems(rows))];
    }
    case 'transactions':
      return [transactionSheet(reports.transactions())];
    case 'transfers':
      return [formSheet(await formOf(reports))];
    case 'usage': {
      const [products, months, subscriptions, events] = [
        await balancesOf(reports, 'product'),
        await balancesOf(reports, 'month'),
        await balancesOf(reports, 'subscription'),
        await reports.usage('workspace'),
      ];
      return [
        products,
        // By product, and of each month after month: as a chart draws them.
        { ...months, name: 'months', rows: byProduct(months.rows) },
        { ...subscriptions, name: 'subscriptions' },
        ...(events.kind === 'workspaces' ? [workspaceUsageSheet(events.rows)] : []),
      ];
    }
    case 'all':
      return [
        ...(await sheetsOf('pools', reports)),
        ...(await sheetsOf('workspaces', reports)),
        holdSheet(await reports.holds()),
        requestSheet(await reports.requests()),
        ...(await sheetsOf('transactions', reports)),
        ...(await sheetsOf('usage', reports)),
      ];
  }
}

/** The sheets of a report in a workbook: with a summary, first where the report is made to be handed over, else behind the data. */
export async function bookOf(
  report: Report,
  reports: Reports,
  { actor }: Pick<FormTitle, 'actor'>,
): Promise<readonly [Sheet, ...Sheet[]]> {
  if (report === 'transfers')
    return [formPage(await formOf(reports), { name: reports.organization.name, day: reports.day, actor })];
  const sheets = await sheetsOf(report, reports);
  const pools = await reports.pools();
  const title = { name: reports.organization.name, day: reports.day };
  switch (report) {
    case 'pools':
      return [...sheets, poolSummary(title, pools)];
    case 'workspaces':
      return [...sheets, eventSummary(title, await reports.workspaces(), pools, sheets[0])];
    case 'transactions':
      return [...sheets, transactionSummary(title, await reports.ledgerEnd(), await reports.movements(), pools)];
    case 'usage':
    case 'all': {
      const events = report === 'all' ? await reports.workspaces() : null;
      return [usageSummary({ ...title, ...reports.period }, await usageOfYear(reports), events), ...sheets];
    }
  }
}

/** What a summary of usage says. */
export async function usageOfYear(reports: Reports): Promise<UsageOf> {
  const [products, months] = [await balancesOf(reports, 'product'), await balancesOf(reports, 'month')];
  return { products: products.rows, months: byProduct(months.rows), pools: await reports.pools() };
}

type BalanceSheet = Sheet<UsageRow> & { readonly rows: readonly UsageRow[] };

async function balancesOf(reports: Reports, by: 'product' | 'month' | 'subscription'): Promise<BalanceSheet> {
  const found = await reports.usage(by);
  const rows = found.kind === 'balances' ? found.rows : [];
  return { ...usageSheet(rows, { by, all: false }), rows };
}

function byProduct(rows: readonly UsageRow[]): readonly UsageRow[] {
  const order = [...new Set(rows.map(({ product }) => product))];
  return order.flatMap((product) => rows.filter((row) => row.product === product));
}

/** The rows of the form: what is missing, and what the pools have. */
export async function formOf(reports: Reports): Promise<readonly FormRow[]> {
  return formRows(missingItems(await reports.workspaces()), await reports.pools());
}
