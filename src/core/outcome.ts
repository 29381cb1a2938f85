import type { Refused } from './refusals.ts';

/** What a decision comes to: a value, or the reason there is none. Refusals are values; exceptions are bugs. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refused;

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}
