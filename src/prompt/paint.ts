/** Colours and widths of questions. Inquirer's own colours look at stdout and the environment; ours are told. */

import stringWidth from 'string-width';
import type { Tone } from '../view/document.ts';

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly accent: (text: string) => string;
  readonly tone: (tone: Tone, text: string) => string;
}

const TONES = { bad: [31, 39], warn: [33, 39], good: [32, 39], dim: [2, 22] } as const satisfies Record<Tone, readonly [number, number]>;

export function paint(colour: boolean): Paint {
  const style =
    ([on, off]: readonly [number, number]) =>
    (text: string): string =>
      colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return { bold: style([1, 22]), dim: style([2, 22]), accent: style([36, 39]), tone: (tone, text) => style(TONES[tone])(text) };
}

/** What is missing or doubtful is marked, so that it can be seen without colour. */
export function marked(tone: Tone | undefined, text: string): string {
  return text !== '' && (tone === 'bad' || tone === 'warn') ? `! ${text}` : text;
}

const graphemes = new Intl.Segmenter();

/** The text in at most `columns` terminal columns; what does not fit is cut off and marked with `…`. */
export function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > columns - 1) break;
    kept += segment;
  }
  return columns < 1 ? '' : `${kept}…`;
}

/** The text, filled with spaces to `columns` terminal columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)));
}
