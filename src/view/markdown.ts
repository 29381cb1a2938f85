/** Markdown as GitHub reads it. */

import { visible } from '../core/text.ts';
import { batchesOf } from './batches.ts';
import { cellOf, signOf } from './cells.ts';
import { columnsFor } from './columns.ts';
import type { Block, Column, Field, Sheet } from './document.ts';

/** The blocks as Markdown, with a blank line between them. */
export async function* markdownText(blocks: readonly Block[]): AsyncGenerator<string> {
  for (const [at, block] of blocks.entries()) {
    if (at > 0) yield '\n';
    yield* blockText(block);
  }
}

async function* blockText(block: Block): AsyncGenerator<string> {
  switch (block.kind) {
    case 'heading':
      yield `## ${escaped(block.text)}\n`;
      break;
    case 'banner':
      yield `> **${escaped(signOf(block.tone, true) + block.text)}**\n`;
      break;
    case 'text':
      yield `${escaped(block.text)}\n`;
      break;
    case 'fields':
      yield fieldsText(block.fields);
      break;
    case 'table':
      yield* tableText(block.sheet, columnsFor('people', block.sheet.columns));
  }
}

function fieldsText(fields: readonly Field[]): string {
  return fields.map(({ label, text, tone }) => `- ${escaped(label)}: ${escaped(signOf(tone ?? null, true) + text)}\n`).join('');
}

async function* tableText(sheet: Sheet, columns: readonly Column<unknown>[]): AsyncGenerator<string> {
  let isEmpty = true;
  for await (const rows of batchesOf(sheet.rows)) {
    if (isEmpty) yield header(columns);
    isEmpty = false;
    yield rows.map((row) => line(columns.map((column) => escaped(cellOf(column, row, true).text)))).join('');
  }
  if (isEmpty) yield `${escaped(sheet.empty)}\n`;
}

function header(columns: readonly Column<unknown>[]): string {
  const rule = columns.map(({ kind }) => (kind === 'integer' ? '---:' : '---'));
  return line(columns.map(({ title }) => escaped(title))) + line(rule);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** The text so that Markdown shows it and does nothing else with it: no link, no HTML, no emphasis, no further column. */
function escaped(text: string): string {
  return visible(text).replace(MEANS_SOMETHING, (character) => `\\${character}`);
}
const MEANS_SOMETHING = /[\\`*_{}[\]<>|~#&!$@]|(?<=:)\/\/|^(?:[-+]|\d+[.)])(?=\s)/g;
