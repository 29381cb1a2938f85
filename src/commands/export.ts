import { type Moment, type Reports, withReports } from '../app/export.ts';
import type { Caller } from '../app/ports.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse, RefusalError } from '../core/refusals.ts';
import type { Stamp } from '../core/stamp.ts';
import { exported, holdsSeveral } from '../view/formats/export.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../view/formats/writers.ts';
import type { Sheet } from '../view/document.ts';
import { fieldsDocument } from '../view/results/status.ts';
import { formPage } from '../view/results/transfers-form.ts';
import { SUMMARY } from '../view/results/summary.ts';
import { complete } from '../cli/asking.ts';
import type {
  CommandDefinition,
  Context,
  Printed,
  Asking,
  Calendar,
  Configured,
  Files,
  Stores,
  Tools,
} from '../cli/definition.ts';
import { exportUsageOfAll } from './export-all.ts';
import { shellWord } from '../core/shell.ts';
import { bookOf, formOf, type Report, REPORTS, sheetsOf } from './reports.ts';
import { command, option, type Typed } from '../cli/options.ts';

const OPERANDS = ['[report]', '[file]'] as const;
const OPTIONS = {
  force: option.flag('--force', 'replace the file when it is there'),
  all: option.flag('--all', 'usage: of every organization where you are Entitlement manager, a sheet each'),
  stamp: option.flag('--stamp', 'in .json too: when, by whom and as of which line of the ledger (.xlsx always says it)'),
};

export const exportCommand: CommandDefinition = command({
  path: 'export',
  summary: 'reports as Excel, CSV, JSON or NDJSON; transfers: a form of what is missing, to fill in',
  operands: OPERANDS,
  options: OPTIONS,
  examples: [
    'entitle export all entitlements.xlsx',
    'entitle export transfers to-decide.xlsx',
    'entitle export transactions ledger.ndjson',
    'entitle export usage year.xlsx',
    'entitle export usage customers.xlsx --all',
    'entitle export pools - --format csv',
  ],
  run: (typed, context: Stores & Calendar & Asking & Files & Tools & Configured) => runExport(typed, context),
});

/** What each is for, for whoever has to choose. */
const ABOUT: Readonly<Record<Report, string>> = {
  pools: 'what was bought, assigned and is available, and every purchase',
  workspaces: 'the events, and what they miss',
  transactions: 'the ledger',
  transfers: 'a form of what is missing, to be filled in and read back',
  usage: 'for the customer: what was bought, used and left over, with charts',
  all: 'everything in one workbook',
};

/** What an answer would be refused for after the last question. */
async function isFree(context: Files, file: string, force: boolean): Promise<Outcome<null>> {
  try {
    await context.outgoing(file, { replaces: force ? 'anything' : 'nothing' });
    return done(null);
  } catch (error) {
    if (error instanceof RefusalError) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/** Names that are tried before whoever asks is told what is wrong with the first. */
const NAMES = 99;

/** The first of `name.xlsx`, `name-2.xlsx`, … that can be written. */
async function freeName(context: Files, name: string, force: boolean): Promise<string> {
  for (let nth = 1; nth <= NAMES; nth += 1) {
    const file = nth === 1 ? `${name}.xlsx` : `${name}-${nth}.xlsx`;
    if ((await isFree(context, file, force)).ok) return file;
  }
  return `${name}.xlsx`;
}

async function runExport(
  { operands, options }: Typed<typeof OPERANDS, typeof OPTIONS>,
  context: Stores & Calendar & Asking & Files & Tools & Configured,
): Promise<Outcome<Printed>> {
  const caller = options.all ? null : await context.caller();
  if (caller?.ok === false) return caller;
  const words = await complete(context, exportCommand.examples[0] ?? '', {
    report: {
      given: operands.report,
      label: `REPORT (${REPORTS.join(', ')})`,
      message: 'Which report?',
      choices: async () => done(REPORTS.map((report) => ({ value: report, label: report, detail: ABOUT[report] }))),
    },
    file: {
      given: operands.file,
      label: 'FILE',
      message: 'File (.xlsx, .csv, .json or .ndjson):',
      initial: ({ report = '' }) =>
        freeName(context, [caller?.value.organization ?? 'entitle', report, context.today()].join('-'), options.force),
      parse: (file: string) => formatOf(file, context.settings.format),
      verify: (file: string) => isFree(context, file, options.force),
    },
  });
  if (!words.ok) return words;
  const report = REPORTS.find((known) => known === words.value.report);
  if (report === undefined) return unknownReport(context, words.value.report);
  const format = formatOf(words.value.file, context.settings.format);
  if (!format.ok) return format;
  if (report === 'all' && format.value !== 'xlsx' && format.value !== 'json') {
    return refuse('usage', {
      reason: `export all does not fit into ${format.value}, which holds one table`,
      fix: 'write .xlsx or .json',
    });
  }
  if (caller === null && report !== 'usage') {
    return refuse('usage', { reason: `--all goes with export usage, not with export ${report}`, fix: 'leave it out' });
  }
  const stamp = stampable(format.value, options.stamp);
  if (!stamp.ok) return stamp;
  const request = { report, file: words.value.file, format: format.value, force: options.force, stamp: stamp.value };
  if (caller !== null) return write(context, caller.value, request);
  const actor = await context.actor();
  return actor.ok ? exportUsageOfAll(context, { ...request, actor: actor.value }) : actor;
}

/** Whether the file is stamped: a workbook always, JSON when asked. */
function stampable(format: ExportFormat, asked: boolean): Outcome<boolean> {
  if (!asked || format === 'xlsx' || format === 'json') return done(asked || format === 'xlsx');
  return refuse('usage', { reason: `a stamp does not fit into ${format}, which holds one table`, fix: 'write .xlsx or .json' });
}

interface Request {
  readonly report: Report;
  readonly file: string;
  readonly format: ExportFormat;
  readonly force: boolean;
  readonly stamp: boolean;
}

async function write(context: Stores & Files, caller: Caller, request: Request): Promise<Outcome<Printed>> {
  const { report, file, format, force } = request;
  const outgoing = await context.outgoing(file, { replaces: force ? 'anything' : 'nothing' });
  const services = await context.services();
  const progress = context.progress('Exporting');
  let rows = 0;
  try {
    const written = await withReports(services, caller, async (reports, moment) => {
      const onRows = (count: number, total: number): void => {
        rows = count;
        progress.update(count, total);
      };
      await outgoing.write(await contentOf(request, reports, moment, onRows));
      return { file, report, format, organization: moment.organization, rows };
    });
    if (!written.ok) return written;
    const next = report === 'transfers' && file !== '-' ? `entitle transfer --file ${shellWord(file)} --dry-run` : null;
    return done({ document: file === '-' ? null : fieldsDocument(written.value), next });
  } finally {
    progress.stop();
  }
}

async function contentOf(
  request: Request,
  reports: Reports,
  moment: Moment,
  onRows: (count: number, total: number) => void,
): Promise<AsyncIterable<Uint8Array>> {
  const { report, format } = request;
  const stamp: Stamp = { ...moment, report, command: commandOf(request) };
  const info = { title: `${moment.name}: ${report}`, creator: moment.actor, created: moment.at };
  if (report === 'transfers' && format === 'xlsx') {
    const { formWorkbook } = await import('../view/formats/xlsx/form.ts');
    const rows = await formOf(reports);
    onRows(rows.length, rows.length);
    return formWorkbook(formPage(rows, moment), rows, stamp, info);
  }
  const sheets = format === 'xlsx' ? await bookOf(report, reports, moment) : await sheetsOf(report, reports);
  const written: readonly Sheet[] = holdsSeveral(format) ? sheets : sheets.slice(0, 1);
  // Only the ledger comes in batches: it is as long as its head says.
  const lengthOf = ({ rows }: Sheet): number => ('length' in rows ? rows.length : moment.ledger.id);
  const sumOf = (some: readonly Sheet[]): number => some.reduce((sum, sheet) => sum + lengthOf(sheet), 0);
  // The summary says again what the rows say: it is not counted among them.
  const extra = sumOf(written.filter(({ name }) => name === SUMMARY));
  const total = sumOf(written) - extra;
  const counted = (count: number): void => onRows(Math.max(0, count - extra), total);
  return exported(format, sheets, { info, onRows: counted, ...(request.stamp ? { stamp } : {}) });
}

function commandOf({ report, file, force, format, stamp }: Request): string {
  const options = [...(force ? ['--force'] : []), ...(stamp && format === 'json' ? ['--stamp'] : [])];
  return ['entitle export', report, shellWord(file), ...options].join(' ');
}

function unknownReport(context: Tools, word: string): Outcome<never> {
  const meant = context.nearest(word, REPORTS);
  const fix = meant === null ? `use ${REPORTS.join(', ')}` : `did you mean "${meant}"?`;
  return refuse('usage', { reason: `"${word}" is not a report`, fix });
}

/** By extension; to stdout by --format, where a table becomes CSV. */
function formatOf(file: string, format: Context['settings']['format']): Outcome<ExportFormat> {
  if (file === '-')
    return format === 'table' || format === 'csv' ? done('csv') : format === 'markdown' ? notForExports() : done(format);
  const extension = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase();
  const known = EXPORT_FORMATS.find((each) => each === extension);
  if (known !== undefined) return done(known);
  return refuse('unknown-file-format', {
    path: file,
    known: EXPORT_FORMATS.map((each) => `.${each}`),
    option: 'one of them to the name',
  });
}

function notForExports(): Outcome<never> {
  return refuse('usage', { reason: 'an export is not written as markdown', fix: 'use --format csv, json or ndjson' });
}
