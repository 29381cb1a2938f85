/** One JSON object as a row: nested names become `a.b`, lists are joined by `;`, and every value is the text it was written as. */

import { malformed, type Place } from './malformed.ts';
import { decode } from './text.ts';

/** The bytes of one object in a file, and how messages call it: `line 7`, `the item`. */
export interface Item {
  readonly row: number;
  readonly called: string;
  readonly bytes: Buffer;
}

/** Column names and texts, in the order of the file. */
export type Fields = readonly (readonly [name: string, text: string])[];

const MAX_DEPTH = 16;
/** A number that JavaScript could print in another way than it was written: a fraction, an exponent, -0, very long. */
const INEXACT = /\d[.eE]|-0|\d{16}/;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The fields of one item. Refuses (`malformed-file`) what is no UTF-8, no JSON or no object. */
export function readItem(path: string, item: Item): Fields {
  const place = { row: item.row };
  const text = decode(path, item.bytes, item.called, place);
  const value = parse(path, text, item.called, place);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) malformed(path, `${item.called} is not a JSON object`, place);
  const fields: [string, string][] = [];
  flatten(path, INEXACT.test(text) ? JSON.parse(numbersAsStrings(text)) : value, '', 1, fields, place);
  return fields;
}

/** The value of a whole JSON file. Refuses (`malformed-file`) what is not UTF-8 or not JSON. */
export function parseJson(path: string, text: string): unknown {
  return parse(path, text, 'it', {});
}

function parse(path: string, text: string, called: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine's own words differ from version to version, and quote the file; the position is what helps.
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    const where = position === undefined ? '' : ` (character ${Number(position) + 1})`;
    return malformed(path, `${called} is not valid JSON${where}`, place, error);
  }
}

/** Only for text that is known to be JSON: quotes its numbers, so that 1.50 stays `1.50` and -0 stays `-0`. */
function numbersAsStrings(text: string): string {
  return text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`));
}

function flatten(path: string, value: object, prefix: string, depth: number, fields: [string, string][], place: Place): void {
  if (depth > MAX_DEPTH) malformed(path, 'it is nested too deeply', place);
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    if (key.trim() === '') malformed(path, 'a name in it is empty', place);
    const name = `${prefix}${key.trim()}`;
    if (Array.isArray(inner)) fields.push([name, listText(path, inner, place)]);
    else if (typeof inner === 'object' && inner !== null) flatten(path, inner, `${name}.`, depth + 1, fields, place);
    else fields.push([name, scalarText(inner)]);
  }
}

function scalarText(value: unknown): string {
  return value === null ? '' : String(value);
}

interface WithProduct {
  readonly product: string;
  readonly installed?: unknown;
}
function hasProduct(value: unknown): value is WithProduct {
  return typeof value === 'object' && value !== null && 'product' in value && typeof value.product === 'string';
}

/** Scalars joined by `;`; of the modules of an exported workspace the products that are installed; anything else as JSON. */
function listText(path: string, list: readonly unknown[], place: Place): string {
  if (list.every((value) => typeof value !== 'object' || value === null)) return list.map(scalarText).join(';');
  if (list.every(hasProduct)) {
    return list
      .filter((module) => module.installed !== false)
      .map((module) => module.product)
      .join(';');
  }
  try {
    return JSON.stringify(list);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return malformed(path, 'it is nested too deeply', place, error);
  }
}
