import type { Reports } from '../app/export.ts';
import { withReports } from '../app/export.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { Sheet } from '../view/document.ts';
import { EXPORT_FORMATS, exported, type ExportFormat } from '../view/export.ts';
import { poolSheet } from '../view/results/pools.ts';
import { purchaseSheet } from '../view/results/purchases.ts';
import { fieldsDocument } from '../view/results/status.ts';
import { transactionSheet } from '../view/results/transactions.ts';
import { missingItems, missingSheet, NO_WORKSPACES, workspaceSheet } from '../view/results/workspaces.ts';
import { complete } from './asking.ts';
import type { CommandDefinition, Context, Input, Printed } from './definition.ts';

const REPORTS = ['pools', 'workspaces', 'transactions', 'all'] as const;
type Report = (typeof REPORTS)[number];

/** The sheets of a report, in the order of a workbook. */
async function sheetsOf(report: Report, reports: Reports): Promise<readonly [Sheet, ...Sheet[]]> {
  switch (report) {
    case 'pools':
      return [poolSheet(await reports.pools()), purchaseSheet(await reports.purchases())];
    case 'workspaces': {
      const rows = await reports.workspaces();
      return [workspaceSheet(rows, true, NO_WORKSPACES), missingSheet(missingItems(rows))];
    }
    case 'transactions':
      return [transactionSheet(reports.transactions())];
    case 'all':
      return [...(await sheetsOf('pools', reports)), ...(await sheetsOf('workspaces', reports)), ...(await sheetsOf('transactions', reports))];
  }
}

export const exportCommand: CommandDefinition = {
  path: 'export',
  summary: 'reports as Excel, CSV, JSON or NDJSON',
  operands: ['[report]', '[file]'],
  options: [{ flags: '--force', description: 'replace the file when it is there' }],
  examples: ['entitle export all entitlements.xlsx', 'entitle export transactions ledger.ndjson', 'entitle export pools - --format csv'],
  run: (input, context) => runExport(input, context),
};

async function runExport(input: Input, context: Context): Promise<Outcome<Printed>> {
  const caller = context.caller();
  if (!caller.ok) return caller;
  const words = await complete(context, exportCommand.examples[0] ?? '', {
    report: {
      given: input.operand(0),
      label: `REPORT (${REPORTS.join(', ')})`,
      message: 'Which report?',
      choices: async () => done(REPORTS.map((report) => ({ value: report, label: report }))),
    },
    file: { given: input.operand(1), label: 'FILE', message: 'File (.xlsx, .csv, .json or .ndjson):' },
  });
  if (!words.ok) return words;
  const report = REPORTS.find((known) => known === words.value.report);
  if (report === undefined) return unknownReport(context, words.value.report);
  const format = formatOf(words.value.file, context.settings.format);
  if (!format.ok) return format;
  if (report === 'all' && format.value !== 'xlsx' && format.value !== 'json') {
    return refuse('usage', { reason: `export all does not fit into ${format.value}, which holds one table`, fix: 'write .xlsx or .json' });
  }
  return write(context, caller.value, { report, file: words.value.file, format: format.value, force: input.has('force') });
}

interface Request {
  readonly report: Report;
  readonly file: string;
  readonly format: ExportFormat;
  readonly force: boolean;
}

async function write(
  context: Context,
  caller: Parameters<typeof withReports>[1],
  { report, file, format, force }: Request,
): Promise<Outcome<Printed>> {
  const services = await context.services();
  const progress = context.progress('Exporting');
  let rows = 0;
  try {
    const written = await withReports(services, caller, async (reports) => {
      const info = { title: `${reports.name}: ${report}`, creator: caller.actor, created: services.clock.now() };
      const onRows = (count: number): void => {
        rows = count;
        progress.update(count, null);
      };
      const pieces = exported(format, await sheetsOf(report, reports), { info, onRows });
      await context.writeFile(file, force, pieces);
      return { file, report, format, organization: reports.organization, rows };
    });
    if (!written.ok) return written;
    return done({ document: file === '-' ? null : fieldsDocument(written.value) });
  } finally {
    progress.stop();
  }
}

function unknownReport(context: Context, word: string): Outcome<never> {
  const meant = context.nearest(word, REPORTS);
  const fix = meant === null ? `use ${REPORTS.join(', ')}` : `did you mean "${meant}"?`;
  return refuse('usage', { reason: `"${word}" is not a report`, fix });
}

/** By extension; to stdout by --format, where a table becomes CSV. */
function formatOf(file: string, format: Context['settings']['format']): Outcome<ExportFormat> {
  if (file === '-') return format === 'table' || format === 'csv' ? done('csv') : format === 'markdown' ? notForExports() : done(format);
  const extension = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase();
  const known = EXPORT_FORMATS.find((each) => each === extension);
  if (known !== undefined) return done(known);
  return refuse('unknown-file-format', { path: file, known: EXPORT_FORMATS.map((each) => `.${each}`), option: 'one of them to the name' });
}

function notForExports(): Outcome<never> {
  return refuse('usage', { reason: 'an export is not written as markdown', fix: 'use --format csv, json or ndjson' });
}
