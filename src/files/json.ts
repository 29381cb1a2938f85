/** A JSON array of objects. It is cut into its items first, so that memory stays small and errors name the item. */

import type { Wanted } from '../core/input.ts';
import { raise } from '../core/refusals.ts';
import { type Stamp, stampInJson } from '../core/stamp.ts';
import { tableOf } from './items.ts';
import { type Item, parseJson, readItem } from './json-item.ts';
import { membersOf } from './json-members.ts';
import { afterBlanks, itemEnd, LIST, LIST_END, OBJECT } from './json-scan.ts';
import { malformed } from './malformed.ts';
import { noSheets, type Rows } from './rows.ts';
import { decode, textBytes } from './text.ts';

/**
 * The table in a JSON array; or, in an object, as an export of several reports is one, the first array in it that is what
 * is wanted. Refuses (`malformed-file`) with the item, from 1; and unknown-sheet.
 */
export async function readJson(path: string, bytes: Buffer, wanted: Wanted): Promise<Rows> {
  const text = textBytes(path, bytes);
  if (text[afterBlanks(text, 0)] === OBJECT) return readMember(path, text, wanted);
  if (wanted.sheet !== null) noSheets(path, wanted.sheet);
  return tableOf(path, () => itemsOf(path, text));
}

/** The value of a JSON file that is not a table (a plan). Refuses (`malformed-file`) what is not UTF-8 or not JSON. */
export function parseJsonText(path: string, bytes: Buffer): unknown {
  return parseJson(path, decode(path, textBytes(path, bytes), 'it'));
}

/** An array of rows in an object. */
interface Member {
  readonly name: string;
  readonly bytes: Buffer;
}

async function readMember(path: string, text: Buffer, wanted: Wanted): Promise<Rows> {
  let stamp: Stamp | null = null;
  const tables: Member[] = [];
  for (const { name, bytes } of membersOf(path, text)) {
    if (bytes[0] === LIST && isTable(bytes)) tables.push({ name, bytes });
    else if (name === 'stamp') stamp = stampInJson(parseJson(path, decode(path, bytes, 'its stamp')));
  }
  const { name, bytes } = choose(path, tables, wanted);
  return tableOf(path, () => itemsOf(path, bytes), { sheet: name, stamp });
}

/** An array of objects, as far as its first item tells. */
function isTable(bytes: Buffer): boolean {
  const first = bytes[afterBlanks(bytes, 1)];
  return first === OBJECT || first === LIST_END;
}

function choose(path: string, tables: readonly Member[], { sheet, fit }: Wanted): Member {
  if (sheet !== null) {
    const named = tables.find(({ name }) => name.toLowerCase() === sheet.toLowerCase());
    return named ?? raise('unknown-sheet', { path, sheet, nearest: null, known: tables.map(({ name }) => name) });
  }
  const scores = tables.map(({ bytes }) => fit(firstNames(path, bytes)));
  const whole = scores.indexOf('whole');
  const most = scores.indexOf(Math.max(...scores.map((score) => (score === 'whole' ? 0 : score))));
  return tables[whole === -1 ? most : whole] ?? malformed(path, 'it is not a JSON array of rows, and none is in it');
}

/** The names of the first item. */
function firstNames(path: string, bytes: Buffer): readonly string[] {
  const names: string[] = [];
  for (const item of itemsOf(path, bytes)) {
    readItem(path, item, (name) => names.push(name));
    break;
  }
  return names;
}

function* itemsOf(path: string, bytes: Buffer): Generator<Item> {
  let at = afterBlanks(bytes, 0);
  if (bytes[at] !== LIST) malformed(path, 'it is not a JSON array');
  at = afterBlanks(bytes, at + 1);
  if (bytes[at] !== LIST_END) {
    for (let row = 1; ; row++) {
      const end = itemEnd(path, bytes, at, row);
      yield { row, called: 'the item', bytes: bytes.subarray(at, end) };
      at = end;
      if (bytes[at] === LIST_END) break;
      at += 1;
    }
  }
  if (afterBlanks(bytes, at + 1) < bytes.length) malformed(path, 'something follows the end of the JSON array');
}
