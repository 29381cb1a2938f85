/** A line of text, and yes or no. */

import { visible } from '../core/text.ts';
import { columnsOf, type FrameOutput } from './frame.ts';
import { type Drawn, layout, problemRows, quiet } from './layout.ts';
import type { ReadBack, TextQuestion } from './prompter.ts';
import type { Question } from './question.ts';
import { signs } from './signs.ts';

/**
 * Checked at every key. What is proposed is answered by Enter alone and gone when something is typed. What is not written
 * as it will be kept (a day in words) is written so by the first Enter, and accepted by the second.
 */
export function textQuestion(
  { message, initial = '', check, readBack = () => null }: TextQuestion,
  output: FrameOutput,
  drawn: Drawn,
): Question<string> {
  // Nothing was typed yet: no reason to complain, until it is given for an answer.
  let isGiven = false;
  const meant = (text: string): string => (text === '' ? initial : text);
  return {
    typed() {
      isGiven = false;
    },
    pressed(key, typed) {
      if (key !== 'return') return null;
      const text = meant(typed);
      const kept: ReadBack | null = readBack(text);
      if (kept !== null && kept.text !== text) return { text: kept.text };
      isGiven = true;
      return check(text) === null ? { answer: text } : null;
    },
    frame(line) {
      const columns = columnsOf(output);
      const text = meant(line.text);
      const kept = readBack(text);
      const problem = kept !== null && kept.text !== text ? null : check(text);
      const said = problem === null || (text === '' && !isGiven) ? [] : problemRows(problem, columns, drawn);
      const heard = kept === null ? [] : [quiet(`  ${kept.words}${kept.text === text ? '' : '?'}`, columns, drawn)];
      const below = [...said, ...heard, '', quiet(signs(drawn.unicode).textHelp, columns, drawn)];
      const after = line.text === '' && initial !== '' ? `(${visible(initial)})` : '';
      return layout({ message, after, below }, line, columns, drawn);
    },
  };
}

/** Enter alone is No. */
export function yesNoQuestion(message: string, output: FrameOutput, drawn: Drawn): Question<boolean> {
  let isUnclear = false;
  return {
    typed() {
      isUnclear = false;
    },
    pressed(key, typed) {
      if (key !== 'return') return null;
      const word = typed.trim().toLowerCase();
      if ('no'.startsWith(word)) return { answer: false };
      if ('yes'.startsWith(word)) return { answer: true };
      isUnclear = true;
      return null;
    },
    frame(line) {
      const columns = columnsOf(output);
      const below = isUnclear ? problemRows('answer y or n', columns, drawn) : [];
      return layout({ message, after: '(y/N)', below }, line, columns, drawn);
    },
  };
}
