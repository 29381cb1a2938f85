/** A document as text for stdout, in any format. */

import { columnsFor, columnsOf, keyOf, namedColumns } from '../columns.ts';
import { csvText } from './csv.ts';
import type { Block, Column, Document, Look, Nearest } from '../document.ts';
import { jsonArray, jsonLines, jsonText, pickPaths } from './json.ts';

/**
 * The document in pieces, ready for stdout: a long list is rendered while it is read. `names` are the columns that
 * `--columns` asks for, or null; they are checked before anything is rendered.
 * Refusal: `usage`, for a column that is not there (thrown, before the first piece).
 */
export function render(document: Document, look: Look, names: readonly string[] | null, nearest: Nearest): AsyncIterable<string> {
  const named = names === null ? null : namedColumns(columnsOf(document), names, nearest);
  const keys = names?.map((name) => keyOf(columnsOf(document), name) ?? name) ?? null;
  switch (look.format) {
    case 'json':
    case 'ndjson':
      return json(document, look.format, keys);
    case 'csv':
      return csvText(document.sheet.rows, named ?? columnsFor('data', document.sheet.columns));
    case 'table':
      return table(blocksOf(document, named), look);
    case 'markdown':
      return markdown(blocksOf(document, named));
  }
}

/** A list is an array, everything else an object; with `--columns`, an object that holds a list is that list. */
function json(document: Document, format: 'json' | 'ndjson', names: readonly string[] | null): AsyncIterable<string> {
  const { rows } = document.sheet;
  const pick = names === null ? (row: unknown) => row : pickPaths(columnsOf(document), names);
  const whole = document.kind === 'list' ? null : names === null || isItsOnlyRow(document) ? document.value : null;
  if (whole !== null) return once(`${jsonText(pick(whole), format === 'json' ? 'indented' : 'line')}\n`);
  return format === 'json' ? jsonArray(rows, pick) : jsonLines(rows, pick);
}

function isItsOnlyRow({ value, sheet }: Document & { kind: 'object' }): boolean {
  return Array.isArray(sheet.rows) && sheet.rows.length === 1 && sheet.rows[0] === value;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/** What people see; with `--columns` only the list they asked for. */
function blocksOf(document: Document, named: readonly Column<unknown>[] | null): readonly Block[] {
  if (document.screen !== undefined && named === null) return document.screen;
  const { sheet } = document;
  const people = document.kind === 'list' ? document.people : undefined;
  const list: Block = { kind: 'table', sheet, columns: named ?? people ?? columnsFor('people', sheet.columns) };
  if (document.kind === 'object' || named !== null) return [list];
  return [...(document.before ?? []), list, ...(document.after ?? [])];
}

// Loaded when used: a script that reads JSON does not wait for colours and layout.
async function* table(blocks: readonly Block[], look: Look): AsyncGenerator<string> {
  const { screenText } = await import('./screen.ts');
  yield* screenText(blocks, look);
}

async function* markdown(blocks: readonly Block[]): AsyncGenerator<string> {
  const { markdownText } = await import('./markdown.ts');
  yield* markdownText(blocks);
}
