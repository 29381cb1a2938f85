/** Parts of a request, from what was typed. */

import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { unsafeCharacter } from '../core/text.ts';

/** Whether an option was given, by its value. */
export function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== false;
}

/** An object without the keys that have no value: how optional parts of a request are written. */
export function present<Part extends Readonly<Record<string, unknown>>>(
  parts: Part,
): { readonly [Key in keyof Part]?: NonNullable<Part[Key]> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined && value !== null)) as never;
}

/** A search text may hold anything; what cannot be in a name cannot be found. */
export function parseSearch(text: string): Outcome<string> {
  const character = unsafeCharacter(text);
  return character === undefined ? done(text) : refuse('unsafe-text', { what: 'search', value: text, character });
}
