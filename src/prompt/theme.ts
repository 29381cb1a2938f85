/** How inquirer's questions look: every style is replaced, because its own ones do not know our colour setting. */

import { visible } from '../core/text.ts';
import { signOf } from '../view/cells.ts';
import type { Look } from '../view/document.ts';
import { painter } from '../view/paint.ts';
import { cut } from '../view/width.ts';
import { signs } from './signs.ts';

export type Drawn = Pick<Look, 'colour' | 'unicode'> & {
  /** Terminal columns. */
  readonly width: number;
};

function baseTheme({ colour, unicode }: Drawn) {
  const paint = painter(colour);
  const { question } = signs(unicode);
  const dim = (text: string): string => paint.tone('dim', text);
  return {
    prefix: { idle: question, done: question },
    // Sources answer at once, so a question never loads for long enough to show this.
    spinner: { frames: [question] },
    style: {
      answer: paint.strong,
      message: paint.strong,
      error: (text: string) => paint.tone('bad', signOf('bad', { unicode }) + text),
      defaultAnswer: (text: string) => dim(`(${text})`),
      help: dim,
      highlight: paint.strong,
      key: paint.strong,
    },
  };
}

/** A searchable list. */
export function listTheme(drawn: Drawn) {
  const base = baseTheme(drawn);
  const { pointer, listHelp } = signs(drawn.unicode);
  return {
    ...base,
    icon: { cursor: pointer },
    style: {
      ...base.style,
      disabled: base.style.help,
      searchTerm: visible,
      description: base.style.help,
      keysHelpTip: () => base.style.help(cut(listHelp, drawn.width, drawn.unicode)),
    },
  };
}

/** A line of text: a list whose only line, the text itself, is not shown. */
export function textTheme(drawn: Drawn) {
  const list = listTheme(drawn);
  const { textHelp } = signs(drawn.unicode);
  const keysHelpTip = (): string => list.style.help(cut(textHelp, drawn.width, drawn.unicode));
  return { ...list, style: { ...list.style, highlight: () => '', keysHelpTip } };
}

/** Yes or no. */
export function confirmTheme(drawn: Drawn) {
  const base = baseTheme(drawn);
  return { ...base, style: { ...base.style, confirmDefault: (text: string) => text.toUpperCase() } };
}
