/** Whether it can be known what the value of a cell is; and the value, where spreadsheets and people only wrote it in another way. */

import type { CellMark, Reading } from './input.ts';
import { hasOpenMarks, withoutMarks, withoutNoise } from './written-numbers.ts';
import { readDay } from './written-days.ts';

/** What belongs into a column. */
export type ColumnKind = 'text' | 'number' | 'day';

/** Why a value cannot be known; `reason` reads on after the name of the cell (`cell C4 `). */
export interface Unclear {
  readonly reason: string;
  readonly remedy: string;
}

export type Settled = { readonly text: string } | Unclear;

/** Whether there is nothing to ask about a value without a mark; nearly all are so. */
export function isSettled(kind: ColumnKind, text: string): boolean {
  if (kind === 'text') return !text.includes('E+');
  return kind === 'number' ? DIGITS.test(text) : text === '' || ISO_DAY.test(text);
}
const DIGITS = /^\d*$/;
const ISO_DAY = /^\d{4}-\d\d-\d\d$/;

/** The value of a cell, in the form that everything else expects (digits, `YYYY-MM-DD`); what is no such value stays as it is. */
export function settle(kind: ColumnKind, text: string, mark: CellMark | undefined, reading: Reading): Settled {
  const unclear = mark === undefined ? null : unclearMark(kind, text, mark);
  if (unclear !== null) return unclear;
  switch (kind) {
    case 'text':
      return mark === undefined && SHORTENED.test(text) ? shortened(text) : { text };
    case 'number':
      return settleNumber(text, mark, reading);
    case 'day':
      return settleDay(text, reading);
  }
}

function unclearMark(kind: ColumnKind, text: string, mark: CellMark): Unclear | null {
  switch (mark.kind) {
    case 'problem':
      return { reason: mark.problem, remedy: 'put the value itself into the cell' };
    case 'merged':
      return {
        reason: `is part of the merged cell ${mark.range}, so it has no value of its own`,
        remedy: 'take the merged cell apart and fill in every row',
      };
    case 'padded':
    case 'disguised':
      if (mark.kind === 'padded' && kind !== 'text') return null;
      return {
        reason: `holds the number ${text}, but its format (${mark.format}) shows another text`,
        remedy: 'give the cell the format General, and look whether it still says what is meant',
      };
    case 'date':
      return kind === 'day' ? null : unclearDate(kind, text, mark);
    case 'number':
      return kind === 'text' ? unclearDigits(text) : null;
  }
}

function unclearDate(kind: 'text' | 'number', text: string, mark: CellMark & { kind: 'date' }): Unclear {
  const shown = `holds the number ${mark.number}, shown as the day ${text} by its format (${mark.format})`;
  return kind === 'number'
    ? {
        reason: `${shown}, where a quantity belongs`,
        remedy: 'give the cell the format Number, and look whether it says what is meant',
      }
    : { reason: `${shown}, where text belongs`, remedy: 'give the cell the format Text, and type its text again' };
}

/** A spreadsheet keeps fifteen digits of a number: those after them are zeros, or whatever a program made of them. */
function unclearDigits(text: string): Unclear | null {
  if (!/\d{16}/.test(text.replace('.', ''))) return null;
  return {
    reason: `holds the number ${text}, where text belongs: a spreadsheet keeps 15 digits of a number, the others may be wrong`,
    remedy: 'give the cell the format Text, and type its text again',
  };
}

/** `4.50001E+17`: what a spreadsheet makes of a long number when it saves it as text. */
const SHORTENED = /^[+-]?\d(?:[.,]\d+)?E\+\d{2}$/;

function shortened(text: string): Unclear {
  return {
    reason: `says "${text}": a long number that a spreadsheet has shortened, so its digits are not known`,
    remedy: 'give the cell the format Text, type its text again, and save the file anew',
  };
}

function settleNumber(text: string, mark: CellMark | undefined, { decimal }: Reading): Settled {
  if (DIGITS.test(text)) return { text };
  const whole = withoutNoise(text);
  if (whole !== text || mark !== undefined) return { text: whole };
  if (decimal !== null) return { text: withoutMarks(text, decimal) ?? text };
  if (!hasOpenMarks(text)) return { text };
  return {
    reason: `says "${text}": its mark can part thousands or stand before decimals`,
    remedy: 'add --decimal . or --decimal , to say which mark stands before decimals, or write digits only',
  };
}

function settleDay(text: string, { dates }: Reading): Settled {
  if (text === '' || ISO_DAY.test(text)) return { text };
  const read = readDay(text, dates);
  if (read === undefined) return { text };
  if ('day' in read) return { text: read.day };
  const [dayFirst, monthFirst] = read.either;
  return {
    reason: `says "${text}", which can be ${dayFirst} or ${monthFirst}`,
    remedy: `add --dates dmy (${dayFirst}) or --dates mdy (${monthFirst}), or write days as YYYY-MM-DD`,
  };
}
