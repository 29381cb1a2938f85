/**
 * A list for people in a terminal: a header in capitals, two blanks between columns and no lines, as gh and kubectl
 * print it, so a row can be searched, copied and compared. Laid out here and not by cli-table3, which takes time with
 * the square of the rows (20,000 rows: a minute) and miscounts Thai, Devanagari, Hebrew and newer emoji.
 */

import { counted, grouped } from '../../core/counts.ts';
import { visible } from '../../core/text.ts';
import { batchesOf } from './batches.ts';
import { type Cell, cellOf, isNumber } from '../cells.ts';
import type { Column, Look, Sheet } from '../document.ts';
import { fit, GAP, type Span } from './fit.ts';
import { painter } from '../paint.ts';
import { cut, widthOf, wrap } from '../width.ts';

type Columns = readonly Column<unknown>[];
type Widths = readonly (number | null)[];
type Brush = (cell: Cell, text: string) => string;

/** Below these widths text says nothing any more, and a column is left out instead. `pre-production` stays whole. */
const LEAST_TEXT = 14;
const LEAST_LIST = 20;
/** Keys are copied into the next command, and these tell what is wrong: they stay, and whole. */
const KEYS = new Set(['workspace', 'product', 'organization', 'email', 'key', 'status', 'code', 'state']);
/** Whole or not at all, as keys are; but a list can do without it. */
const WHOLE = new Set([...KEYS, 'reference']);
const ALWAYS = new Set([...KEYS, 'missing', 'seats.missing', 'modules.missing', 'lacking', 'short', 'message']);

/**
 * The rows under one header, or what the sheet says when it has none. Widths come from the first batch (of an array:
 * from all rows); a wider cell in a later batch makes its column wider from there on, so nothing is cut that fits.
 */
export async function* tableText(sheet: Sheet, columns: Columns, look: Look, brief = false): AsyncGenerator<string> {
  const paint = painter(look.colour);
  const header = columns.map(({ title }): Cell => ({ text: visible(title).toUpperCase(), tone: null }));
  let naturals = header.map(({ text }) => widthOf(text));
  let filled = header.map(() => false);
  let widths: Widths | null = null;
  for await (const rows of batchesOf(sheet.rows, Infinity)) {
    const cells = rows.map((row) => columns.map((column) => cellOf(column, row, look)));
    naturals = naturals.map((width, at) => cells.reduce((most, row) => Math.max(most, widthOf(row[at]?.text ?? '')), width));
    // Signs for nothing are as empty as nothing.
    filled = filled.map((some, at) => some || cells.some((row) => !EMPTY.has(row[at]?.text ?? '')));
    const shown: Widths = fit(
      columns.map((column, at) => spanOf(column, at, naturals[at] ?? 0, filled[at] === true)),
      look.width,
    );
    const head = widths === null ? lineOf(header, columns, shown, look, (_, text) => paint.strong(text)) : '';
    yield head + cells.map((row) => lineOf(row, columns, shown, look, (cell, text) => paint.tone(cell.tone, text))).join('');
    widths = shown;
  }
  if (widths === null) {
    yield paragraph(visible(sheet.empty), look, (line) => line);
    return;
  }
  const dim = (line: string): string => paint.tone('dim', line);
  const hidden = columns.filter((_, at) => widths?.[at] === null);
  if (hidden.length > 0 && !brief) yield paragraph(noteOn(hidden), look, dim);
  if (sheet.of !== undefined && Array.isArray(sheet.rows))
    yield `${dim(`${grouped(sheet.rows.length)} of ${grouped(sheet.of)}`)}\n`;
}

const EMPTY = new Set(['', '—', '-']);

function spanOf({ key, kind, drop }: Column<unknown>, at: number, natural: number, filled: boolean): Span {
  const isKey = kind === 'text' && (at === 0 || WHOLE.has(key));
  const least = isKey ? natural : kind === 'text' ? LEAST_TEXT : kind === 'list' ? LEAST_LIST : natural;
  const stays = at === 0 || drop === 'never' || (ALWAYS.has(key) && kind !== 'flag');
  return {
    natural,
    least: Math.min(natural, least),
    drop: stays ? 'never' : filled ? (drop ?? null) : 'empty',
    whole: isKey || (kind !== 'text' && kind !== 'list'),
    spared: stays && kind === 'list',
  };
}

/** One line: each cell cut or filled up to its column's width, numbers to the right. */
function lineOf(cells: readonly Cell[], columns: Columns, widths: Widths, look: Look, brush: Brush): string {
  const parts = widths.flatMap((width, at) => {
    if (width === null) return [];
    const cell = cells[at] ?? { text: '', tone: null };
    const text = cut(cell.text, width, look.unicode);
    const blanks = ' '.repeat(width - widthOf(text));
    // The blanks stay outside the colour, so those at the end of the line can be taken away.
    return isNumber(columns[at]?.kind) ? blanks + brush(cell, text) : brush(cell, text) + blanks;
  });
  return `${parts.join(' '.repeat(GAP)).trimEnd()}\n`;
}

function noteOn(hidden: Columns): string {
  const names = hidden.map(({ title }) => title.toLowerCase()).join(', ');
  return `(+${counted(hidden.length, 'column')}: ${names})`;
}

function paragraph(text: string, look: Look, brush: (line: string) => string): string {
  return wrap(text, look.width)
    .map((line) => `${brush(line)}\n`)
    .join('');
}
