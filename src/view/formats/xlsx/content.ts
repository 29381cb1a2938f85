/** What a cell of a workbook holds: a number, a text, or nothing; a day is a number that is shown as one. */

import type { CellKind, CellValue, Column } from '../../document.ts';
import { daySerial, instantSerial } from './serial.ts';

export function contentOf(kind: CellKind, value: CellValue): number | string | null {
  if (value === null || typeof value === 'number') return value;
  const serial = typeof value === 'string' ? serialOf(kind, value) : null;
  return serial ?? textOf(value);
}

function serialOf(kind: CellKind, text: string): number | null {
  if (kind === 'day') return daySerial(text);
  return kind === 'instant' ? instantSerial(text) : null;
}

export function textOf(value: Exclude<CellValue, null>): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? value.join(';') : String(value);
}

/** The header of a column. */
export function titleOf({ kind, title }: Column<unknown>): string {
  return kind === 'instant' ? `${title} (UTC)` : title;
}

/** The name of a column: A to Z, then AA. */
export function letters(at: number): string {
  return (at >= 26 ? letters(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26));
}
