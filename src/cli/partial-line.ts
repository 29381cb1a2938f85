/** A command line as far as it has been typed: what the words before the cursor mean, and what is being typed there. */

import type { CommandDefinition } from './definition.ts';
import { GLOBAL_OPTIONS } from './globals.ts';
import { optionsOf } from './options.ts';

export interface Flag {
  /** `--status` */
  readonly long: string;
  /** What its value is, as help writes it: `status`; null for a switch. */
  readonly value: string | null;
  readonly description: string;
  readonly choices: readonly string[];
}

export interface Typed {
  /** The words of the command so far: `workspaces show`; nothing before the first one. */
  readonly path: string;
  readonly command: CommandDefinition | null;
  readonly operands: readonly string[];
  /** The flags that were given already, and the values they were given. */
  readonly given: ReadonlyMap<string, string | null>;
  /** The flag whose value is being typed. */
  readonly valueOf: Flag | null;
  /** After `--` nothing is a flag. */
  readonly onlyOperands: boolean;
  /** The beginning of what is being typed: of `--status=pro` only `pro`. */
  readonly start: string;
  /** What stands before it in the same word: `--status=`. */
  readonly before: string;
}

/** `words`: what follows the program's name; the last one is being typed and may be empty. */
export function understand(words: readonly string[], commands: readonly CommandDefinition[]): Typed {
  const current = words.at(-1) ?? '';
  const given = new Map<string, string | null>();
  const operands: string[] = [];
  let path = '';
  let pending: Flag | null = null;
  let onlyOperands = false;
  for (const word of words.slice(0, -1)) {
    if (pending !== null) {
      given.set(pending.long, word);
      pending = null;
    } else if (word === '--' && !onlyOperands) onlyOperands = true;
    else if (word.startsWith('-') && word !== '-' && !onlyOperands) {
      const [name = '', value] = split(word);
      const flag = flagsOf(commandAt(commands, path)).find(({ long }) => long === name);
      given.set(name, value ?? null);
      if (flag !== undefined && flag.value !== null && value === undefined) pending = flag;
    } else {
      const longer = path === '' ? word : `${path} ${word}`;
      if (operands.length === 0 && commands.some((command) => startsPath(command.path, longer))) path = longer;
      else operands.push(word);
    }
  }
  const command = commandAt(commands, path);
  const [name = '', value] = current.startsWith('--') && !onlyOperands ? split(current) : [];
  const inWord = value === undefined ? null : (flagsOf(command).find(({ long }) => long === name) ?? null);
  const start = inWord === null ? current : (value ?? '');
  return {
    path,
    command,
    operands,
    given,
    onlyOperands,
    valueOf: pending ?? inWord,
    start,
    before: inWord === null ? '' : `${name}=`,
  };
}

/** A command's own flags, and those of every command. */
export function flagsOf(command: CommandDefinition | null): readonly Flag[] {
  return [...(command === null ? [] : optionsOf(command)), ...GLOBAL_OPTIONS].map((option) => {
    const [, long = '', value = null] = /(--[a-z-]+)(?: <([^>]+)>)?/.exec(option.flags) ?? [];
    const choices = 'choices' in option && option.choices !== undefined ? option.choices : [];
    return { long, value, description: option.description, choices };
  });
}

/** `--status=pro` is `--status` and `pro`. */
function split(word: string): readonly [string] | readonly [string, string] {
  const at = word.indexOf('=');
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function startsPath(path: string, words: string): boolean {
  return path === words || path.startsWith(`${words} `);
}

function commandAt(commands: readonly CommandDefinition[], path: string): CommandDefinition | null {
  return commands.find((command) => command.path === path) ?? null;
}

/** The store, organization and actor that were typed decide what there is to choose from. */
export function globalsIn({ given }: Typed): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    ['db', 'org', 'as'].flatMap((name) => (given.get(`--${name}`) ? [[name, given.get(`--${name}`)]] : [])),
  );
}
