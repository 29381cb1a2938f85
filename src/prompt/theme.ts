/** How inquirer's questions look: every style is replaced, because its own ones ignore our colour setting. */

import { visible } from '../core/text.ts';
import { cut, type Paint } from './paint.ts';

const LIST_HELP = 'type to search · ↑↓ move · enter · esc back · ctrl-c cancel';
const TEXT_HELP = 'enter · esc back · ctrl-c cancel';

/** What all questions share. */
export function baseTheme(paint: Paint) {
  const sign = paint.accent('?');
  return {
    prefix: { idle: sign, done: sign },
    // Sources answer at once, so a question never loads for long enough to show this.
    spinner: { frames: [sign] },
    style: {
      answer: paint.accent,
      message: paint.bold,
      error: (text: string) => paint.tone('bad', `! ${text}`),
      defaultAnswer: (text: string) => paint.dim(`(${text})`),
      help: paint.dim,
      highlight: paint.accent,
      key: paint.accent,
    },
  };
}

/** A searchable list. */
export function listTheme(paint: Paint, width: number) {
  const base = baseTheme(paint);
  return {
    ...base,
    icon: { cursor: '❯' },
    style: {
      ...base.style,
      disabled: paint.dim,
      searchTerm: (text: string) => paint.accent(visible(text)),
      description: paint.dim,
      keysHelpTip: () => paint.dim(cut(LIST_HELP, width)),
    },
  };
}

/** A line of text: a list whose only line, the text itself, is not shown. */
export function textTheme(paint: Paint, width: number) {
  const list = listTheme(paint, width);
  return { ...list, style: { ...list.style, highlight: () => '', keysHelpTip: () => paint.dim(cut(TEXT_HELP, width)) } };
}

/** Yes or no. */
export function confirmTheme(paint: Paint) {
  const base = baseTheme(paint);
  return { ...base, style: { ...base.style, confirmDefault: (text: string) => text.toUpperCase() } };
}
