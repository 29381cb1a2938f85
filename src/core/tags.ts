/** Tags: what a customer calls its events by, `cost-center=4711` (contract, section 7: names like keys, values like names). */

import { done, type Outcome } from './outcome.ts';
import { refuse } from './refusals.ts';
import { isKey, parseText } from './values.ts';

/** Values by name, sorted by name. */
export type Tags = Readonly<Record<string, string>>;
export const NO_TAGS: Tags = {};

/** At most so many on one workspace. */
export const MOST_TAGS = 20;
/** The longest value, as the longest name. */
const MOST_VALUE = 200;

export function parseTagName(text: string): Outcome<string> {
  return isKey(text) ? done(text) : refuse('invalid-key', { what: 'tag', value: text });
}

export function parseTagValue(name: string, text: string): Outcome<string> {
  return parseText(`value of tag "${name}"`, text, MOST_VALUE);
}

/** `cost-center=4711`; everything behind the first `=` is the value. */
export function parseTag(text: string): Outcome<{ readonly name: string; readonly value: string }> {
  const at = text.indexOf('=');
  if (at < 0) return refuse('invalid-tag', { value: text });
  const name = parseTagName(text.slice(0, at));
  if (!name.ok) return name;
  const value = parseTagValue(name.value, text.slice(at + 1));
  return value.ok ? done({ name: name.value, value: value.value }) : value;
}

/** What `--tag` asks for: a tag, or by its name alone any of that name. */
export function parseTagFilter(text: string): Outcome<{ readonly name: string; readonly value: string | null }> {
  if (text.includes('=')) return parseTag(text);
  const name = parseTagName(text);
  return name.ok ? done({ name: name.value, value: null }) : name;
}

/** The tags after a change (null: taken off), sorted; undefined when there are none: such a workspace says nothing of tags. */
export function changeTags(
  workspace: string,
  before: Tags | undefined,
  changes: ReadonlyMap<string, string | null>,
): Outcome<Tags | undefined> {
  const tags = new Map(Object.entries(before ?? NO_TAGS));
  for (const [name, value] of changes) {
    if (value === null) tags.delete(name);
    else tags.set(name, value);
  }
  if (tags.size > MOST_TAGS) return refuse('too-many-tags', { workspace, tags: tags.size, most: MOST_TAGS });
  if (tags.size === 0) return done(undefined);
  return done(Object.fromEntries([...tags].toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

/** The workspace with these tags in place of its own. */
export function withTags<W extends { readonly tags?: Tags; readonly attendees?: string }>(
  workspace: W,
  tags: Tags | undefined,
): Omit<W, 'tags' | 'attendees'> & { readonly tags?: Tags; readonly attendees?: string } {
  const { tags: _, attendees, ...rest } = workspace;
  return { ...rest, ...(tags === undefined ? {} : { tags }), ...(attendees === undefined ? {} : { attendees }) };
}
