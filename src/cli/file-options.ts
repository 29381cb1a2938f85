/** What every command that reads rows from a file takes, and how it reads them (contract, sections 3 and 7). */

import { bindColumns, type BoundTable, Columns, type ColumnSpec } from '../app/columns.ts';
import { counted } from '../core/counts.ts';
import { INPUT_FORMATS, type InputTable, type Wanted } from '../core/input.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse, RefusalError } from '../core/refusals.ts';
import type { Sheet } from '../view/document.ts';
import type { Asking, Files, Tools } from './definition.ts';
import { option, type ValuesOf } from './options.ts';

/** `of`: what else is told of each, where they do not always mean something. */
export function readingOptions(of = '') {
  return {
    inputFormat: option.oneOf(
      '--input-format <format>',
      `${of}${INPUT_FORMATS.join(', ')} (default: by extension; of - by what is in it)`,
      INPUT_FORMATS,
    ),
    sheet: option.text('--sheet <name>', `${of}the sheet of a workbook (default: the first that has the columns)`),
    ignoreColumns: option.parsed('--ignore-columns <a,b>', `${of}leave these columns out`, parseNames),
    dates: option.oneOf('--dates <order>', `${of}what comes first in 03.04.2027: dmy (the day) or mdy (the month)`, [
      'dmy',
      'mdy',
    ]),
    decimal: option.oneOf('--decimal <mark>', `${of}the mark before decimals, so that the other one parts thousands`, [',', '.']),
  };
}

/** How a file is to be read. */
export type ReadingOptions = ValuesOf<ReturnType<typeof readingOptions>>;

function parseNames(typed: string): Outcome<readonly string[]> {
  const names = typed.split(',').map((name) => name.trim());
  return done(names.filter((name) => name !== ''));
}

/**
 * The rows of a file, or of stdin (`-`), by the columns of `spec`. Says aloud how many of them are hidden in their sheet.
 * Refuses with unknown-column, missing-column or usage; unreadable and malformed files are thrown.
 */
export async function readRows(
  file: string,
  spec: ColumnSpec,
  { inputFormat, sheet, ignoreColumns, dates, decimal }: ReadingOptions,
  context: Asking & Files & Tools,
  bind = bindColumns,
): Promise<Outcome<BoundTable>> {
  const reading = { dates, decimal, ignore: ignoreColumns ?? [] };
  const columns = new Columns(spec);
  const ignored = new Set(reading.ignore.map((name) => name.toLowerCase()));
  const table = await tableIn(context, file, inputFormat, {
    sheet,
    fit: (names) => columns.fit(names.filter((name) => !ignored.has(name.toLowerCase()))),
  });
  if (!table.ok) return table;
  const bound = await bind(context, table.value, spec, reading);
  if (bound.ok && bound.value.hiddenRows > 0) await context.inform(hiddenText(bound.value.hiddenRows));
  return bound;
}

/** A sheet that is not there is refused with the nearest one. */
async function tableIn(
  context: Files & Tools,
  file: string,
  format: string | null,
  wanted: Wanted,
): Promise<Outcome<InputTable>> {
  try {
    return done(await context.readTable(file, format, wanted));
  } catch (error) {
    if (!(error instanceof RefusalError) || error.refusal.code !== 'unknown-sheet') throw error;
    const { details } = error.refusal;
    return refuse('unknown-sheet', { ...details, nearest: context.nearest(details.sheet, details.known) });
  }
}

export function hiddenText(count: number): string {
  return `${counted(count, 'row')} hidden by a filter (or by hand) ${count === 1 ? 'is' : 'are'} included`;
}

/** The spec of what may come back as our own exports wrote it: their columns are known, by key and by title. */
export function withExported(spec: ColumnSpec, sheets: readonly Sheet[]): ColumnSpec {
  const exported = sheets.flatMap(({ columns }) => columns);
  return {
    ...spec,
    ignored: [
      ...spec.ignored,
      ...exported.flatMap(({ key }) => [key, ...(key.includes('.') ? [key.slice(0, key.indexOf('.'))] : [])]),
    ],
    titles: [...(spec.titles ?? []), ...exported.map(({ title, key }) => [title, key] as const)],
  };
}
