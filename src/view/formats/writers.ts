/** Every format, and who writes it: on stdout what a command prints, in a file what it exports. One table, asked by both. */

import type { BookStamp, Stamp } from '../../core/stamp.ts';
import { columnsFor, columnsOf } from '../columns.ts';
import type { Block, Column, Document, Format, Look, Sheet } from '../document.ts';
import { aboutAllSheet, aboutSheet } from '../results/about.ts';
import { csvText } from './csv.ts';
import { jsonArray, jsonArrays, jsonLines, jsonObject, jsonText, pickPaths } from './json.ts';
import type { WorkbookInfo } from './xlsx/package.ts';

export const EXPORT_FORMATS = ['xlsx', 'csv', 'json', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What a command prints. */
export interface Printed {
  readonly document: Document;
  readonly look: Look;
  /** The keys and the columns that `--columns` asks for; null: those that a document shows by itself. */
  readonly names: readonly string[] | null;
  readonly named: readonly Column<unknown>[] | null;
}

/** What a file holds. */
export interface Exported {
  readonly reports: readonly [Sheet, ...Sheet[]];
  readonly info: WorkbookInfo;
  readonly stamp: Stamp | BookStamp | undefined;
}

type Prints = (printed: Printed) => AsyncIterable<string>;
type Exports = (exported: Exported) => AsyncIterable<string | Uint8Array>;

// What lays out screens and workbooks is loaded when it is used: a script that reads JSON does not wait for it.
export const WRITERS = {
  table: {
    async *prints(printed) {
      const { look } = printed;
      if (look.height === undefined) yield* (await import('./screen.ts')).screenText(blocksOf(printed), look);
      else yield* (await import('./low.ts')).fittingText(blocksOf(printed), look);
    },
  },
  markdown: {
    async *prints(printed) {
      const { markdownText } = await import('./markdown.ts');
      yield* markdownText(blocksOf(printed));
    },
  },
  csv: {
    prints: ({ document: { sheet }, named }) => csvText(sheet.rows, named ?? columnsFor('data', sheet.columns)),
    exports: ({ reports: [first] }) => csvText(first.rows, columnsFor('data', first.columns)),
  },
  json: {
    prints: (printed) => json(printed, 'json'),
    exports: ({ reports, stamp }) => {
      if (stamp !== undefined) return jsonArrays(reports, { stamp });
      return reports.length === 1 ? jsonArray(reports[0].rows, (row) => row) : jsonArrays(reports);
    },
  },
  ndjson: {
    prints: (printed) => json(printed, 'ndjson'),
    exports: ({ reports: [first] }) => jsonLines(first.rows, (row) => row),
  },
  xlsx: {
    async *exports({ reports, info, stamp }) {
      const { workbook } = await import('./xlsx.ts');
      const about = stamp === undefined ? [] : ['organizations' in stamp ? aboutAllSheet(stamp) : aboutSheet(stamp)];
      yield* workbook([...reports, ...about], info);
    },
  },
} satisfies Record<Format, { readonly prints: Prints }> & Record<ExportFormat, { readonly exports: Exports }>;

/** A list is an array, everything else an object; with `--columns`, an object that holds a list is that list. */
function json({ document, names }: Printed, format: 'json' | 'ndjson'): AsyncIterable<string> {
  const { rows } = document.sheet;
  const pick = names === null ? (row: unknown) => row : pickPaths(columnsOf(document), names);
  const whole = document.kind === 'list' ? null : names === null || isItsOnlyRow(document) ? document.value : null;
  if (whole !== null && document.kind === 'object' && document.list !== undefined)
    return jsonObject(whole, { name: document.list, rows }, format === 'json' ? 'indented' : 'line');
  if (whole !== null) return once(`${jsonText(pick(whole), format === 'json' ? 'indented' : 'line')}\n`);
  return format === 'json' ? jsonArray(rows, pick) : jsonLines(rows, pick);
}

function isItsOnlyRow({ value, sheet }: Document & { kind: 'object' }): boolean {
  return Array.isArray(sheet.rows) && sheet.rows.length === 1 && sheet.rows[0] === value;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/** What people see; with `--columns` only the list they asked for. */
function blocksOf({ document, named }: Printed): readonly Block[] {
  if (document.screen !== undefined && named === null) return document.screen;
  const { sheet } = document;
  const people = document.kind === 'list' ? document.people : undefined;
  const list: Block = { kind: 'table', sheet, columns: named ?? people ?? columnsFor('people', sheet.columns) };
  if (document.kind === 'object' || named !== null) return [list];
  return [...(document.before ?? []), list, ...(document.after ?? [])];
}
