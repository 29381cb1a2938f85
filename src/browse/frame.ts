/** A page of `entitle browse` as the lines of a screen: two of a head, the page, a notice, the keys. Pure. */

import { visible } from '../core/text.ts';
import type { Look } from '../view/document.ts';
import { type Paint, painter } from '../view/paint.ts';
import { tableText } from '../view/formats/table.ts';
import { cut, widthOf } from '../view/width.ts';
import type { View } from './pages.ts';
import type { Extent, Page, Spot } from './state.ts';

/** Lines of the head and the foot. */
const AROUND = 5;
/** The mark before the row under the cursor, and as much before all others. */
const MARGIN = 2;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Shown {
  readonly spot: Spot;
  readonly view: View;
  /** Which of the two lists one came from. */
  readonly tab: Page['kind'];
  /** Said to the right of the tabs: whose it is, and the day. */
  readonly place: string;
  /** The line above the keys: what is missing, or what was typed to search. */
  readonly notice: string;
  readonly bad: boolean;
}

/** The header of a list stays in sight, so it is not part of what moves. */
export function extentOf({ above, count, pageOf }: View, { rows }: Size): Extent {
  return { rows: count, above: above.length, height: Math.max(1, rows - AROUND - (count > 0 ? 1 : 0)), pageOf };
}

/** Exactly as many lines as the screen has. */
export async function frameOf(shown: Shown, size: Size, look: Look): Promise<readonly string[]> {
  const paint = painter(look.colour);
  const height = Math.max(1, size.rows - AROUND);
  const body = await bodyOf(shown, size, look, paint);
  const line = (text: string): string => cut(text, size.columns, look.unicode);
  return [
    headOf(shown, size, look, paint),
    paint.strong(line(shown.view.title)),
    '',
    ...body,
    ...Array.from({ length: Math.max(0, height - body.length) }, () => ''),
    paint.tone(shown.bad ? 'bad' : null, line(shown.notice)),
    paint.tone('dim', line(shown.view.keys)),
  ].slice(0, size.rows);
}

function headOf({ tab, place }: Shown, { columns }: Size, { unicode }: Look, paint: Paint): string {
  const tabs = [
    { kind: 'overview', text: '1 Overview' },
    { kind: 'events', text: '2 Events' },
  ];
  const texts = tabs.map(({ kind, text }) => (kind === tab ? `[${text}]` : ` ${text} `));
  const left = texts.join(' ');
  const right = cut(visible(place), Math.max(0, columns - widthOf(left) - 2), unicode);
  const gap = ' '.repeat(Math.max(1, columns - widthOf(left) - widthOf(right)));
  const painted = texts.map((text, at) => (tabs[at]?.kind === tab ? paint.strong(text) : text)).join(' ');
  return `${painted}${gap}${paint.tone('dim', right)}`;
}

/** The part of the page that is in sight. Only rows that are seen are laid out: there may be a hundred thousand. */
async function bodyOf({ spot, view }: Shown, size: Size, look: Look, paint: Paint): Promise<readonly string[]> {
  const { sheet, columns, above } = view;
  const { height } = extentOf(view, size);
  const lines = above.slice(spot.top, spot.top + height);
  if (sheet === null || sheet.rows.length === 0) return lines;
  const first = Math.max(0, spot.top - above.length);
  const at = first - view.first;
  const rows = sheet.rows.slice(at, at + height - lines.length);
  if (rows.length === 0) return lines;
  const table: Look = { ...look, width: Math.max(1, size.columns - MARGIN) };
  const [header = '', ...laid] = await linesOf({ ...sheet, rows }, columns, table);
  const [, ...plain] = await linesOf({ ...sheet, rows }, columns, { ...table, colour: false });
  const blank = ' '.repeat(MARGIN);
  const mark = look.unicode ? '❯ ' : '> ';
  const marked = laid.map((line, row) => (first + row === spot.cursor ? paint.chosen(mark + (plain[row] ?? '')) : blank + line));
  return [...lines, blank + header, ...marked];
}

async function linesOf(...[sheet, columns, look]: [...Parameters<typeof tableText>]): Promise<readonly string[]> {
  let text = '';
  for await (const piece of tableText(sheet, columns, look, true)) text += piece;
  return text.split('\n').slice(0, -1);
}
