/** The list of commands as a commander program: words, options, help. What was typed comes out as one invocation. */

import { Command, CommanderError, Option } from 'commander';
import { raise } from '../core/refusals.ts';
import type { Nearest } from '../view/document.ts';
import type { CommandDefinition, Input, CommandGroup, Commands } from './definition.ts';
import { GLOBAL_OPTIONS } from './globals.ts';
import { optionsOf } from './options.ts';
import { afterHelp, arrangeHelp, rootHelp } from './help-text.ts';
import { understood } from './synonyms.ts';
import { flagsOf, globalsIn, understand } from './partial-line.ts';

export type Values = Readonly<Record<string, unknown>>;

export interface Invocation {
  readonly definition: CommandDefinition;
  readonly input: Input;
  /** The global options as typed, before or after the command; the last one counts. */
  readonly globals: Values;
}

/** Help or version text to print, in place of a command to run. */
export interface Shown {
  readonly text: string;
}

interface Setting {
  readonly commands: Commands;
  readonly version: string;
  readonly nearest: Nearest;
  /** Columns that help may take. */
  readonly width: number;
}

/** Understands a command line. Refuses with `usage` (thrown): unknown command or flag, too many arguments, a bad choice. */
export function parseCommandLine(typed: readonly string[], { commands, version, nearest, width }: Setting): Invocation | Shown {
  const printed: string[] = [];
  const definitions = [...commands.groups.flatMap((group) => group.commands), ...commands.hidden];
  const argv = understood(typed, definitions);
  const configure = (command: Command): Command =>
    arrangeHelp(command, width)
      .exitOverride()
      .configureOutput({ writeOut: (text) => printed.push(text), writeErr: () => undefined, getOutHelpWidth: () => width })
      .allowExcessArguments(true)
      // A flag after a subcommand is the subcommand's: `workspaces create --status` is not a filter of `workspaces`.
      .enablePositionalOptions();
  const program = configure(new Command('entitle')).version(version, '--version', 'the version').helpCommand(false);
  program.usage('<command> [flags]').addHelpText('after', rootHelp(commands.topics));
  for (const { flags, description } of GLOBAL_OPTIONS) program.addOption(new Option(flags, description).hideHelp());
  let found: Invocation | undefined;
  for (const definition of definitions) {
    const words = definition.path.split(' ');
    // Words that were not typed cannot be the command: what only they need is not made, which saves half of the time.
    if (!words.slice(0, -1).every((word) => argv.includes(word))) continue;
    const command = add(program, definition, commands.groups, configure);
    if (!words.every((word) => argv.includes(word))) continue;
    addOptions(command, definition);
    command.action(() => {
      refuseExcess(command, definition, definitions, nearest);
      const input = inputOf(command);
      const quoted = definition.quotes === true ? globalsIn(understand(input.operandsFrom(0), definitions)) : null;
      found = { definition, input, globals: quoted ?? globalsOf(command) };
    });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { text: printed.join('') };
    // No command was typed.
    if (error.code !== 'commander.help') raiseUsage(error, argv, definitions, nearest);
  }
  if (found?.definition.path === 'help') {
    const asked = findCommand(program, found.input.operandsFrom(0));
    asked?.outputHelp();
    if (asked !== null) return { text: printed.join('') };
  }
  return found ?? { definition: commands.start, input: inputOf(program), globals: globalsOf(program) };
}

/** The command of these words under its parent, which stands before it in the list. */
function add(
  program: Command,
  { path, summary }: CommandDefinition,
  groups: readonly CommandGroup[],
  configure: (command: Command) => Command,
) {
  const words = path.split(' ');
  const parent = findCommand(program, words.slice(0, -1)) ?? program;
  const group = groups.find(({ commands }) => commands.some((each) => each.path === path));
  const command = configure(parent.command(words.at(-1) ?? '', { hidden: group === undefined }))
    .summary(summary)
    .description(summary);
  return parent === program && group !== undefined ? command.helpGroup(`${group.title}:`) : command;
}

function addOptions(command: Command, definition: CommandDefinition): void {
  for (const operand of definition.operands ?? []) command.argument(operand);
  for (const { flags, description, choices } of optionsOf(definition)) {
    const option = new Option(flags, description);
    command.addOption(choices === undefined ? option : option.choices(choices));
  }
  for (const { flags, description } of GLOBAL_OPTIONS) command.addOption(new Option(flags, description).hideHelp());
  command.addHelpText('after', afterHelp(definition));
}

/** The command these words name, word by word; none of them: the program itself. */
function findCommand(program: Command, words: readonly string[]): Command | null {
  return words.reduce<Command | null>(
    (parent, word) => parent?.commands.find((command) => command.name() === word) ?? null,
    program,
  );
}

/** Words that are left over are a mistyped subcommand, or simply too many. */
function refuseExcess(
  command: Command,
  { path, operands = [] }: CommandDefinition,
  definitions: readonly CommandDefinition[],
  nearest: Nearest,
): void {
  const takesAll = operands.some((operand) => operand.includes('...'));
  const extra = command.args[operands.length];
  if (takesAll || extra === undefined) return;
  const subcommands = definitions.flatMap((other) =>
    other.path.startsWith(`${path} `) ? [other.path.slice(path.length + 1)] : [],
  );
  const meant = nearest(extra, subcommands);
  const reason =
    subcommands.length > 0 ? `unknown command "${path} ${extra}"` : `"${extra}" is one argument too many for "entitle ${path}"`;
  // One thing by its name, where the list was typed.
  const show = meant === null && subcommands.includes('show') && command.args.length === 1 ? `${path} show ${extra}` : null;
  if (show !== null) raise('usage', { reason, fix: `did you mean "entitle ${show}"?` });
  raise('usage', { reason, fix: meant === null ? `see: entitle ${path} --help` : `did you mean "entitle ${path} ${meant}"?` });
}

/** Flags of an earlier version, and what is there in their place. */
const GONE: Readonly<Record<string, string>> = {
  '--again': 'rows are known by what they say: to mean them once more, give the file a name of its own with --batch LABEL',
};

/** Commander's words, taken apart: `error: unknown command 'pols'\n(Did you mean pools?)`. */
function raiseUsage(
  error: CommanderError,
  argv: readonly string[],
  definitions: readonly CommandDefinition[],
  nearest: Nearest,
): never {
  const [first = '', suggestion] = error.message.split('\n');
  const reason = first.replace(/^error: /, '');
  const unknown = error.code === 'commander.unknownOption';
  const gone = unknown ? GONE[/--[^'=]+/.exec(reason)?.[0] ?? ''] : undefined;
  if (gone !== undefined) raise('usage', { reason, fix: gone }, error);
  const meant = unknown ? nearestFlag(reason, argv, definitions, nearest) : null;
  const fix = suggestion === undefined ? 'see: entitle --help' : suggestion.replace(/^\(D(.*)\)$/, 'd$1');
  raise('usage', { reason, fix: meant === null ? fix : `did you mean ${meant}?` }, error);
}

/** Commander suggests no flag that its help does not list, and the global ones it does not. */
function nearestFlag(
  reason: string,
  argv: readonly string[],
  definitions: readonly CommandDefinition[],
  nearest: Nearest,
): string | null {
  const [typed = ''] = /--[^']+/.exec(reason) ?? [];
  const { command } = understand([...argv, ''], definitions);
  return nearest(
    typed,
    flagsOf(command).map(({ long }) => long),
  );
}

/** Global options typed at the command or at any of its parents; the innermost counts. */
function globalsOf(command: Command): Values {
  const globals: Record<string, unknown> = {};
  for (let at: Command | null = command; at !== null; at = at.parent) {
    for (const { name } of GLOBAL_OPTIONS) {
      if (!(name in globals) && at.getOptionValueSource(name) === 'cli') globals[name] = at.getOptionValue(name);
    }
  }
  return globals;
}

function inputOf(command: Command): Input {
  const typed = (option: string): unknown =>
    command.getOptionValueSource(option) === 'cli' ? command.getOptionValue(option) : undefined;
  return {
    operand: (place) => command.args[place] ?? null,
    operandsFrom: (place) => command.args.slice(place),
    text: (option) => {
      const value = typed(option);
      return typeof value === 'string' ? value : null;
    },
    texts: (option) => {
      const value = typed(option);
      return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
    },
    has: (option) => typed(option) === true,
    either: (option) => {
      const value = typed(option);
      return typeof value === 'boolean' ? value : null;
    },
  };
}
