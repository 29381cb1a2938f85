/** A screen in a window that is too low for it: closer together, then with fewer rows, so that its head stays in sight. */

import type { Block, Field, Look, Rest, TableBlock } from '../document.ts';
import { widthOf } from '../width.ts';
import { screenText } from './screen.ts';

/** As `screenText`, in no more lines than `look.height`, as far as the blocks allow it. */
export async function* fittingText(blocks: readonly Block[], look: Look): AsyncGenerator<string> {
  const { height = Infinity } = look;
  const whole = await textOf(blocks, look, false);
  if (linesIn(whole) <= height) {
    yield whole;
    return;
  }
  const close = blocks.map((block) => (block.kind === 'fields' ? { ...block, fields: shortened(block.fields, look) } : block));
  const over = linesIn(await textOf(close, look, true)) - height;
  const fewer = await textOf(fewerRows(close, over), look, true);
  // What does not fit anyway is better to read with its blank lines.
  const helps = linesIn(fewer) <= height || blocks.some((block) => block.kind === 'table' && block.rest !== undefined);
  yield helps ? fewer : whole;
}

async function textOf(blocks: readonly Block[], look: Look, dense: boolean): Promise<string> {
  let text = '';
  for await (const piece of screenText(blocks, look, dense)) text += piece;
  return text;
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

/** Fields that take more than a line, as short as they can be said. */
function shortened(fields: readonly Field[], { width }: Look): readonly Field[] {
  const label = fields.reduce((most, field) => Math.max(most, widthOf(field.label)), 0) + 3;
  return fields.map((field) =>
    field.short !== undefined && width !== null && label + widthOf(field.text) > width ? { ...field, text: field.short } : field,
  );
}

/** So many rows, in their order, the urgent ones before others. */
function kept(rows: readonly unknown[], count: number, { urgent = () => false }: Rest): readonly unknown[] {
  const chosen = new Set(rows.toSorted((a, b) => Number(urgent(b)) - Number(urgent(a))).slice(0, count));
  return rows.filter((row) => chosen.has(row));
}

/** Takes `over` lines out of the tables that have more to say elsewhere, the last one first. */
function fewerRows(blocks: readonly Block[], over: number): readonly Block[] {
  const fewer = [...blocks];
  for (let at = blocks.length - 1; at >= 0 && over > 0; at -= 1) {
    const block = blocks[at];
    if (block?.kind !== 'table' || block.rest === undefined || !Array.isArray(block.sheet.rows)) continue;
    const { sheet, rest } = block;
    const rows: readonly unknown[] = block.sheet.rows;
    // The line that says what is left out takes the place of a row, unless it is there anyway.
    const line = rest.of > rows.length ? 0 : 1;
    const left = Math.max(rest.least, rows.length - over - line);
    if (rows.length - left <= line) continue;
    fewer[at] = { ...block, sheet: { ...sheet, rows: kept(rows, left, rest) } } satisfies TableBlock;
    over -= rows.length - left - line;
  }
  return fewer;
}
