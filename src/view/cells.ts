/** A cell as people read it, in tables and in Markdown. */

import { grouped } from '../core/counts.ts';
import { visible } from '../core/text.ts';
import type { CellKind, CellValue, Column, Look, Tone } from './document.ts';

export interface Cell {
  /** Safe to show: every unsafe character is spelled out. */
  readonly text: string;
  readonly tone: Tone | null;
}

const WORDS: Readonly<Record<Tone, string>> = { bad: 'attention: ', warn: 'note: ', good: '', dim: '' };

/** The signs that tell a tone without colour: they are read aloud, copied and printed. */
export function signOf(tone: Tone | null, { unicode, words = false }: Pick<Look, 'unicode' | 'words'>): string {
  if (words) return tone === null ? '' : WORDS[tone];
  if (tone === 'bad') return unicode ? '✗ ' : '!! ';
  return tone === 'warn' ? '! ' : '';
}

export function cellOf(column: Column<unknown>, row: unknown, look: Pick<Look, 'unicode' | 'words'>): Cell {
  const value = column.value(row);
  const tone = column.tone?.(row) ?? null;
  return { text: signOf(tone, look) + textOf(column.kind, value, look.unicode), tone };
}

function textOf(kind: CellKind, value: CellValue, unicode: boolean): string {
  if (value === null) return kind === 'text' || kind === 'list' ? '' : nothing(unicode);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return kind === 'bar' ? bar(value, unicode) : kind === 'id' ? String(value) : grouped(value);
  if (typeof value === 'string') return visible(kind === 'instant' ? minute(value) : value);
  return visible(value.join(', '));
}

// A note that is not there is just not there; a date or number that is not there means something, and shows it.
function nothing(unicode: boolean): string {
  return unicode ? '—' : '-';
}

/** Whether cells of this kind stand below one another by their last digit. */
export function isNumber(kind: CellKind | undefined): boolean {
  return kind === 'integer' || kind === 'id';
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}(?:\.\d+)?Z$/;

/** 2026-11-21T20:15:09.123Z as 2026-11-21 20:15 UTC. */
export function minute(instant: string): string {
  return instant.replace(INSTANT, '$1 $2 UTC');
}

const BAR = 8;

/** ████░░░░  62%. Rounded down: it is full, and says 100%, only when nothing is missing. */
function bar(share: number, unicode: boolean): string {
  const part = Math.min(Math.max(share, 0), 1);
  const full = Math.floor(part * BAR);
  const [on, off, left, right] = unicode ? ['█', '░', '', ''] : ['#', '.', '[', ']'];
  // The tiny amount mends shares such as 0.29, which times 100 is 28.999999999999996.
  const percent = Math.floor(part * 100 + 1e-9);
  return `${left}${on.repeat(full)}${off.repeat(BAR - full)}${right} ${String(percent).padStart(3)}%`;
}
