/**
 * Questions for a terminal that cannot move its cursor (TERM=dumb, as in an editor's shell): lists with numbers, answered
 * line by line. Nothing is ever drawn over, and the terminal itself echoes and corrects what is typed.
 */

import { createInterface } from 'node:readline';
import { grouped } from '../core/counts.ts';
import { visible } from '../core/text.ts';
import { signOf } from '../view/cells.ts';
import type { Look } from '../view/document.ts';
import type { Terminal } from './asking.ts';
import { linesOf, matching, reasonsFor } from './choices.ts';
import { typedAhead } from './keys.ts';
import type { Answer, Prompter } from './prompter.ts';

const LONGEST_LIST = 20;

/** One line from stdin. A line with an Escape in it is `back`; the end of stdin and an abort of `stop` are `cancelled`. */
async function line({ input, output, stop }: Terminal, question: string): Promise<Answer<string>> {
  output.write(question);
  const reader = createInterface({ input, terminal: false });
  const close = (): void => reader.close();
  return new Promise<Answer<string>>((resolve) => {
    const cancel = (): void => {
      // The line is not ended by the person's Enter; what comes next starts on its own.
      output.write('\n');
      resolve({ kind: 'cancelled' });
    };
    reader.once('line', (text) => {
      reader.removeListener('close', cancel);
      // At once: the next line belongs to the next question.
      close();
      resolve(text.includes('\u001b') ? { kind: 'back' } : { kind: 'answer', value: text });
    });
    reader.once('close', cancel);
    stop?.addEventListener('abort', close);
    if (stop?.aborted === true || !input.readable) close();
  }).finally(() => {
    stop?.removeEventListener('abort', close);
    close();
  });
}

/** Drops what was typed before: it must not answer what nobody has seen. */
async function forget({ input }: Terminal): Promise<void> {
  const drop = (): void => undefined;
  input.on('data', drop).resume();
  await typedAhead();
  input.removeListener('data', drop);
}

export function plainPrompter(terminal: Terminal, signs: Pick<Look, 'unicode' | 'words'>): Prompter {
  let isFirst = true;
  const rest = (): void => {
    isFirst = true;
  };
  /** What is typed between two questions is for the second one. */
  const typedLine = async (question: string): Promise<Answer<string>> => {
    if (isFirst) await forget(terminal);
    isFirst = false;
    return line(terminal, question);
  };
  const say = (text: string): void => void terminal.output.write(`${text}\n`);
  const warn = (problem: string): void => say(signOf('bad', signs) + problem);

  return {
    async choose({ message, choices, empty = 'nothing found' }) {
      const lines = linesOf(choices, { width: null, colour: false, ...signs });
      const unavailable = (index: number): string | undefined => choices[index]?.unavailable;
      for (let search = ''; ;) {
        const all = matching(lines, search);
        const found = all.filter(({ index }) => unavailable(index) === undefined);
        const listed = found.slice(0, LONGEST_LIST);
        if (found.length > 0) say(visible(message));
        else for (const why of reasonsFor(all, choices, empty)) warn(visible(why));
        for (const [place, each] of listed.entries()) say(`${String(place + 1).padStart(4)}  ${each.shown}`);
        if (found.length > listed.length)
          say(`      ${listed.length} of ${grouped(found.length)}: type a part of a line to narrow the list`);
        const typed = await typedLine('Number, or text to search (empty: back): ');
        if (typed.kind !== 'answer') return typed;
        if (typed.value.trim() === '') return { kind: 'back' };
        const numbered = choices[listed[Number(typed.value) - 1]?.index ?? -1];
        const chosen = numbered ?? choices.find((choice) => choice.label === typed.value.trim());
        if (chosen !== undefined && chosen.unavailable === undefined) return { kind: 'answer', value: chosen.value };
        search = typed.value;
      }
    },

    async ask({ message, initial = '', check, readBack = () => null }) {
      for (let proposed = initial; ;) {
        const typed = await typedLine(`${visible(message)}${proposed === '' ? '' : ` [${visible(proposed)}]`}: `);
        if (typed.kind !== 'answer') return typed;
        const value = typed.value === '' ? proposed : typed.value;
        const kept = readBack(value);
        if (kept !== null && kept.text !== value) {
          say(`${kept.words}?`);
          proposed = kept.text;
          continue;
        }
        const problem = check(value);
        if (problem === null) return { kind: 'answer', value };
        warn(visible(problem));
      }
    },

    // Nothing is taken back from a screen that only grows.
    said: () => undefined,
    back: () => undefined,

    secret: async () => ({ kind: 'cancelled' }),

    rest,

    async confirm({ message }) {
      rest();
      const typed = await typedLine(`${visible(message)} (y/N) `);
      rest();
      if (typed.kind !== 'answer') return typed;
      return /^\s*y(es)?\s*$/i.test(typed.value) ? { kind: 'answer', value: true } : { kind: 'cancelled' };
    },
  };
}
