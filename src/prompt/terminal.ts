/** Questions in a terminal: a searchable list, a line of text, yes or no. */

import { visible } from '../core/text.ts';
import { asking, type Terminal } from './asking.ts';
import { linesOf, matching } from './choices.ts';
import { paint } from './paint.ts';
import { plainPrompter } from './plain.ts';
import type { Prompter } from './prompter.ts';
import { confirmTheme, listTheme, textTheme } from './theme.ts';

export interface Look {
  readonly colour: boolean;
  /** Terminal columns. */
  readonly width: number;
  /** The terminal cannot move its cursor (TERM=dumb). */
  readonly dumb?: boolean;
}

/** Lines around a list: the question (which may take two), an empty one, the help, and one to spare. */
const AROUND = 5;
const LONGEST_PAGE = 12;
/** Every line of a list is laid out at every key; more than these would be felt. Typing reaches the others. */
const MOST_LINES = 500;

const name = 'answer';

export function terminalPrompter({ colour, width, dumb = false, ...terminal }: Terminal & Look): Prompter {
  if (dumb) return plainPrompter(terminal);
  const paints = paint(colour);
  /** What stays on the screen of a question that was answered. */
  const settled = (sign: string, message: string, answer: string): void => {
    terminal.output.write(`${sign} ${paints.bold(visible(message))} ${paints.accent(visible(answer))}\n`);
  };
  const done = paints.tone('good', '✔');

  return {
    async choose({ message, choices }) {
      const lines = linesOf(choices, width - 2, paints);
      const pageSize = Math.max(1, Math.min(LONGEST_PAGE, (terminal.output.rows ?? 24) - AROUND));
      const answer = await asking(terminal, async ({ prompt, Separator }) => {
        const source = (search = '') => {
          const found = matching(lines, search);
          if (found.length === 0) return [new Separator(paints.tone('warn', '! nothing found'))];
          const listed = found.slice(0, MOST_LINES).map((line) => ({ value: line.index, name: line.shown }));
          const more = found.length - listed.length;
          return more === 0 ? listed : [...listed, new Separator(paints.dim(`${more} more: type to narrow the list`))];
        };
        const theme = listTheme(paints, width);
        return (await prompt({ type: 'search', name, message: visible(message), source, pageSize, theme })).answer as number;
      });
      if (answer.kind !== 'answer') return answer;
      const chosen = choices[answer.value];
      if (chosen === undefined) throw new Error(`choice ${answer.value} of ${choices.length} was answered`);
      settled(done, message, chosen.label);
      return { kind: 'answer', value: chosen.value };
    },

    async ask({ message, initial = '', check }) {
      const answer = await asking(terminal, async ({ prompt, Separator }) => {
        // Inquirer's line of text is checked at Enter only. Its search asks its source at every key, so the check is
        // the source, and the text itself the only thing to be found.
        const source = (text = '') => {
          const problem = check(text);
          // Nothing was typed yet: refused at Enter, but no reason to complain.
          if (text === '' && problem !== null) return [];
          return [problem === null ? { value: text, name: text } : new Separator(paints.tone('bad', `! ${visible(problem)}`))];
        };
        const theme = textTheme(paints, width);
        const asked = prompt({ type: 'search', name, message: visible(message), source, initialValue: initial, theme });
        return (await asked).answer as string;
      });
      if (answer.kind === 'answer') settled(done, message, answer.value);
      return answer;
    },

    async confirm({ message }) {
      const answer = await asking(terminal, async ({ prompt }) => {
        const theme = confirmTheme(paints);
        return (await prompt({ type: 'confirm', name, message: visible(message), default: false, theme })).answer as boolean;
      });
      if (answer.kind !== 'answer') return answer;
      settled(answer.value ? done : paints.dim('✘'), message, answer.value ? 'Yes' : 'No');
      return answer.value ? { kind: 'answer', value: true } : { kind: 'cancelled' };
    },
  };
}
