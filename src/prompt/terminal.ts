/** Questions in a terminal: a searchable list, a line of text, yes or no. */

import { visible } from '../core/text.ts';
import type { Tone } from '../view/document.ts';
import { painter } from '../view/paint.ts';
import { wrap } from '../view/width.ts';
import { asking, type Terminal } from './asking.ts';
import { columnsOf, type FrameOutput } from './frame.ts';
import { keyboardOn } from './keyboard.ts';
import { listQuestion } from './list.ts';
import { plainPrompter } from './plain.ts';
import type { Prompter } from './prompter.ts';
import { signs } from './signs.ts';
import { textQuestion, yesNoQuestion } from './text.ts';
import { trailOn } from './trail.ts';

export interface TerminalOptions extends Terminal {
  readonly output: Terminal['output'] & FrameOutput;
  readonly colour: boolean;
  /** Whether signs beyond ASCII may be drawn; true unless told. */
  readonly unicode?: boolean;
  /** Words in the place of signs. */
  readonly words?: boolean;
  /** The terminal cannot move its cursor (TERM=dumb). */
  readonly dumb: boolean;
}

export function terminalPrompter({ dumb, colour, unicode = true, words = false, ...terminal }: TerminalOptions): Prompter {
  if (dumb) return plainPrompter(terminal, { unicode, words });
  const { output } = terminal;
  const keyboard = keyboardOn(terminal);
  const drawn = { colour, unicode };
  const paint = painter(colour);
  const { yes, no, question: asked } = signs(unicode);
  const trail = trailOn(output);
  /** What stays on the screen of a question that was answered. */
  const settled = (message: string, answer: string, [tone, sign]: readonly [Tone | null, string] = ['good', yes]): void => {
    const head = `${sign} ${visible(message)}`;
    let left = head.length;
    const lines = wrap(`${head} ${visible(answer)}`, columnsOf(output)).map((line, at) => {
      const from = at === 0 ? sign.length : 0;
      const upTo = Math.max(from, left);
      // The blank at which a line was broken is gone from it.
      left -= line.length + 1;
      return paint.tone(tone, line.slice(0, from)) + paint.strong(line.slice(from, upTo)) + line.slice(upTo);
    });
    const text = `${lines.join('\n')}\n`;
    output.write(text);
    trail.answered(text);
  };

  return {
    async choose({ message, choices, empty }) {
      const question = listQuestion({ message, choices, ...(empty === undefined ? {} : { empty }) }, output, drawn);
      const answer = await asking(keyboard, terminal, 'counts', ({ put }) => put(question));
      if (answer.kind !== 'answer') return answer;
      const chosen = choices[answer.value];
      if (chosen === undefined) throw new Error(`choice ${answer.value} of ${choices.length} was answered`);
      settled(message, chosen.label);
      return { kind: 'answer', value: chosen.value };
    },

    async ask(question) {
      const answer = await asking(keyboard, terminal, 'counts', ({ put }) => put(textQuestion(question, output, drawn)));
      if (answer.kind === 'answer') settled(question.message, answer.value);
      return answer;
    },

    secret({ message }) {
      const theme = { prefix: { idle: asked, done: asked }, style: { message: paint.strong } };
      return asking(keyboard, terminal, 'counts', ({ password }) => password({ message: visible(message), mask: false, theme }));
    },

    async confirm({ message }) {
      const answer = await asking(keyboard, terminal, 'is forgotten', ({ put }) => put(yesNoQuestion(message, output, drawn)));
      if (answer.kind !== 'answer') return answer;
      // The work begins: Ctrl-C is the terminal's again, and nothing that is typed now answers what is asked afterwards.
      keyboard.rest();
      if (answer.value) settled(message, 'Yes');
      else settled(message, 'No', [null, no]);
      return answer.value ? { kind: 'answer', value: true } : { kind: 'cancelled' };
    },

    said: trail.said,
    back: trail.back,
    rest: keyboard.rest,
  };
}
