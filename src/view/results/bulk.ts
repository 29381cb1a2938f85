/** A file of transfers as a document: every row with its outcome, and what a person has to know of the file. */

import { addingText, type AlreadyOn, type BulkSummary } from '../../core/bulk-summary.ts';
import { counted, grouped } from '../../core/counts.ts';
import type { BulkResult, BulkRow, BulkRows } from '../../core/bulk-results.ts';
import { SEAT } from '../../core/values.ts';
import type { Column, Document, Sheet, Tone } from '../document.ts';

const ROW_TONES: Readonly<Record<BulkRow['status'], Tone | null>> = {
  applied: 'good',
  planned: 'good',
  rejected: 'bad',
  skipped: 'dim',
  replayed: 'dim',
  withheld: 'warn',
};

export function bulkSheet(rows: Sheet<BulkRow>['rows']): Sheet<BulkRow> {
  return {
    name: 'rows',
    columns: [
      { key: 'row', title: 'Row', kind: 'id', drop: 'last', value: (row) => row.row },
      { key: 'workspace', title: 'Workspace', kind: 'text', drop: 'last', value: (row) => row.workspace },
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'quantity', title: 'Quantity', kind: 'integer', value: (row) => row.quantity },
      {
        key: 'status',
        title: 'Status',
        kind: 'text',
        drop: 'last',
        value: (row) => row.status,
        tone: (row) => ROW_TONES[row.status],
      },
      { key: 'code', title: 'Code', kind: 'text', value: (row) => row.code },
      { key: 'message', title: 'Message', kind: 'text', drop: 'never', value: (row) => row.message },
      { key: 'transaction', title: 'Transaction', kind: 'id', value: (row) => row.transaction },
    ],
    rows,
    empty: 'The file has no rows.',
  };
}

/** A row of a report: with what the row of the file said besides, so that the report can be given back as the file. */
export interface ReportRow extends BulkRow {
  readonly hold?: string | null;
  readonly reference?: string | null;
  readonly note?: string | null;
}

/** Columns of a file that its report has too. */
export const KEPT_COLUMNS = ['hold', 'reference', 'note'] as const;
type KeptColumn = (typeof KEPT_COLUMNS)[number];

export function reportSheet(rows: Sheet<ReportRow>['rows'], kept: readonly KeptColumn[]): Sheet<ReportRow> {
  const { columns, ...sheet } = bulkSheet([]);
  const more = kept.map((key): Column<ReportRow> => {
    return { key, title: `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`, kind: 'text', value: (row) => row[key] ?? null };
  });
  return { ...sheet, rows, columns: [...columns, ...more] };
}

/** What happened, a line each: the second sheet of a report. */
export function summarySheet(result: BulkResult, lines: readonly string[]): Sheet<string> {
  const column: Column<string> = { key: 'summary', title: 'Summary', kind: 'text', value: (line) => line };
  return { name: 'summary', columns: [column], rows: [countsLine(result), ...lines], empty: '' };
}

/** All rows of a short file; of a long one those that need a look. */
const ALL_ROWS_UP_TO = 50;

export function bulkDocument(result: BulkResult): Document {
  const { rows, ...counts } = result;
  const shown = rows.length <= ALL_ROWS_UP_TO ? [...rows] : result.rejected === 0 ? [] : rejectedIn(rows);
  return {
    kind: 'object',
    value: counts,
    list: 'rows',
    sheet: bulkSheet(rows),
    screen: [
      ...(shown.length > 0 || rows.length === 0 ? [{ kind: 'table', sheet: bulkSheet(shown) } as const] : []),
      { kind: 'text', text: countsLine(result) },
    ],
  };
}

function rejectedIn(rows: BulkRows): readonly BulkRow[] {
  const rejected: BulkRow[] = [];
  for (const row of rows) if (row.status === 'rejected') rejected.push(row);
  return rejected;
}

function countsLine(result: BulkResult): string {
  return `${counted(result.rows.length, 'row')}: ${countsOf(result)}.${endOf(result)}`;
}

/** What was transferred always, the rest when there is any. */
function countsOf({ applied, planned, seats, excess, withheld, replayed, skipped, rejected, dryRun }: BulkResult): string {
  const beyond = excess === 0 ? '' : `, ${grouped(excess)} beyond what is missing`;
  const rows = grouped(applied + planned);
  const parts: readonly (readonly [number, string])[] = [
    [replayed, 'not transferred again'],
    [skipped, 'skipped'],
    [withheld, 'withheld'],
    [rejected, 'rejected'],
  ];
  return [
    `${dryRun ? `${rows} would be transferred` : `${rows} transferred`} (${counted(seats, 'seat')}${beyond})`,
    ...parts.flatMap(([count, word]) => (count === 0 ? [] : [`${grouped(count)} ${word}`])),
  ].join(', ');
}

function endOf({ dryRun, applied, withheld }: BulkResult): string {
  return dryRun ? ' Nothing was changed.' : applied === 0 && withheld > 0 ? ' Nothing was transferred.' : '';
}

/** Rows that are told one by one. */
const TOLD = 3;

/** What is said before a confirmation, with a dry run and, on stderr, with --yes (contract, section 4). A line each. */
export function bulkWarnings({ total, already, repeatable, twice, beyond, adding }: BulkSummary): readonly string[] {
  const replayed = already.reduce((sum, { rows }) => sum + rows, 0);
  const lines: string[] = [];
  if (replayed > 0) {
    const again = repeatable ? '; to mean them once more, name this delivery: --batch LABEL' : '';
    lines.push(
      `${grouped(replayed)} of ${counted(total, 'row')} ${replayed === 1 ? 'was' : 'were'} already transferred ` +
        `(${already.map(whenOf).join('; ')}) and ${replayed === 1 ? 'is' : 'are'} not transferred again${again}`,
    );
  }
  if (twice > 0)
    lines.push(
      `${counted(twice, 'row')} ${twice === 1 ? 'repeats' : 'repeat'} the reference and content of a row before: transferred once`,
    );
  for (const { product, rows, units } of beyond) {
    const what = product === SEAT ? counted(units, 'seat') : `${counted(units, 'unit')} of "${product}"`;
    lines.push(
      `${counted(rows, 'row')} ${rows === 1 ? 'goes' : 'go'} beyond what is missing, by ${what}; --no-excess refuses such rows`,
    );
  }
  for (const each of adding.slice(0, TOLD)) {
    const { row, workspace, product, quantity } = each;
    lines.push(`row ${row}, ${grouped(quantity)} × ${product} to ${workspace}: ${addingText(each)}`);
  }
  if (adding.length > TOLD) lines.push(`${counted(adding.length - TOLD, 'more row')} like that: the result names each`);
  return lines;
}

function whenOf({ day, rows, first, last }: AlreadyOn): string {
  const transactions = first === last ? `transaction ${first}` : `transactions ${first} to ${last}`;
  return `${grouped(rows)} on ${day}, ${transactions}`;
}
