/** One JSON object as a row: nested names become `a.b`, lists are joined by `;`, and every value is the text it was written as. */

import { nameTwice } from './json-names.ts';
import { malformed, type Place } from './malformed.ts';
import { decode } from './text.ts';

/** The bytes of one object in a file, and how messages call it: `line 7`, `the item`. */
export interface Item {
  readonly row: number;
  readonly called: string;
  readonly bytes: Buffer;
}

/** Called with each column and its text, in the order of the file; `isNumber`: it is not text, but a number that must be known as one. */
export type Visit = (name: string, text: string, isNumber: boolean) => void;

type Scalar = string | number | boolean | null;
type Json = Scalar | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [name: string]: Json;
}

const MAX_DEPTH = 16;
/** A number that JavaScript could print in another way than it was written: a fraction, an exponent, -0, very long. */
const INEXACT = /\d[.eE]|-0|\d{16}/;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Goes through the fields of one item. Refuses (`malformed-file`) what is not UTF-8, not JSON or not an object. */
export function readItem(path: string, item: Item, visit: Visit): void {
  const place = { row: item.row };
  const text = decode(path, item.bytes, item.called, place);
  const value = parse(path, text, item.called, place);
  if (!isObject(value)) malformed(path, `${item.called} is not a JSON object`, place);
  if (INEXACT.test(text)) refuseEmptyNames(path, value, place);
  const exact = INEXACT.test(text) ? (JSON.parse(numbersAsWritten(text)) as JsonObject) : value;
  flatten(path, exact, '', 1, visit, place);
}

/** The value of a whole JSON file. Refuses (`malformed-file`) what is not UTF-8 or not JSON. */
export function parseJson(path: string, text: string): unknown {
  return parse(path, text, 'it', {});
}

function parse(path: string, text: string, called: string, place: Place): Json {
  const value = parsed(path, text, called, place);
  const twice = nameTwice(text, value);
  return twice === undefined
    ? value
    : malformed(path, `the name "${twice}" is in ${called === 'it' ? 'an object' : 'the item'} twice`, place);
}

function parsed(path: string, text: string, called: string, place: Place): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    // The engine's own words differ from version to version, and quote the file; the position is what helps.
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    const where = position === undefined ? '' : ` (character ${Number(position) + 1})`;
    return malformed(path, `${called} is not valid JSON${where}`, place, error);
  }
}

/** A number as it was written. No object of a file looks so: an empty name is refused before. */
interface Written extends JsonObject {
  readonly '': string;
}
function isWritten(value: Json): value is Written {
  return isObject(value) && Object.hasOwn(value, '');
}

/** Only for text that is known to be JSON: 1.50 stays `1.50`, and -0 stays `-0`. */
function numbersAsWritten(text: string): string {
  return text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `{"":"${token}"}`));
}

/** Before numbers are given that shape, so that it is theirs alone. */
function refuseEmptyNames(path: string, value: JsonObject, place: Place): void {
  const open: Json[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Object.hasOwn(next, '')) malformed(path, 'a name in it is empty', place);
    open.push(...Object.values(next).filter((each) => typeof each === 'object'));
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function flatten(path: string, value: JsonObject, prefix: string, depth: number, visit: Visit, place: Place): void {
  if (depth > MAX_DEPTH) malformed(path, 'it is nested too deeply', place);
  for (const [key, inner] of Object.entries(value)) {
    if (key.trim() === '') malformed(path, 'a name in it is empty', place);
    const name = `${prefix}${key.trim()}`;
    if (isWritten(inner)) visit(name, inner[''], true);
    else if (isObject(inner)) flatten(path, inner, `${name}.`, depth + 1, visit, place);
    else visit(name, isScalar(inner) ? scalarText(inner).trim() : listText(path, inner, place), false);
  }
}

function isScalar(value: Json): value is Scalar | Written {
  return typeof value !== 'object' || value === null || isWritten(value);
}

function scalarText(value: Scalar | Written): string {
  if (value === null) return '';
  return typeof value === 'object' ? value[''] : String(value);
}

interface Module extends JsonObject {
  readonly product: string;
}
function isModule(value: Json): value is Module {
  return isObject(value) && typeof value['product'] === 'string';
}

/** Scalars joined by `;`; of the modules of an exported workspace the products that are installed; anything else as JSON. */
function listText(path: string, list: readonly Json[], place: Place): string {
  if (list.every(isScalar)) return list.map(scalarText).join(';');
  if (list.every(isModule)) {
    return list
      .filter((module) => module['installed'] !== false)
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
