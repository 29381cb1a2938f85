/** `export usage --all`: one book of every customer, an overview and a sheet each. */

import { usageOfAll } from '../app/usage.ts';
import type { Day } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { UsageRow } from '../core/usage.ts';
import type { Email } from '../core/values.ts';
import type { Sheet } from '../view/document.ts';
import { exported, type ExportFormat } from '../view/export.ts';
import { fieldsDocument } from '../view/results/status.ts';
import { usageSheet } from '../view/results/usage.ts';
import type { Context, Printed } from './definition.ts';

interface Request {
  readonly actor: Email;
  readonly file: string;
  readonly format: ExportFormat;
  readonly force: boolean;
}

/** Of this calendar year. Refuses with unknown-actor, or as an export does. */
export async function exportUsageOfAll(context: Context, { actor, file, format, force }: Request): Promise<Outcome<Printed>> {
  const outgoing = await context.outgoing(file, { replaces: force ? 'anything' : 'nothing' });
  const services = await context.services();
  const year = context.today().slice(0, 4);
  const period = { from: `${year}-01-01` as Day, to: `${year}-12-31` as Day, product: null };
  const overview = await usageOfAll(services, actor, { ...period, by: 'product' });
  if (!overview.ok) return overview;
  const months = await usageOfAll(services, actor, { ...period, by: 'month' });
  if (!months.ok) return months;
  const rows = overview.value.kind === 'balances' ? overview.value.rows : [];
  const sheets = format === 'xlsx' && months.value.kind === 'balances' ? customerSheets(months.value.rows) : [];
  const info = { title: `Usage ${year}`, creator: actor, created: context.now() };
  await outgoing.write(exported(format, [usageSheet(rows, { by: 'product', all: true }), ...sheets], { info }));
  const organizations = new Set(rows.map(({ organization }) => organization)).size;
  return done({
    document: file === '-' ? null : fieldsDocument({ file, report: 'usage', format, organizations, rows: rows.length }),
  });
}

/** The months of each customer, product by product. */
function customerSheets(rows: readonly UsageRow[]): readonly Sheet[] {
  const customers = new Map<string, UsageRow[]>();
  for (const row of rows) {
    const own = customers.get(row.organization ?? '');
    if (own === undefined) customers.set(row.organization ?? '', [row]);
    else own.push(row);
  }
  return [...customers].map(([name, own]) => {
    const products = [...new Set(own.map(({ product }) => product))];
    const ordered = products.flatMap((product) => own.filter((row) => row.product === product));
    return { ...usageSheet(ordered, { by: 'month', all: false }), name };
  });
}
