/** `verify WORKBOOK`: whether an export still says what the ledger said when it was made. */

import type { Reports } from '../app/export.ts';
import { withReportsAsOf } from '../app/verify-workbook.ts';
import type { InputBook, InputSheet } from '../core/input.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { ABOUT, type Stamp, stampIn } from '../core/stamp.ts';
import { aboutSheet, expectedStamp } from '../view/about.ts';
import { OPEN_COLUMNS } from '../view/results/transfers-form.ts';
import { copyDocument, type CopyResult, Differences } from '../view/results/verify-workbook.ts';
import { compareSheets } from '../view/xlsx/compare.ts';
import type { Context, Printed } from './definition.ts';
import { bookOf, type Report, REPORTS } from './reports.ts';

/** Prints the differences. Refuses with not-stamped, not-of-this-ledger or not-a-true-copy, and what `export` refuses with. */
export async function verifyWorkbook(path: string, context: Context): Promise<Outcome<Printed>> {
  const caller = await context.caller();
  if (!caller.ok) return caller;
  const found = await context.readSheets(path);
  const stamp = await stampOf(found.sheets);
  const report = REPORTS.find((known) => known === stamp?.report);
  if (stamp === null || report === undefined) return refuse('not-stamped', { path });
  const services = await context.services();
  const progress = context.progress('Verifying');
  try {
    const onRows = (rows: number, total: number | null): void => progress.update(rows, total);
    const compare = (reports: Reports) =>
      compareWith(reports, { path, stamp, report, found, onRows: (rows) => onRows(rows, null) });
    const result = await withReportsAsOf(services, caller.value, { path, stamp, onRows }, compare);
    if (!result.ok) return result;
    const refusal = result.value.ok ? null : refuse('not-a-true-copy', { path, problems: result.value.differences }).refusal;
    return done({ document: copyDocument(result.value), refusal });
  } finally {
    progress.stop();
  }
}

/** The stamp on the workbook's sheet "About", or null. */
async function stampOf(sheets: readonly InputSheet[]): Promise<Stamp | null> {
  const about = sheets.find(({ name }) => name === ABOUT);
  if (about === undefined) return null;
  for await (const rows of about.rows) return stampIn(rows.map(({ cells }) => [cells[0]?.text ?? '', cells[1]?.text ?? '']));
  return null;
}

interface Copy {
  readonly path: string;
  readonly stamp: Stamp;
  readonly report: Report;
  readonly found: InputBook;
  readonly onRows: (rows: number) => void;
}

async function compareWith(reports: Reports, { path, stamp, report, found, onRows }: Copy): Promise<CopyResult> {
  const differences = new Differences();
  const about = aboutSheet(expectedStamp(stamp, reports.organization.name));
  const expected = [...(await bookOf(report, reports, stamp)), about];
  const open: ReadonlySet<string> = report === 'transfers' ? OPEN_COLUMNS : new Set();
  for (const what of found.oddities) differences.add({ sheet: '', cell: null, expected: null, found: null, what });
  await compareSheets({ expected, found: found.sheets, open, onRows, onDifference: differences.add });
  return {
    ok: differences.count === 0,
    workbook: path,
    organization: stamp.organization,
    report,
    day: stamp.day,
    transactions: stamp.ledger.id,
    workspaces: (await reports.workspaces()).length,
    head: stamp.ledger.id === 0 ? null : stamp.ledger,
    differences: differences.count,
    problems: differences.list(),
  };
}
