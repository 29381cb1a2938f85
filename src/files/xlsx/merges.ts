/** Merged cells: all but the first of them are hidden under it. The workbook lists them after its rows. */

import { malformed } from '../malformed.ts';
import { MAX_SHEET } from '../limits.ts';
import { inflate } from './archive.ts';
import { cellPlace } from './cells.ts';
import { readPart } from './part.ts';
import type { Workbook, Worksheet } from './workbook.ts';

export interface Merged {
  /** `A2:A4` */
  readonly range: string;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The merged cells of a sheet, from top to bottom. Most sheets have none, which their bytes tell sooner than their XML. */
export async function mergedCells({ archive }: Workbook, { entry }: Worksheet): Promise<readonly Merged[]> {
  const merged: Merged[] = [];
  if (!(await mentions(inflate(archive, entry, MAX_SHEET), 'mergeCell'))) return merged;
  const handlers = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'mergeCell') merged.push(rangeOf(archive.path, attributes['ref'] ?? ''));
    },
  };
  await readPart(archive, entry, handlers, MAX_SHEET);
  return merged.toSorted((a, b) => a.top - b.top);
}

async function mentions(chunks: AsyncIterable<Buffer>, word: string): Promise<boolean> {
  let last = '';
  let found = false;
  for await (const chunk of chunks) {
    found ||= chunk.includes(word) || `${last}${chunk.toString('latin1', 0, word.length)}`.includes(word);
    last = chunk.toString('latin1', Math.max(0, chunk.length - word.length));
  }
  return found;
}

function rangeOf(path: string, range: string): Merged {
  const [first = '', last = first] = range.split(':');
  const [from, to] = [cellPlace(first), cellPlace(last)];
  if (from === undefined || to === undefined) return malformed(path, `a merged cell is called "${range}"`);
  return {
    range,
    top: Math.min(from.row, to.row),
    bottom: Math.max(from.row, to.row),
    left: Math.min(from.column, to.column),
    right: Math.max(from.column, to.column),
  };
}

/** Rows are asked for from top to bottom. */
export class MergedRows {
  readonly #merged: readonly Merged[];
  #next = 0;
  #open: readonly Merged[] = [];

  constructor(merged: readonly Merged[]) {
    this.#merged = merged;
  }

  /** Those that lie in this row; no row above it can be asked for afterwards. */
  in(row: number): readonly Merged[] {
    if (this.#open.length === 0 && this.#next === this.#merged.length) return this.#open;
    const open = this.#open.filter(({ bottom }) => bottom >= row);
    for (let next = this.#merged[this.#next]; next !== undefined && next.top <= row; next = this.#merged[this.#next]) {
      if (next.bottom >= row) open.push(next);
      this.#next += 1;
    }
    this.#open = open;
    return open;
  }
}
