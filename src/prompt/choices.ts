/** The lines of a searchable list: what each shows, and which ones a search leaves. */

import stringWidth from 'string-width';
import { visible } from '../core/text.ts';
import { cut, marked, padded, type Paint } from './paint.ts';
import type { Choice } from './prompter.ts';

export interface Line {
  /** The place among the choices. */
  readonly index: number;
  readonly shown: string;
  readonly searched: string;
}

/** Labels up to this width stand in a column of their own, the details beside them. */
const LABEL_COLUMN = 32;

/** Without regard to case, accents and the way they are composed, full or half width: `zürich` is found by `ZURICH`. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}

/** One line a choice, at most `width` columns wide. */
export function linesOf(choices: readonly Choice<unknown>[], width: number, paint: Paint): readonly Line[] {
  const labels = choices.map((choice) => visible(choice.label));
  const column = labels.reduce((widest, label) => Math.max(widest, Math.min(stringWidth(label), LABEL_COLUMN)), 0);
  return choices.map((choice, index) => {
    const label = labels[index] ?? '';
    const detail = marked(choice.tone, visible(choice.detail ?? ''));
    const start = cut(detail === '' ? label : `${padded(label, column)}  `, width);
    const rest = cut(detail, width - stringWidth(start));
    return {
      index,
      shown: start + (choice.tone === undefined ? rest : paint.tone(choice.tone, rest)),
      searched: folded(`${label} ${detail}`),
    };
  });
}

/** The lines in which every word of the search is found, in their order. */
export function matching(lines: readonly Line[], search: string): readonly Line[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  return lines.filter((line) => words.every((word) => line.searched.includes(word)));
}
