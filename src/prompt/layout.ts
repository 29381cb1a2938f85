/** What every question looks like: its message with the line that is typed, what belongs below, and which keys there are. */

import { visible } from '../core/text.ts';
import { signOf } from '../view/cells.ts';
import type { Look } from '../view/document.ts';
import { painter } from '../view/paint.ts';
import { broken, cut, widthOf, wrap } from '../view/width.ts';
import type { Frame } from './frame.ts';
import type { Line } from './question.ts';
import { signs } from './signs.ts';

export type Drawn = Pick<Look, 'colour' | 'unicode'>;

/** A question in a terminal of so many columns. `after`: what stands between message and line: a default, `(y/N)`. */
export function layout(
  { message, after = '', below }: { readonly message: string; readonly after?: string; readonly below: readonly string[] },
  { text, caret }: Line,
  columns: number,
  { colour, unicode }: Drawn,
): Frame {
  const paint = painter(colour);
  const asked = wrap(`${signs(unicode).question} ${visible(message)}`, columns).flatMap((row) => broken(row, columns));
  const beside = after === '' ? '' : ` ${after}`;
  const typed = text === '' ? '' : ` ${visible(text)}`;
  // The last row goes on with what is typed.
  const last = asked.at(-1) ?? '';
  const rows = broken(last + beside + typed, columns);
  const before = broken(last + beside + (text === '' ? '' : ` ${visible(text.slice(0, caret))}`), columns);
  const end = widthOf(before.at(-1) ?? '');
  // Behind a full row the cursor stands in the next one; with nothing typed, a blank behind the message.
  const blank = text === '' && end < columns ? 1 : 0;
  const wrapped = end + blank >= columns;
  const cursor = { line: asked.length - 1 + before.length - 1 + (wrapped ? 1 : 0), column: wrapped ? 0 : end + blank };
  const [first = '', ...more] = rows;
  const strong = [
    ...asked.slice(0, -1).map(paint.strong),
    paint.strong(first.slice(0, last.length)) + first.slice(last.length),
    ...more,
  ];
  const padded = cursor.line < strong.length ? strong : [...strong, ''];
  return { lines: [...padded, ...below], cursor };
}

/** What is wrong, in as many rows as it takes. */
export function problemRows(problem: string, columns: number, { colour, unicode }: Drawn): readonly string[] {
  const paint = painter(colour);
  return wrap(signOf('bad', { unicode }) + visible(problem), columns).map((row) => paint.tone('bad', row));
}

/** What is said beside the question: quieter, cut to one row. */
export function quiet(text: string, columns: number, { colour, unicode }: Drawn): string {
  return painter(colour).tone('dim', cut(text, columns, unicode));
}
