/**
 * Lines drawn below what a terminal shows already: drawn anew at every key, and gone without a trace when they are over,
 * also when the window was made wider or narrower meanwhile.
 */

import { stripVTControlCharacters } from 'node:util';
import { broken } from '../view/width.ts';

export interface Frame {
  /** None of them wider than the terminal. */
  readonly lines: readonly string[];
  /** Where typing goes on: line and column, from 0. */
  readonly cursor: { readonly line: number; readonly column: number };
}

export interface FrameOutput {
  write(text: string): unknown;
  readonly columns?: number;
  readonly rows?: number;
}

/**
 * Clears from the cursor on, and stays. The first row apart: tmux takes a screen that is cleared from its first cell for one
 * to be scrolled back to, and would keep what was to leave no trace.
 */
const BELOW = '\u001b[K\u001b7\u001b[B\r\u001b[J\u001b8';
const up = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : '');
const right = (columns: number): string => (columns > 0 ? `\u001b[${columns}C` : '');

export function columnsOf({ columns = 80 }: Pick<FrameOutput, 'columns'>): number {
  return columns > 0 ? columns : 80;
}

/** What takes these rows above the cursor's row off the screen, with everything below them. */
export function erasing(rows: number): string {
  return `${up(rows)}\r${BELOW}`;
}

/** How many rows lines take in a terminal of that width, which breaks what is wider. */
export function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + broken(stripVTControlCharacters(line), columns).length, 0);
}

export interface Drawing {
  draw(frame: Frame): void;
  erase(): void;
}

export function drawingOn(output: FrameOutput): Drawing {
  let shown: Frame | null = null;
  // A terminal that was made narrower has broken the lines above the cursor into more rows.
  const erase = (): string => {
    if (shown === null) return '';
    const { lines, cursor } = shown;
    const columns = columnsOf(output);
    return erasing(rowsOf(lines.slice(0, cursor.line), columns) + Math.floor(cursor.column / columns));
  };
  return {
    draw(frame) {
      const { lines, cursor } = frame;
      const back = `${up(lines.length - 1 - cursor.line)}\r${right(cursor.column)}`;
      output.write(erase() + lines.join('\r\n') + back);
      shown = frame;
    },
    erase() {
      output.write(erase());
      shown = null;
    },
  };
}
