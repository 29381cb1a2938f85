/** The list of commands as a commander program: words, options, help. What was typed comes out as one invocation. */

import { Command, CommanderError, Option } from 'commander';
import { raise } from '../core/refusals.ts';
import type { CommandDefinition, Input } from './definition.ts';
import { GLOBAL_OPTIONS, ROOT_HELP } from './globals.ts';

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

/** Understands a command line. Refuses with `usage` (thrown): unknown command or flag, too many arguments, a bad choice. */
export function parseCommandLine(
  argv: readonly string[],
  definitions: readonly CommandDefinition[],
  version: string,
  nearest: (word: string, known: readonly string[]) => string | null,
  width: number,
): Invocation | Shown {
  let found: Invocation | undefined;
  const printed: string[] = [];
  const program = new Command('entitle');
  const setUp = (command: Command): Command =>
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => printed.push(text), writeErr: () => undefined, getOutHelpWidth: () => width })
      .helpOption('-h, --help', 'help for the command')
      .allowExcessArguments(true)
      // A flag after a subcommand is the subcommand's: `workspaces create --status` is no filter of `workspaces`.
      .enablePositionalOptions();
  setUp(program).version(version, '--version', 'the version').helpCommand(false).usage('<command> [flags]').addHelpText('after', ROOT_HELP);
  addGlobalOptions(program);
  for (const definition of definitions) {
    const command = setUp(commandAt(program, definition.path, setUp)).summary(definition.summary).description(definition.summary);
    for (const operand of definition.operands ?? []) command.argument(operand);
    for (const { flags, description, choices } of definition.options ?? []) {
      const option = new Option(flags, description);
      command.addOption(choices === undefined ? option : option.choices(choices));
    }
    addGlobalOptions(command);
    command.addHelpText('after', `\nExamples:\n${definition.examples.map((line) => `  $ ${line}`).join('\n')}`);
    command.action(() => {
      refuseExcess(command, definition, definitions, nearest);
      found = { definition, input: inputOf(command), globals: globalsOf(command) };
    });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0 || error.code === 'commander.help') return { text: printed.join('') };
    raiseUsage(error);
  }
  return found ?? { text: program.helpInformation() + ROOT_HELP };
}

/** The command of these words, made on the way where it is not there yet. */
function commandAt(program: Command, path: string, setUp: (command: Command) => Command): Command {
  return path.split(' ').reduce((parent, word) => {
    const known = parent.commands.find((command) => command.name() === word);
    return known ?? setUp(parent.command(word));
  }, program);
}

function addGlobalOptions(command: Command): void {
  for (const { flags, description, help } of GLOBAL_OPTIONS) {
    const option = new Option(flags, description).helpGroup('Global flags:');
    command.addOption(help === 'root' && command.parent !== null ? option.hideHelp() : option);
  }
}

/** Words that are left over are a mistyped subcommand, or simply too many. */
function refuseExcess(
  command: Command,
  { path, operands = [] }: CommandDefinition,
  definitions: readonly CommandDefinition[],
  nearest: (word: string, known: readonly string[]) => string | null,
): void {
  const takesAll = operands.some((operand) => operand.includes('...'));
  const extra = command.args[operands.length];
  if (takesAll || extra === undefined) return;
  const subcommands = definitions.flatMap((other) => (other.path.startsWith(`${path} `) ? [other.path.slice(path.length + 1)] : []));
  const meant = nearest(extra, subcommands);
  const reason = subcommands.length > 0 ? `unknown command "${path} ${extra}"` : `"${extra}" is one argument too many for "entitle ${path}"`;
  raise('usage', { reason, fix: meant === null ? `see: entitle ${path} --help` : `did you mean "entitle ${path} ${meant}"?` });
}

/** Commander's words, taken apart: `error: unknown option '--fromat'\n(Did you mean --format?)`. */
function raiseUsage(error: CommanderError): never {
  const [first = '', suggestion] = error.message.split('\n');
  const fix = suggestion === undefined ? 'see: entitle --help' : suggestion.replace(/^\(D(.*)\)$/, 'd$1');
  raise('usage', { reason: first.replace(/^error: /, ''), fix }, error);
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
  const typed = (option: string): unknown => (command.getOptionValueSource(option) === 'cli' ? command.getOptionValue(option) : undefined);
  return {
    operand: (place) => command.args[place] ?? null,
    operandsFrom: (place) => command.args.slice(place),
    text: (option) => {
      const value = typed(option);
      return typeof value === 'string' ? value : null;
    },
    has: (option) => typed(option) === true,
    either: (option) => {
      const value = typed(option);
      return typeof value === 'boolean' ? value : null;
    },
  };
}
