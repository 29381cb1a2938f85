/** Markdown as GitHub reads it. */

import { visible } from '../../core/text.ts';
import { batchesOf } from './batches.ts';
import { cellOf, isNumber, signOf } from '../cells.ts';
import { columnsFor } from '../columns.ts';
import type { Block, Column, Field, Sheet } from '../document.ts';

/** A page draws every character. */
const SIGNS = { unicode: true };

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
      yield `> **${escaped([signOf(block.tone, SIGNS) + block.text, ...(block.more === undefined ? [] : [block.more])].join(' '))}**\n`;
      break;
    case 'text':
      yield `${paragraph(block.text)}\n`;
      break;
    case 'fields':
      yield block.fields.map(fieldLine).join('');
      break;
    case 'lines':
      yield `\`\`\`sh\n${block.lines.map((text) => `${visible(text)}\n`).join('')}\`\`\`\n`;
      break;
    case 'table':
      yield* tableText(block.sheet, block.columns ?? columnsFor('people', block.sheet.columns));
      break;
    case 'chart':
      yield* tableText(block.chart.sheet, block.chart.sheet.columns);
  }
}

function fieldLine({ label, text, tone }: Field): string {
  return `- ${escaped(label)}: ${escaped(signOf(tone ?? null, SIGNS) + text)}`.trimEnd() + '\n';
}

async function* tableText(sheet: Sheet, columns: readonly Column<unknown>[]): AsyncGenerator<string> {
  let isEmpty = true;
  for await (const rows of batchesOf(sheet.rows)) {
    if (isEmpty) yield header(columns);
    isEmpty = false;
    yield rows.map((row) => line(columns.map((column) => escaped(cellOf(column, row, SIGNS).text)))).join('');
  }
  if (isEmpty) yield `${paragraph(sheet.empty)}\n`;
}

function header(columns: readonly Column<unknown>[]): string {
  const rule = columns.map(({ kind }) => (isNumber(kind) ? '---:' : '---'));
  return line(columns.map(({ title }) => escaped(title))) + line(rule);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** The text so that Markdown shows it and does nothing else with it: no link, no HTML, no emphasis, no further column. */
function escaped(text: string): string {
  return visible(text).replace(/[\\`*_[\]<>|~&$]|:(?=\/\/)|(?<=^|\W)www(?=\.)/g, (found) =>
    found === 'www' ? 'www\\' : `\\${found}`,
  );
}

/** The same at the start of a line, where a dash, a number or `#` would begin a list or a heading. */
function paragraph(text: string): string {
  return escaped(text).replace(/^([-+#=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}
