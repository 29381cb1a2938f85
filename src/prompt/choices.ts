/** The lines of a searchable list: what each shows, and which ones a search leaves. */

import { folded } from '../core/search.ts';
import { visible } from '../core/text.ts';
import { signOf } from '../view/cells.ts';
import { type Look } from '../view/document.ts';
import { painter } from '../view/paint.ts';
import { cut, widthOf } from '../view/width.ts';
import type { Choice } from './prompter.ts';

export interface Line {
  /** The place among the choices. */
  readonly index: number;
  readonly shown: string;
  readonly searched: string;
}

/** Labels up to this width stand in a column of their own, the details beside them. */
const LABEL_COLUMN = 32;

/** Safe to show, with accents in one piece: not every terminal puts them together. */
function written(text: string): string {
  return visible(text.normalize('NFC'));
}

/** One line a choice, cut to the width. */
export function linesOf(
  choices: readonly Choice<unknown>[],
  { width, colour, unicode, words = false }: Pick<Look, 'width' | 'colour' | 'unicode' | 'words'>,
): readonly Line[] {
  const paint = painter(colour);
  const room = width ?? Number.POSITIVE_INFINITY;
  const labels = choices.map((choice) => written(choice.label));
  const column = labels.reduce((widest, label) => Math.max(widest, Math.min(widthOf(label), LABEL_COLUMN)), 0);
  return choices.map(({ detail = '', tone = null }, index) => {
    const label = labels[index] ?? '';
    const shown = detail === '' ? '' : signOf(tone, { unicode, words }) + written(detail);
    const start = cut(shown === '' ? label : `${label}${' '.repeat(Math.max(0, column - widthOf(label)))}  `, room, unicode);
    return {
      index,
      shown: start + paint.tone(tone, cut(shown, room - widthOf(start), unicode)),
      searched: folded(`${label} ${detail}`),
    };
  });
}

/** The lines in which every word of the search is found, in their order. */
export function matching(lines: readonly Line[], search: string): readonly Line[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  return lines.filter((line) => words.every((word) => line.searched.includes(word)));
}

/** As many reasons as are read. */
const MOST_REASONS = 3;

/** Why none of the found lines can be chosen. `empty`: why there is not one line. */
export function reasonsFor(found: readonly Line[], choices: readonly Choice<unknown>[], empty: string): readonly string[] {
  if (found.length === 0) return [choices.length === 0 ? empty : 'nothing found'];
  return [...new Set(found.map(({ index }) => choices[index]?.unavailable ?? ''))].slice(0, MOST_REASONS);
}
