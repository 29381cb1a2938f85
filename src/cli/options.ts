/**
 * Options and operands as a command declares them: each with what makes a value of what was typed. They are read once,
 * before the command runs, so that it is given values; a word that does not fit its option is a usage error that names it.
 */

import { type Day, parseDay } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { parseDate } from '../core/values.ts';
import type { CommandDefinition, Context, Input, OptionDefinition, Printed } from './definition.ts';

export interface Option<Value> extends OptionDefinition {
  readonly read: (input: Input) => Outcome<Value>;
}

type Options = Readonly<Record<string, Option<unknown>>>;

/** The values of declared options. */
export type ValuesOf<Declared extends Options> = {
  readonly [Name in keyof Declared]: Declared[Name] extends Option<infer Value> ? Value : never;
};

/** `[workspace]` is a word or null, `[product...]` all words from there on. */
type OperandsOf<Declared extends readonly string[]> = {
  readonly [
    Operand in Declared[number] as Operand extends `[${infer Name}...]` ? Name : Operand extends `[${infer Name}]` ? Name : never
  ]: Operand extends `[${string}...]` ? readonly string[] : string | null;
};

/** What a command is given. */
export interface Typed<Operands extends readonly string[], Declared extends Options> {
  readonly operands: OperandsOf<Operands>;
  readonly options: ValuesOf<Declared>;
}

type NoOptions = Readonly<Record<string, never>>;

interface Declaration<Operands extends readonly string[], Declared extends Options> extends Omit<
  CommandDefinition,
  'operands' | 'options' | 'run'
> {
  readonly operands?: Operands;
  readonly options?: Declared;
  readonly run: (typed: Typed<Operands, Declared>, context: Context) => Promise<Outcome<Printed>>;
}

/** A command that is given the values of what it declares, by their names there. */
export function command<const Operands extends readonly string[] = readonly [], const Declared extends Options = NoOptions>({
  operands,
  options,
  run,
  ...rest
}: Declaration<Operands, Declared>): CommandDefinition {
  return {
    ...rest,
    ...(operands === undefined ? {} : { operands }),
    ...(options === undefined ? {} : { options: Object.values(options) }),
    run: async (input, context) => {
      const values = readOptions(options ?? ({} as Declared), input);
      if (!values.ok) return values;
      return run({ operands: readOperands(operands ?? ([] as unknown as Operands), input), options: values.value }, context);
    },
  };
}

/** Refuses `usage`, or as a parser refuses. */
export function readOptions<Declared extends Options>(declared: Declared, input: Input): Outcome<ValuesOf<Declared>> {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(declared)) {
    const value = option.read(input);
    if (!value.ok) return value;
    values[name] = value.value;
  }
  return done(values as ValuesOf<Declared>);
}

function readOperands<Operands extends readonly string[]>(declared: Operands, input: Input): OperandsOf<Operands> {
  const words = declared.map((operand, place) => [
    operand.replaceAll(/[[\].]/g, ''),
    operand.includes('...') ? input.operandsFrom(place) : input.operand(place),
  ]);
  return Object.fromEntries(words) as OperandsOf<Operands>;
}

/** What every list is asked for with, beside its own options. */
export const LISTING = {
  sort: text('--sort <field>', 'by this column, its JSON name or heading; -FIELD: the greatest first'),
  limit: parsed('--limit <number>', 'at most so many', parseLimit),
};

/** The options of a command: its own, and those of every list. */
export function optionsOf({ options = [], reads }: CommandDefinition): readonly OptionDefinition[] {
  const all = options.flatMap((each) => (each.opposite === undefined ? [each] : [each, each.opposite]));
  if (reads !== 'list') return all;
  const own = new Set(all.map(({ flags }) => nameOf(flags).long));
  return [...all, ...Object.values(LISTING).filter(({ flags }) => !own.has(nameOf(flags).long))];
}

function parseLimit(typed: string, option: string): Outcome<number> {
  const limit = parseCount(typed, option);
  if (!limit.ok || limit.value > 0) return limit;
  return refuse('usage', { reason: `${option} 0 would show nothing`, fix: 'write a number from 1' });
}

/** What is typed after the option, made a value by `parse`; null when it was not given. */
function parsed<Value>(
  flags: string,
  description: string,
  parse: (text: string, option: string) => Outcome<Value>,
): Option<Value | null> {
  const { name, long } = nameOf(flags);
  return {
    flags,
    description,
    read: (input) => {
      const typed = input.text(name);
      return typed === null ? done(null) : parse(typed, long);
    },
  };
}

/** Text as it was typed, for what is looked at by a rule (the order of refusals) or asked for when it is not there. */
function text(flags: string, description: string): Option<string | null> {
  return parsed(flags, description, done);
}

/** One of a few words. */
function oneOf<const Word extends string>(flags: string, description: string, choices: readonly Word[]): Option<Word | null> {
  const parse = (typed: string, option: string): Outcome<Word> => {
    const word = choices.find((choice) => choice === typed);
    return word === undefined ? unfit(option, typed, 'is not known', `use ${choices.join(', ')}`) : done(word);
  };
  return { ...parsed(flags, description, parse), choices };
}

/** One that its own parser knows, in words of the command line when it does not. */
function known<Value>(
  flags: string,
  description: string,
  parse: (text: string) => Outcome<Value>,
  otherwise: { readonly what: string; readonly fix: string },
): Option<Value | null> {
  return parsed(flags, description, (typed, option) => {
    const value = parse(typed);
    return value.ok ? value : unfit(option, typed, otherwise.what, otherwise.fix);
  });
}

/** A day. */
function day(flags: string, description: string): Option<Day | null> {
  return parsed(flags, description, (typed, option) => {
    const value = parseDay(typed);
    return value === undefined ? unfit(option, typed, 'is not a date', 'write it as YYYY-MM-DD') : done(value);
  });
}

/** A day that is kept, refused as the rules refuse it (`invalid-date`). */
function date(flags: string, description: string): Option<Day | null> {
  return parsed(flags, description, (typed, option) => parseDate(option, typed));
}

/** A whole number from 0. */
function count(flags: string, description: string): Option<number | null> {
  return parsed(flags, description, parseCount);
}

function parseCount(typed: string, option: string): Outcome<number> {
  return /^(0|[1-9][0-9]{0,9})$/.test(typed)
    ? done(Number(typed))
    : unfit(option, typed, 'is not a whole number', 'write digits only');
}

/** Whether a switch was given. */
function flag(flags: string, description: string): Option<boolean> {
  const { name } = nameOf(flags);
  return { flags, description, read: (input) => done(input.has(name)) };
}

/** `--no-x`, which stands alone. */
function noFlag(flags: string, description: string): Option<boolean> {
  const { name } = nameOf(flags);
  return { flags, description, read: (input) => done(input.either(name) === false) };
}

/** Several words after one option. */
function several(flags: string, description: string): Option<readonly string[]> {
  const { name } = nameOf(flags);
  return { flags, description, read: (input) => done(input.texts(name)) };
}

/** A switch with an opposite (`--x`, `--no-x`): true, false, or null when neither was given. */
function either(flags: string, description: string, otherwise: string): Option<boolean | null> {
  const { name, long } = nameOf(flags);
  const opposite = { flags: long.replace('--', '--no-'), description: otherwise };
  return { flags, description, opposite, read: (input) => done(input.either(name)) };
}

/** `--max-seats <number>` is `--max-seats`, which commander keeps as `maxSeats`; `--no-excess` as `excess`. */
function nameOf(flags: string): { readonly name: string; readonly long: string } {
  const long = /--[a-z-]+/.exec(flags)?.[0] ?? flags;
  const name = long.replace(/^--(no-)?/, '').replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { name, long };
}

function unfit(option: string, typed: string, what: string, fix: string): Outcome<never> {
  return refuse('usage', { reason: `${option} "${typed}" ${what}`, fix });
}

/** How options are declared: `note: option.text('--note <text>', 'why, for the ledger')`. */
export const option = { text, parsed, oneOf, known, day, date, count, flag, noFlag, either, several };
