/** Questions in a terminal: a searchable list, a line of text, yes or no. */

import { visible } from '../core/text.ts';
import { grouped, signOf } from '../view/cells.ts';
import { painter } from '../view/paint.ts';
import { asking, type Terminal } from './asking.ts';
import { linesOf, matching } from './choices.ts';
import { plainPrompter } from './plain.ts';
import type { Prompter } from './prompter.ts';
import { signs } from './signs.ts';
import { confirmTheme, type Drawn, listTheme, textTheme } from './theme.ts';

export interface TerminalOptions extends Terminal, Omit<Drawn, 'unicode'> {
  /** Whether signs beyond ASCII may be drawn; true unless told. */
  readonly unicode?: boolean;
  /** Words in the place of signs. */
  readonly words?: boolean;
  /** The terminal cannot move its cursor (TERM=dumb). */
  readonly dumb: boolean;
}

/** Lines around a list: the question (which may take two), an empty one, the help, and one to spare. */
const AROUND = 5;
const LONGEST_PAGE = 12;
/** Every line of a list is laid out at every key; more than these would be felt. Typing reaches the others. */
const MOST_LINES = 500;

const name = 'answer';

export function terminalPrompter({ dumb, colour, unicode = true, words = false, width, ...terminal }: TerminalOptions): Prompter {
  if (dumb) return plainPrompter(terminal, { unicode, words });
  const drawn: Drawn = { colour, unicode, width };
  const paint = painter(colour);
  const { yes, no } = signs(unicode);
  const warned = (problem: string): string => paint.tone('bad', signOf('bad', { unicode }) + problem);
  /** What stays on the screen of a question that was answered. */
  const settled = (message: string, answer: string, sign = paint.tone('good', yes)): void => {
    terminal.output.write(`${sign} ${paint.strong(visible(message))} ${visible(answer)}\n`);
  };

  return {
    async choose({ message, choices }) {
      const lines = linesOf(choices, { ...drawn, width: width - 2 });
      const pageSize = Math.max(1, Math.min(LONGEST_PAGE, (terminal.output.rows ?? 24) - AROUND));
      const theme = listTheme(drawn);
      const answer = await asking(terminal, async ({ prompt, Separator }) => {
        const source = (search = '') => {
          const found = matching(lines, search);
          if (found.length === 0) return [new Separator(warned('nothing found'))];
          const listed = found.slice(0, MOST_LINES).map((line) => ({ value: line.index, name: line.shown }));
          const more = found.length - listed.length;
          return more === 0 ? listed : [...listed, new Separator(`${grouped(more)} more: type to narrow the list`)];
        };
        return (await prompt({ type: 'search', name, message: visible(message), source, pageSize, theme })).answer as number;
      });
      if (answer.kind !== 'answer') return answer;
      const chosen = choices[answer.value];
      if (chosen === undefined) throw new Error(`choice ${answer.value} of ${choices.length} was answered`);
      settled(message, chosen.label);
      return { kind: 'answer', value: chosen.value };
    },

    async ask({ message, initial = '', check }) {
      const theme = textTheme(drawn);
      const answer = await asking(terminal, async ({ prompt, Separator }) => {
        // Inquirer's line of text is checked at Enter only. Its search asks its source at every key, so the check is
        // the source, and the text itself the only thing to be found.
        const source = (text = '') => {
          const problem = check(text);
          if (problem === null) return [{ value: text, name: text }];
          // Nothing was typed yet: not accepted, but no reason to complain.
          return text === '' ? [] : [new Separator(warned(visible(problem)))];
        };
        const asked = prompt({ type: 'search', name, message: visible(message), source, initialValue: initial, theme });
        return (await asked).answer as string;
      });
      if (answer.kind === 'answer') settled(message, answer.value);
      return answer;
    },

    secret({ message }) {
      const theme = textTheme(drawn);
      return asking(terminal, async ({ prompt }) => {
        return (await prompt({ type: 'password', name, message: visible(message), mask: false, theme })).answer as string;
      });
    },

    async confirm({ message }) {
      const theme = confirmTheme(drawn);
      const answer = await asking(terminal, async ({ prompt }) => {
        return (await prompt({ type: 'confirm', name, message: visible(message), default: false, theme })).answer as boolean;
      });
      if (answer.kind !== 'answer') return answer;
      if (answer.value) settled(message, 'Yes');
      else settled(message, 'No', no);
      return answer.value ? { kind: 'answer', value: true } : { kind: 'cancelled' };
    },
  };
}
