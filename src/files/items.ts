/** A table made of JSON objects. Their names are known only after the last one, so the items are gone through twice. */

import { setImmediate as othersFirst } from 'node:timers/promises';
import type { CellMark, InputRow } from '../core/input.ts';
import { isBlank, type Rows } from './rows.ts';
import { type Item, readItem } from './json-item.ts';
import { BATCH_ROWS, MAX_COLUMNS } from './limits.ts';
import { malformed } from './malformed.ts';

const NUMBER: CellMark = { kind: 'number' };

/** `items` starts from the beginning each time. Every item is looked at before this returns: the rows have no surprises. */
export async function tableOf(
  path: string,
  items: () => Iterable<Item>,
  about: Pick<Rows, 'sheet' | 'stamp'> = { sheet: null, stamp: null },
): Promise<Rows> {
  const names = new Names(path);
  for (const item of items()) {
    readItem(path, item, (name) => names.add(name, item.row));
    if (item.row % BATCH_ROWS === 0) await othersFirst();
  }
  return { ...about, columns: names.all, letters: null, rows: { [Symbol.asyncIterator]: () => rowsOf(path, items, names) } };
}

async function* rowsOf(path: string, items: () => Iterable<Item>, names: Names): AsyncGenerator<readonly InputRow[]> {
  let batch: InputRow[] = [];
  for (const item of items()) {
    const cells = names.all.map(() => '');
    let marks: Map<number, CellMark> | undefined;
    readItem(path, item, (name, text, isNumber) => {
      const place = names.indexOf(name);
      cells[place] = text;
      if (isNumber) (marks ??= new Map()).set(place, NUMBER);
    });
    if (!isBlank(cells)) batch.push(marks === undefined ? { row: item.row, cells } : { row: item.row, cells, marks });
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
    await othersFirst();
  }
  if (batch.length > 0) yield batch;
}

/** Column names in the order they are first seen; no two are equal without regard to case, and none is twice in an item. */
class Names {
  readonly all: string[] = [];
  readonly #path: string;
  readonly #known = new Map<string, { readonly index: number; lastRow: number }>();
  /** By the name in lower case, as it is written. */
  readonly #written = new Map<string, string>();

  constructor(path: string) {
    this.#path = path;
  }

  add(name: string, row: number): void {
    const known = this.#known.get(name);
    if (known === undefined) return this.#addNew(name, row);
    if (known.lastRow === row) malformed(this.#path, 'the name is in the item twice', { row, column: name });
    known.lastRow = row;
  }

  #addNew(name: string, row: number): void {
    const written = this.#written.get(name.toLowerCase());
    if (written !== undefined) malformed(this.#path, `the name is also written "${written}"`, { row, column: name });
    if (this.all.length === MAX_COLUMNS)
      malformed(this.#path, `the items have more than ${MAX_COLUMNS} different names`, { row });
    this.#written.set(name.toLowerCase(), name);
    this.#known.set(name, { index: this.all.push(name) - 1, lastRow: row });
  }

  indexOf(name: string): number {
    return this.#known.get(name)?.index ?? -1;
  }
}
