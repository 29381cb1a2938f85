/** `verify WORKBOOK`: whether an export still says what the ledger said when it was made. */

import type { Reports } from '../app/export.ts';
import type { Services } from '../app/ports.ts';
import { withReportsAsOf } from '../app/verify-workbook.ts';
import type { InputBook, InputSheet } from '../core/input.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { ABOUT, type BookStamp, bookStampIn, type Stamp, stampIn } from '../core/stamp.ts';
import type { Email } from '../core/values.ts';
import { aboutAllSheet, aboutSheet, expectedStamp } from '../view/results/about.ts';
import type { Sheet } from '../view/document.ts';
import { OPEN_COLUMNS } from '../view/results/transfers-form.ts';
import { copyDocument, type CopyResult, Differences } from '../view/results/verify-workbook.ts';
import { compareSheets } from '../view/formats/xlsx/compare.ts';
import type { Printed, Files, Stores } from '../cli/definition.ts';
import { customerUsage, USAGE_OF_ALL, usageBookOfAll } from './export-all.ts';
import { overPasses } from '../cli/passes.ts';
import { bookOf, REPORTS } from './reports.ts';

/**
 * Prints the differences. Refuses with not-stamped, not-of-this-ledger or not-a-true-copy, and what `export` refuses with:
 * each organization is the one that the stamp names.
 */
export async function verifyWorkbook(path: string, context: Stores & Files): Promise<Outcome<Printed>> {
  const actor = await context.actor();
  if (!actor.ok) return actor;
  const found = await context.readSheets(path);
  const about = await aboutIn(found.sheets);
  const stamp = stampIn(about.map(([what = '', value = '']) => [what, value]));
  const stampOfAll = stamp === null ? bookStampIn(about) : null;
  const services = await context.services();
  const progress = context.progress('Verifying');
  try {
    const onRows = overPasses(progress.update);
    const work: Work = { services, actor: actor.value, path, found, onRows };
    const result =
      stamp === null
        ? stampOfAll?.report === USAGE_OF_ALL
          ? await compareOfAll(work, stampOfAll)
          : refuse('not-stamped', { path })
        : await compareOne(work, stamp);
    if (!result.ok) return result;
    const refusal = result.value.ok ? null : refuse('not-a-true-copy', { path, problems: result.value.differences }).refusal;
    return done({ document: copyDocument(result.value), refusal });
  } finally {
    progress.stop();
  }
}

/** The rows of the sheet "About", as texts by column. */
async function aboutIn(sheets: readonly InputSheet[]): Promise<readonly (readonly string[])[]> {
  const about = sheets.find(({ name }) => name === ABOUT);
  const found: string[][] = [];
  for await (const rows of about?.rows ?? []) {
    for (const { cells } of rows) {
      const texts: string[] = [];
      for (const { column, text } of cells) texts[column - 1] = text;
      found.push(Array.from(texts, (text) => text ?? ''));
    }
  }
  return found;
}

interface Work {
  readonly services: Services;
  readonly actor: Email;
  readonly path: string;
  readonly found: InputBook;
  readonly onRows: (rows: number, total: number | null) => void;
}

/** What the stamp says of a copy. */
type Stamped = Pick<CopyResult, 'organization' | 'report' | 'day' | 'transactions' | 'workspaces' | 'head'>;

async function compareOne(work: Work, stamp: Stamp): Promise<Outcome<CopyResult>> {
  const { services, actor, path, onRows } = work;
  const report = REPORTS.find((known) => known === stamp.report);
  if (report === undefined) return refuse('not-stamped', { path });
  const caller = { actor, organization: stamp.organization };
  return withReportsAsOf(services, caller, { path, stamp, onRows }, async (reports) => {
    const about = aboutSheet(expectedStamp({ ...stamp, name: reports.organization.name }));
    const open: ReadonlySet<string> = report === 'transfers' ? OPEN_COLUMNS : new Set();
    return compare(work, [...(await bookOf(report, reports, stamp)), about], open, {
      organization: stamp.organization,
      report,
      day: stamp.day,
      transactions: stamp.ledger.id,
      workspaces: (await reports.workspaces()).length,
      head: stamp.ledger.id === 0 ? null : stamp.ledger,
    });
  });
}

/** A book of several customers: each is made once more as of its own line of the stamp. */
async function compareOfAll(work: Work, stamp: BookStamp): Promise<Outcome<CopyResult>> {
  const { services, actor, path, onRows } = work;
  const read = async (reports: Reports) => ({
    customer: await customerUsage(reports),
    workspaces: (await reports.workspaces()).length,
  });
  const found: Awaited<ReturnType<typeof read>>[] = [];
  for (const each of stamp.organizations) {
    const caller = { actor, organization: each.organization };
    const reports = await withReportsAsOf(services, caller, { path, stamp: { ...stamp, ...each }, onRows }, read);
    if (!reports.ok) return reports;
    found.push(reports.value);
  }
  const customers = found.map(({ customer }) => customer);
  const organizations = stamp.organizations.map((each, at) => ({ ...each, name: customers[at]?.name ?? each.name }));
  const about = aboutAllSheet(expectedStamp({ ...stamp, organizations }));
  const stamped: Stamped = {
    organization: null,
    report: stamp.report,
    day: stamp.day,
    transactions: stamp.organizations.reduce((sum, { ledger }) => sum + ledger.id, 0),
    workspaces: found.reduce((sum, { workspaces }) => sum + workspaces, 0),
    head: null,
  };
  return done(await compare(work, [...usageBookOfAll(stamp, customers), about], new Set(), stamped));
}

async function compare(
  { path, found, onRows }: Work,
  expected: readonly Sheet[],
  open: ReadonlySet<string>,
  stamped: Stamped,
): Promise<CopyResult> {
  const differences = new Differences();
  let compared = 0;
  for (const what of found.oddities) differences.add({ sheet: '', cell: null, expected: null, found: null, what });
  await compareSheets({
    expected,
    found: found.sheets,
    open,
    onRows: (rows) => onRows((compared += rows), null),
    onDifference: differences.add,
  });
  const { count } = differences;
  return { ok: count === 0, workbook: path, ...stamped, differences: count, problems: differences.list() };
}
