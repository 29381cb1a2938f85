/** JSON and NDJSON. Unsafe characters are written as `\uXXXX`: any parser reads them back, no terminal obeys them. */

import { UNSAFE_CLASS } from '../../core/text.ts';
import { batchesOf } from './batches.ts';
import { isAtOrUnder } from '../columns.ts';
import type { Column, Sheet } from '../document.ts';

// JSON.stringify has escaped every line feed inside a string already; those left are its own indentation.
const UNSAFE = new RegExp(`[[${UNSAFE_CLASS}]--\\n]`, 'gv');

/** The value as JSON on one line, or indented by two blanks. */
export function jsonText(value: unknown, layout: 'line' | 'indented'): string {
  return JSON.stringify(value, null, layout === 'line' ? 0 : 2).replace(UNSAFE, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** A JSON array, written item by item as the rows come. */
export async function* jsonArray(rows: Sheet['rows'], item: (row: unknown) => unknown): AsyncGenerator<string> {
  yield* arrayAt('', rows, item);
  yield '\n';
}

/** A JSON object with an array under the name of each sheet, after the members of `head`. */
export async function* jsonArrays(sheets: readonly Pick<Sheet, 'name' | 'rows'>[], head: object = {}): AsyncGenerator<string> {
  let before = '{\n';
  for (const [name, value] of Object.entries(head)) {
    yield `${before}  ${jsonText(name, 'line')}: ${jsonText(value, 'indented').replaceAll('\n', '\n  ')}`;
    before = ',\n';
  }
  for (const { name, rows } of sheets) {
    yield `${before}  ${jsonText(name, 'line')}: `;
    yield* arrayAt('  ', rows, (row) => row);
    before = ',\n';
  }
  yield '\n}\n';
}

/** A JSON object whose last member is a list, written as its rows come. */
export async function* jsonObject(
  head: object,
  { name, rows }: Pick<Sheet, 'name' | 'rows'>,
  layout: 'line' | 'indented',
): AsyncGenerator<string> {
  if (layout === 'indented') return yield* jsonArrays([{ name, rows }], head);
  yield `${jsonText(head, 'line').slice(0, -'}'.length)},${jsonText(name, 'line')}:[`;
  let before = '';
  for await (const batch of batchesOf(rows)) {
    yield before + jsonText(batch, 'line').slice('['.length, -']'.length);
    before = ',';
  }
  yield ']}\n';
}

async function* arrayAt(margin: string, rows: Sheet['rows'], item: (row: unknown) => unknown): AsyncGenerator<string> {
  let isEmpty = true;
  for await (const batch of batchesOf(rows)) {
    // A batch is an array itself: its items are wanted, without its brackets.
    const items = jsonText(batch.map(item), 'indented').slice('['.length, -'\n]'.length);
    yield (isEmpty ? '[' : ',') + (margin === '' ? items : items.replaceAll('\n', `\n${margin}`));
    isEmpty = false;
  }
  yield isEmpty ? '[]' : `\n${margin}]`;
}

/** One row a line. */
export async function* jsonLines(rows: Sheet['rows'], item: (row: unknown) => unknown): AsyncGenerator<string> {
  for await (const batch of batchesOf(rows)) {
    yield batch.map((row) => `${jsonText(item(row), 'line')}\n`).join('');
  }
}

/**
 * What `--columns` leaves of a JSON row: the named paths, nested as in the whole row; `seats` keeps all below it.
 * A path the row lacks (a column only for people) holds the column's value.
 */
export function pickPaths(columns: readonly Column<unknown>[], names: readonly string[]): (row: unknown) => unknown {
  const tops = names.filter((name) => !names.some((other) => other !== name && isAtOrUnder(name, other)));
  const paths = tops.map((name) => ({ name, path: name.split('.'), under: columns.filter(({ key }) => isAtOrUnder(key, name)) }));
  return (row) => {
    const picked: Record<string, unknown> = {};
    for (const { name, path, under } of paths) {
      const found = valueAt(row, path);
      if (found === undefined) for (const column of under) put(picked, column.key.split('.'), column.value(row));
      else put(picked, name.split('.'), found);
    }
    return picked;
  };
}

function valueAt(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [step = '', ...rest] = path;
  if (rest.length === 0) into[step] = value;
  else put((into[step] ??= {}) as Record<string, unknown>, rest, value);
}
