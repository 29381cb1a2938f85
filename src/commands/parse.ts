/** Values of options: a word that does not fit its option is a usage error that names the option. */

import { type Day, parseDay } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { unsafeCharacter } from '../core/text.ts';
import type { Input } from './definition.ts';

/** The day an option names, or undefined when it was not given. */
export function dayOption(input: Input, option: string): Outcome<Day | undefined> {
  const text = input.text(option);
  if (text === null) return done(undefined);
  const day = parseDay(text);
  return day === undefined ? badOption(option, text, 'is not a date', 'write it as YYYY-MM-DD') : done(day);
}

/** The whole number from 0 that an option names, or undefined when it was not given. */
export function countOption(input: Input, option: string): Outcome<number | undefined> {
  const text = input.text(option);
  if (text === null) return done(undefined);
  return /^(0|[1-9][0-9]{0,9})$/.test(text)
    ? done(Number(text))
    : badOption(option, text, 'is not a whole number', 'write digits only');
}

function badOption(option: string, text: string, what: string, fix: string): Outcome<never> {
  return refuse('usage', { reason: `--${kebab(option)} "${text}" ${what}`, fix });
}

function kebab(option: string): string {
  return option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A value parsed where it was given. */
export function given<T>(text: string | null, parse: (text: string) => Outcome<T>): Outcome<T | null> {
  return text === null ? done(null) : parse(text);
}

/** An object without the keys that have no value: how optional parts of a request are written. */
export function present<Part extends Readonly<Record<string, unknown>>>(
  parts: Part,
): { readonly [Key in keyof Part]?: NonNullable<Part[Key]> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined && value !== null)) as never;
}

/** A search text may hold anything; what cannot be in a name cannot be found. */
export function searchOption(input: Input, option: string): Outcome<string | null> {
  const text = input.text(option);
  const character = text === null ? undefined : unsafeCharacter(text);
  if (text === null || character === undefined) return done(text);
  return refuse('unsafe-text', { what: option, value: text, character });
}
