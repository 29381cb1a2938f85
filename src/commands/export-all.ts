/** `export usage --all`: one book of every customer, an overview and a sheet each. */

import { type MomentOfAll, type Reports, withReportsOfAll } from '../app/export.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { BookStamp } from '../core/stamp.ts';
import type { Email } from '../core/values.ts';
import type { Sheet } from '../view/document.ts';
import { exported } from '../view/formats/export.ts';
import type { ExportFormat } from '../view/formats/writers.ts';
import { fieldsDocument } from '../view/results/status.ts';
import { customerPage, portfolioSummary, type UsageOf } from '../view/results/summary-usage.ts';
import { usageSheet } from '../view/results/usage.ts';
import type { Printed, Files, Stores } from '../cli/definition.ts';
import { usageOfYear } from './reports.ts';
import { shellWord } from '../core/shell.ts';

interface Request {
  readonly actor: Email;
  readonly file: string;
  readonly format: ExportFormat;
  readonly force: boolean;
  readonly stamp: boolean;
}

/** What the stamp of such a book calls its report. */
export const USAGE_OF_ALL = 'usage --all';

/** Of this calendar year. Refuses with unknown-actor, or as an export does. */
export async function exportUsageOfAll(context: Stores & Files, request: Request): Promise<Outcome<Printed>> {
  const { actor, file, format, force } = request;
  const outgoing = await context.outgoing(file, { replaces: force ? 'anything' : 'nothing' });
  const found = await withReportsOfAll(await context.services(), actor, customerUsage);
  if (!found.ok) return found;
  const { customers, moment } = found.value;
  const [summary, overview, ...pages] = usageBookOfAll(moment, customers);
  const info = { title: `Usage ${moment.day.slice(0, 4)}`, creator: actor, created: moment.at };
  const sheets: readonly [Sheet, ...Sheet[]] = format === 'xlsx' ? [summary, overview, ...pages] : [overview];
  const stamp: BookStamp = { ...moment, report: USAGE_OF_ALL, command: commandOf(request) };
  await outgoing.write(exported(format, sheets, { info, ...(request.stamp ? { stamp } : {}) }));
  const rows = customers.reduce((sum, { usage: { products } }) => sum + products.length, 0);
  return done({
    document: file === '-' ? null : fieldsDocument({ file, report: 'usage', format, organizations: customers.length, rows }),
    across: true,
  });
}

function commandOf({ file, format, force, stamp }: Request): string {
  const options = [...(force ? ['--force'] : []), ...(stamp && format === 'json' ? ['--stamp'] : [])];
  return ['entitle export usage --all', shellWord(file), ...options].join(' ');
}

/** What the book says of a customer. */
interface Customer {
  readonly organization: string;
  readonly name: string;
  readonly usage: UsageOf;
}

export async function customerUsage(reports: Reports): Promise<Customer> {
  const { organization, name } = reports.organization;
  return { organization, name, usage: await usageOfYear(reports) };
}

/** A summary, the figures of all, and a page a customer. */
export function usageBookOfAll(
  { day }: Pick<MomentOfAll, 'day'>,
  customers: readonly Customer[],
): readonly [Sheet, Sheet, ...Sheet[]] {
  const year = day.slice(0, 4);
  const period = { day, from: `${year}-01-01`, to: `${year}-12-31` };
  const rows = customers.flatMap(({ organization, usage: { products } }) => products.map((row) => ({ organization, ...row })));
  return [
    portfolioSummary(
      period,
      customers.map(({ name, usage }) => ({ name, ...usage })),
    ),
    usageSheet(rows, { by: 'product', all: true }),
    ...customers.map(({ organization, name, usage }) => customerPage(organization, { ...period, name }, usage)),
  ];
}
