/** A searchable list: what is typed narrows it, arrow and page keys move in it, and it says how much of it is seen. */

import { grouped } from '../core/counts.ts';
import { painter } from '../view/paint.ts';
import { type Line as Listed, linesOf, matching, reasonsFor } from './choices.ts';
import { columnsOf, type FrameOutput } from './frame.ts';
import { type Drawn, layout, problemRows, quiet } from './layout.ts';
import type { Choice } from './prompter.ts';
import type { Question } from './question.ts';
import { signs } from './signs.ts';

/** Rows around a list: the question (which may take two), the count, the help, and one to spare. */
const AROUND = 5;
const LONGEST_PAGE = 12;

/** Answers with the choice's place. */
export function listQuestion(
  { message, choices, empty = 'nothing found' }: { message: string; choices: readonly Choice<unknown>[]; empty?: string },
  output: FrameOutput,
  drawn: Drawn,
): Question<number> {
  let laidOut: { readonly columns: number; readonly lines: readonly Listed[] } = { columns: -1, lines: [] };
  const lines = (columns: number): readonly Listed[] => {
    if (laidOut.columns !== columns) laidOut = { columns, lines: linesOf(choices, { ...drawn, width: columns - 2 }) };
    return laidOut.lines;
  };
  const pageSize = (): number => Math.max(1, Math.min(LONGEST_PAGE, (output.rows ?? 24) - AROUND));
  const isChoosable = ({ index }: Listed): boolean => choices[index]?.unavailable === undefined;
  let search = '';
  let place = 0;
  const found = (): readonly Listed[] => matching(lines(columnsOf(output)), search);

  return {
    typed(text) {
      search = text;
      place = 0;
    },
    pressed(key) {
      const choosable = found().filter(isChoosable);
      if (key === 'return') {
        const chosen = choosable[place];
        return chosen === undefined ? null : { answer: chosen.index };
      }
      const step = { up: -1, down: 1, pageup: -pageSize(), pagedown: pageSize() }[key] ?? 0;
      place = Math.max(0, Math.min(choosable.length - 1, place + step));
      return null;
    },
    frame(line) {
      const columns = columnsOf(output);
      const paint = painter(drawn.colour);
      const { pointer, listHelp, pageHelp, dash } = signs(drawn.unicode);
      const all = found();
      const choosable = all.filter(isChoosable);
      const size = pageSize();
      const first = Math.max(0, Math.min(place - Math.floor(size / 2), choosable.length - size));
      const page = choosable.slice(first, first + size);
      const rows =
        page.length > 0
          ? page.map(({ shown }, at) => (first + at === place ? paint.strong(`${pointer} ${shown}`) : `  ${shown}`))
          : reasonsFor(all, choices, empty).flatMap((reason) => problemRows(reason, columns, drawn));
      const cutOff = choosable.length > page.length;
      const count = cutOff
        ? `${grouped(first + 1)}${dash}${grouped(first + page.length)} of ${grouped(choosable.length)}`
        : search.trim() === ''
          ? ''
          : `${grouped(choosable.length)} of ${grouped(lines(columns).filter(isChoosable).length)}`;
      const counted = count === '' ? '' : quiet(`  ${count}`, columns, drawn);
      const below = [...rows, counted, quiet(cutOff ? pageHelp : listHelp, columns, drawn)];
      return layout({ message, below }, line, columns, drawn);
    },
  };
}
