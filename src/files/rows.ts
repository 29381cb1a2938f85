import type { InputTable } from '../core/input.ts';
import { raise } from '../core/refusals.ts';
import { MAX_COLUMNS } from './limits.ts';
import { malformed } from './malformed.ts';

/** What a reader makes of the bytes. The rows can be gone through more than once: each time they are parsed again. */
export type Rows = Pick<InputTable, 'columns' | 'rows' | 'letters' | 'sheet' | 'stamp'>;

/** Refuses header names that are equal without regard to case, and more of them than are read. */
export function checkHeader(path: string, row: number | undefined, names: readonly string[], repeats = false): void {
  const place = row === undefined ? {} : { row };
  if (names.length > MAX_COLUMNS) malformed(path, `it has ${names.length} columns, more than ${MAX_COLUMNS}`, place);
  if (repeats) return;
  const seen = new Map<string, string>();
  for (const name of names) {
    const before = seen.get(name.toLowerCase());
    if (before !== undefined)
      malformed(path, `the header is there twice${before === name ? '' : `, also as "${before}"`}`, { ...place, column: name });
    seen.set(name.toLowerCase(), name);
  }
}

/** Refuses a sheet that was asked for of a file that has none. */
export function noSheets(path: string, sheet: string): never {
  return raise('usage', { reason: `--sheet "${sheet}": file "${path}" has no sheets`, fix: 'leave --sheet out' });
}

/** A row whose cells are all empty or blanks is counted, but left out. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || cell.trim() === '');
}
