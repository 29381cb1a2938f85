/** What a person sees in a terminal: blocks, one under the other. */

import { grouped } from '../../core/counts.ts';
import { visible } from '../../core/text.ts';
import { signOf } from '../cells.ts';
import { columnsFor } from '../columns.ts';
import type { Block, Field, Look, TableBlock } from '../document.ts';
import { type Paint, painter } from '../paint.ts';
import { tableText } from './table.ts';
import { widthOf, wrap } from '../width.ts';

/** The blocks with a blank line between them, or `dense`; a heading stands directly over what it is the heading of. */
export async function* screenText(blocks: readonly Block[], look: Look, dense = false): AsyncGenerator<string> {
  const paint = painter(look.colour);
  for (const [at, block] of blocks.entries()) {
    const previous = blocks[at - 1];
    if (previous !== undefined && previous.kind !== 'heading' && !dense) yield '\n';
    yield* blockText(block, look, paint);
  }
}

async function* blockText(block: Block, look: Look, paint: Paint): AsyncGenerator<string> {
  switch (block.kind) {
    case 'heading':
      yield lines(wrap(visible(block.text), look.width), paint.strong);
      break;
    case 'banner':
      yield bannerText(block, look, paint);
      break;
    case 'text':
      yield lines(wrap(visible(block.text), look.width), (line) => paint.tone(block.tone ?? null, line));
      break;
    case 'fields':
      yield fieldsText(block.fields, look, paint);
      break;
    case 'lines':
      yield lines(block.lines, (line) => `  ${visible(line)}`);
      break;
    case 'table':
      yield* tableText(block.sheet, block.columns ?? columnsFor('people', block.sheet.columns), look, block.brief);
      yield lines(restOf(block), (line) => paint.tone('dim', line));
      break;
    case 'chart':
      // Loaded when used, with the package that draws its frame.
      yield (await import('./chart.ts')).chartText(block.chart, look);
  }
}

/** `+22 more: entitle workspaces --live`; nothing where all is shown. */
function restOf({ sheet, rest }: TableBlock): readonly string[] {
  const more = rest === undefined || !Array.isArray(sheet.rows) ? 0 : rest.of - sheet.rows.length;
  return more > 0 ? [`+${grouped(more)} more: ${rest?.command}`] : [];
}

/** A bar along the left side: seen at once with and without colour, at any width. */
function bannerText({ tone, text, more }: Block & { kind: 'banner' }, look: Look, paint: Paint): string {
  const bar = look.unicode ? '┃ ' : '| ';
  const room = look.width === null ? null : look.width - bar.length;
  const parts = [signOf(tone, look) + visible(text), ...(more === undefined ? [] : [visible(more)])];
  return lines(
    parts.flatMap((part) => wrap(part, room)),
    (line) => paint.tone(tone, bar + paint.strong(line)),
  );
}

function fieldsText(fields: readonly Field[], look: Look, paint: Paint): string {
  const labels = fields.map(({ label }) => `${visible(label)}:`);
  const indent = 2 + labels.reduce((most, label) => Math.max(most, widthOf(label)), 0);
  return fields.map((field, at) => fieldText(field, labels[at] ?? '', indent, look, paint)).join('');
}

function fieldText(field: Field, label: string, indent: number, look: Look, paint: Paint): string {
  const tone = field.tone ?? null;
  const values = wrap(signOf(tone, look) + visible(field.text), look.width === null ? null : look.width - indent);
  const start = paint.tone('dim', label) + ' '.repeat(indent - widthOf(label));
  return values
    .map((value, at) => `${at === 0 ? start : ' '.repeat(indent)}${paint.tone(tone, value)}`.trimEnd() + '\n')
    .join('');
}

function lines(texts: readonly string[], brush: (line: string) => string): string {
  return texts.map((text) => `${brush(text)}\n`).join('');
}
