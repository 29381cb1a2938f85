/** Cells of an import: a blank one keeps what there is, `-` empties it, anything else is the new value (contract, section 7). */

import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { BoundRow } from './bound-rows.ts';

/** What empties a field. */
export const EMPTY = '-';

type Parse<T> = (text: string) => Outcome<T>;

/** A value that a new record needs, and that an old one keeps. A field that cannot be empty refuses to be emptied. */
export function needed<T>(row: BoundRow, column: string, parse: Parse<T>, before: T | undefined): () => Outcome<T> {
  return () => {
    const text = row.given(column);
    if (text === EMPTY) return refuse('cannot-be-empty', { column });
    if (text !== null) return parse(text);
    return before === undefined ? refuse('missing-value', { column }) : done(before);
  };
}

/** A value that may be left out: `otherwise` for a new record, `empty` where it is taken away. */
export function optional<T>(
  row: BoundRow,
  column: string,
  parse: Parse<T>,
  { before, otherwise }: { readonly before: T | undefined; readonly otherwise: T },
): () => Outcome<T> {
  return () => {
    const text = row.given(column);
    if (text === EMPTY) return done(otherwise);
    return text === null ? done(before ?? otherwise) : parse(text);
  };
}

/** A value that a row must bring, whatever there is. */
export function demanded<T>(row: BoundRow, column: string, parse: Parse<T>): () => Outcome<T> {
  return needed(row, column, parse, undefined);
}

/**
 * Runs parsers one after another and stops at the first refusal: `collect({ a: () => …, b: () => … })`. The value holds
 * what each parser came to, under its name.
 */
export function collect<Parsed extends object>(parsers: {
  readonly [Name in keyof Parsed]: () => Outcome<Parsed[Name]>;
}): Outcome<Parsed> {
  const parsed: Record<string, unknown> = {};
  for (const [name, parse] of Object.entries(parsers)) {
    const outcome = (parse as () => Outcome<unknown>)();
    if (!outcome.ok) return outcome;
    parsed[name] = outcome.value;
  }
  return done(parsed as Parsed);
}
