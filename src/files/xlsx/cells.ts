/** What a cell says, as text; and where it is. */

import { LAST_COLUMN, LAST_ROW, MAX_CELL } from '../limits.ts';
import type { CellMark } from '../../core/input.ts';
import { GENERAL, type NumberFormat } from './formats.ts';
import { dateText, numberText } from './numbers.ts';
import { unescapeText } from './runs.ts';
import type { Workbook } from './workbook.ts';

/** A cell as it is written. `value` is undefined without a `<v>`: a formula that nobody has calculated yet. */
export interface RawCell {
  /** From 1. */
  readonly column: number;
  readonly type: string;
  readonly style: number;
  readonly formula: boolean;
  readonly value: string | undefined;
  /** The text of a cell that carries its own (`inlineStr`). */
  readonly inline: string;
}

export type CellText = { readonly text: string; readonly mark?: CellMark } | { readonly problem: string };

/** The text of a cell; a problem reads on after `cell C7 `. */
export function cellText(cell: RawCell, workbook: Workbook): CellText {
  if (cell.formula && (cell.value ?? '').trim() === '')
    return {
      problem: 'holds a formula without a value; open the file in a spreadsheet program and save it, or paste values only',
    };
  const value = cell.value ?? '';
  switch (cell.type) {
    case 's':
      return shared(value, workbook.strings);
    case 'inlineStr':
      return { text: cell.inline };
    case 'str':
      return value.length > MAX_CELL * 7 ? { problem: 'holds more text than a cell can' } : { text: unescapeText(value) };
    case 'e':
      return { problem: `holds the error ${value.trim()}` };
    case 'b':
      return boolean(value.trim());
    case 'd':
      return { text: value.trim().replace(/T00:00:00(\.0+)?Z?$/, '') };
    case 'n':
      return number(value.trim(), workbook.formats[cell.style] ?? GENERAL, workbook.from1904);
    default:
      return { problem: `is of a kind that is not known: "${cell.type}"` };
  }
}

function shared(value: string, strings: readonly string[]): CellText {
  if (value.trim() === '') return { text: '' };
  const text = /^\s*\d+\s*$/.test(value) ? strings[Number(value)] : undefined;
  return text === undefined ? { problem: `refers to text ${value.trim()}, which the workbook does not have` } : { text };
}

function boolean(value: string): CellText {
  if (value === '') return { text: '' };
  if (value === '1' || value === 'true') return { text: 'true' };
  return value === '0' || value === 'false'
    ? { text: 'false' }
    : { problem: `holds "${value}", which is neither true nor false` };
}

function number(value: string, format: NumberFormat, from1904: boolean): CellText {
  if (value === '') return { text: '' };
  const text = numberText(value);
  if (text === undefined) return { problem: `holds "${value}", which is not a number` };
  const { code, isDate } = format;
  if (isDate) return { text: dateText(text, from1904), mark: { kind: 'date', number: text, format: code } };
  const shown = format.shows(Number(text));
  if (shown !== 'plain') return { text, mark: { kind: shown, format: code } };
  return SHORT_WHOLE.test(text) ? { text } : { text, mark: { kind: 'number' } };
}

/** What reads the same as a number and as a text. */
const SHORT_WHOLE = /^-?\d{1,15}$/;

/** The column and row in `C7`; undefined when a sheet has no such cell. */
export function cellPlace(reference: string): { readonly column: number; readonly row: number } | undefined {
  const match = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(reference);
  if (match === null) return undefined;
  const [letters, row] = [match[1] as string, Number(match[2])];
  let column = 0;
  for (let index = 0; index < letters.length; index++) column = column * 26 + letters.charCodeAt(index) - 64;
  return column <= LAST_COLUMN && row <= LAST_ROW ? { column, row } : undefined;
}
