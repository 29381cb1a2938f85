/** `transfer --file`. */

import { bindTransfers, type BulkOptions, seenInFile, TRANSFER_COLUMNS, transferRows } from '../app/bulk.ts';
import type { BulkVerdict } from '../app/bulk-verdict.ts';
import type { Mode } from '../app/commit.ts';
import type { BoundTable } from '../app/columns.ts';
import { withReports } from '../app/export.ts';
import type { Caller } from '../app/ports.ts';
import { counted } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { reasonLines } from '../core/reasons.ts';
import { refuse, type Refusal, RefusalError } from '../core/refusals.ts';
import { TRANSFER_REPORT } from '../core/stamp.ts';
import { parseBatch } from '../core/row-reference.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Sheet } from '../view/document.ts';
import { exported } from '../view/formats/export.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../view/formats/writers.ts';
import { bulkDocument, bulkSheet, bulkWarnings, KEPT_COLUMNS, reportSheet, summarySheet } from '../view/results/bulk.ts';
import { takenDocument } from '../view/results/taken.ts';
import { formSheet } from '../view/results/transfers-form.ts';
import { warn } from '../cli/asking.ts';
import { confirmed, demandConfirmation } from '../cli/confirmation.ts';
import type { Printed, Asking, Calendar, Configured, Files, Stores, Tools } from '../cli/definition.ts';
import { readingOptions, readRows, withExported } from '../cli/file-options.ts';
import { option, type ValuesOf } from '../cli/options.ts';
import { shellWord } from '../core/shell.ts';
import { taken } from '../cli/taken.ts';

/** Options that mean something only beside --file; but for `--partial`, which --missing takes too. */
export const FILE_OPTIONS = {
  file: option.text('--file <file>', 'transfer the rows of a file (workspace, product, quantity); - is stdin'),
  ...readingOptions('with --file: '),
  partial: option.flag(
    '--partial',
    'with --file: transfer the good rows although others are rejected; with --missing: as far as the pools go',
  ),
  batch: option.parsed(
    '--batch <label>',
    'with --file: a name for its rows (2026-11): those that were transferred before are meant once more',
    parseBatch,
  ),
  maxSeats: option.count('--max-seats <number>', 'with --file: refuse the whole file when it would transfer more seats'),
  report: option.parsed(
    '--report <file>',
    'with --file: write every row with its outcome (.csv, .xlsx, .json or .ndjson)',
    parseReport,
  ),
};

type FileRequest = Omit<ValuesOf<typeof FILE_OPTIONS>, 'file'> & { readonly noExcess: boolean; readonly dryRun: boolean };

/** What a file of transfers may hold: also as `export transfers` and the report of an earlier run write it. */
const FILE_COLUMNS = withExported(TRANSFER_COLUMNS, [formSheet([]), bulkSheet([])]);

/** Transfers the rows of a file: summarised and confirmed as a whole, reported row by row. */
export async function transferFile(
  file: string,
  request: FileRequest,
  context: Stores & Calendar & Asking & Files & Tools & Configured,
): Promise<Outcome<Printed>> {
  const caller = await context.caller();
  if (!caller.ok) return caller;
  const { partial, batch, noExcess, maxSeats, report, dryRun } = request;
  const confirmable = demandConfirmation(context, TRANSFER, dryRun);
  if (!confirmable.ok) return confirmable;
  const outgoing = report && {
    ...report,
    outgoing: await context.outgoing(report.file, { replaces: 'report', inputs: [file] }),
  };
  const bound = await readRows(file, FILE_COLUMNS, request, context, bindTransfers);
  if (!bound.ok) return bound;
  return runFile(context, caller.value, bound.value, { partial, batch, noExcess, maxSeats, dryRun }, outgoing);
}

type Options = Omit<BulkOptions, 'confirmed' | 'onRows'>;

const TRANSFER = 'a transfer';

async function runFile(
  context: Stores & Calendar & Asking & Files & Configured,
  caller: Caller,
  table: BoundTable,
  options: Options,
  report: OpenReport | null,
): Promise<Outcome<Printed>> {
  const services = await context.services();
  const progress = context.progress(options.dryRun ? 'Trying' : 'Transferring');
  const transferNow = (mode: Mode, onRows: BulkOptions['onRows']) =>
    transferRows(services, caller, table, { ...options, ...mode, onRows });
  let asked = false;
  try {
    const verdict = await confirmed<BulkVerdict>(context, {
      what: TRANSFER,
      dryRun: options.dryRun,
      run: (mode) => {
        if (mode.dryRun !== options.dryRun) return transferNow(mode, () => undefined);
        const make = () => transferNow(mode, progress.update);
        return report === null ? make() : reported(context, { caller, table, report }, make);
      },
      // A file that would be refused is tried all the same, for its report; nothing but what was shown may come of it.
      seen: ({ result }) => seenInFile(result),
      ask: async ({ result, summary }) => {
        if (result.planned === 0) return done(null);
        await context.show(bulkDocument(result));
        for (const line of bulkWarnings(summary)) await warn(context, line);
        const takes = await taken(context, caller, summary.given, summary.beyond);
        if (!takes.ok) return takes;
        const { amount, customer, table: pools } = takes.value;
        await context.show(takenDocument(`Transfer ${amount} at ${customer}`, pools));
        asked = true;
        return done(`Transfer ${counted(result.planned, 'row')}, ${amount}, at ${customer}?`);
      },
    });
    if (!verdict.ok) return verdict;
    const { result, refusal, summary } = verdict.value;
    progress.stop();
    await tellOf(context, refusal, asked ? [] : bulkWarnings(summary));
    const next = options.dryRun ? repeated(table.path, options) : 'entitle workspaces --missing';
    return done({ document: bulkDocument(result), refusal, next });
  } finally {
    progress.stop();
  }
}

/** Warnings and the reasons of rejected rows, for people: an error that a program reads is one line, with the reasons in it. */
async function tellOf(context: Asking & Configured, refusal: Refusal | null, warnings: readonly string[]): Promise<void> {
  const { format } = context.settings;
  if (refusal !== null && (format === 'json' || format === 'ndjson')) return;
  for (const line of warnings) await warn(context, line);
  for (const line of reasonsOf(refusal)) await context.inform(line);
}

function reasonsOf(refusal: Refusal | null): readonly string[] {
  return refusal?.code === 'rows-rejected' ? reasonLines(refusal.details.reasons ?? []) : [];
}

/** After a trial the same for real; what came from a pipe is gone. */
function repeated(path: string, { partial, batch, noExcess, maxSeats }: Options): string | null {
  const options = [
    ...(partial ? ['--partial'] : []),
    ...(batch === null ? [] : ['--batch', shellWord(batch)]),
    ...(noExcess ? ['--no-excess'] : []),
    ...(maxSeats === null ? [] : ['--max-seats', String(maxSeats)]),
  ];
  return path === '-' ? null : ['entitle transfer --file', shellWord(path), ...options].join(' ');
}

interface Report {
  readonly file: string;
  readonly format: ExportFormat;
}

interface OpenReport extends Report {
  readonly outgoing: Outgoing;
}

function parseReport(file: string): Outcome<Report> {
  const format = EXPORT_FORMATS.find((known) => file.toLowerCase().endsWith(`.${known}`));
  if (format !== undefined) return done({ file, format });
  return refuse('unknown-file-format', {
    path: file,
    known: EXPORT_FORMATS.map((known) => `.${known}`),
    option: 'one of them to the name',
  });
}

interface Reported {
  readonly caller: Caller;
  readonly table: BoundTable;
  readonly report: OpenReport;
}

/** The report's file is made before anything is transferred: a place that cannot be written stops everything. */
async function reported(
  context: Stores & Calendar,
  { caller, table, report }: Reported,
  transferNow: () => Promise<Outcome<BulkVerdict>>,
): Promise<Outcome<BulkVerdict>> {
  let verdict: Outcome<BulkVerdict> | undefined;
  async function* pieces(): AsyncIterable<Uint8Array> {
    verdict = await transferNow();
    if (!verdict.ok) throw new RefusalError(verdict.refusal);
    const sheet = reportOn(table, verdict.value);
    const info = { title: 'Transfer report', creator: caller.actor, created: context.now() };
    if (report.format !== 'xlsx') return yield* exported(report.format, [sheet], { info });
    // A workbook is stamped, so that it is not given back to another store.
    const moment = await withReports(await context.services(), caller, async (_reports, now) => now);
    const stamp = moment.ok ? { stamp: { ...moment.value, report: TRANSFER_REPORT, command: 'entitle transfer --file' } } : {};
    const title = moment.ok ? `${moment.value.name}: transfers` : info.title;
    const { result, summary, refusal } = verdict.value;
    const lines = [...bulkWarnings(summary), ...reasonsOf(refusal)];
    yield* exported('xlsx', [sheet, summarySheet(result, lines)], { info: { ...info, title }, ...stamp });
  }
  await report.outgoing.write(pieces());
  if (verdict === undefined) throw new Error('the report was written without a transfer');
  return verdict;
}

/** The rows with their outcome, and with the holds, references and notes that the file gave them. */
function reportOn({ has, rows }: BoundTable, { result }: BulkVerdict): Sheet {
  const kept = KEPT_COLUMNS.filter((column) => has(column));
  if (kept.length === 0) return bulkSheet(result.rows);
  const extended = {
    async *[Symbol.asyncIterator]() {
      const asked = rows[Symbol.iterator]();
      for await (const some of result.rows) {
        yield some.map((row) => {
          const { value } = asked.next();
          return { ...row, ...Object.fromEntries(kept.map((column) => [column, value?.given(column) ?? null] as const)) };
        });
      }
    },
  };
  return reportSheet(extended, kept);
}
