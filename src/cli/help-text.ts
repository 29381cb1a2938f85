/** `--help` in words: what commander lists, without its noise, and below it examples and the way on. */

import type { Command } from 'commander';
import type { CommandDefinition } from './definition.ts';
import { GLOBAL_OPTIONS } from './globals.ts';

/** Below the list of commands: the flags that all of them understand, and the way on. */
export function rootHelp(topics: readonly string[]): string {
  const flags = GLOBAL_OPTIONS.map(({ flags: text, description }) => `  ${text.padEnd(TERM)}  ${description}\n`).join('');
  return `
Global flags:
${flags}
More:
  ${'entitle help COMMAND'.padEnd(TERM)}  flags and examples of a command
  ${'entitle help TOPIC'.padEnd(TERM)}  ${topics.slice(0, -1).join(', ')} or ${topics.at(-1)}
`;
}

/** The longest thing that is explained. */
const TERM = 'entitle help COMMAND'.length;

/** Lists name a command and say what it does; what it takes is in its own help. */
export function arrangeHelp(command: Command, width: number): Command {
  return command
    .configureHelp({
      helpWidth: width,
      subcommandTerm: (sub) => sub.name(),
      subcommandDescription: (sub) => sub.summary(),
      // Choices are told in the description already.
      optionDescription: ({ description }) => description,
    })
    .helpOption('-h, --help', 'help for the command');
}

/** Below a command's own flags: its examples, and that the global flags are there. */
export function afterHelp({ examples, asOf }: CommandDefinition): string {
  const flags = GLOBAL_OPTIONS.filter(({ name }) => asOf === true || name !== 'asOf').map(
    ({ flags: text }) => text.replace(/^-\w, /, '').split(' ')[0],
  );
  const shown = examples.length === 0 ? '' : `\nExamples:\n${examples.map((line) => `  $ ${line}\n`).join('')}`;
  return `${shown}\nGlobal flags (see entitle help):\n${lines(flags)}`;
}

/** Short words in lines that fit any window. */
function lines(words: readonly (string | undefined)[]): string {
  const half = Math.ceil(words.length / 2);
  return [words.slice(0, half), words.slice(half)].map((part) => `  ${part.join(' ')}\n`).join('');
}
