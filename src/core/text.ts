/**
 * What text may hold. Names, keys and notes come from files and people and end in terminals and spreadsheets, so
 * characters that can move a cursor, reverse a line or hide are refused on the way in and shown escaped on the way out.
 */

/** The inside of a character class for `u` regular expressions: every unsafe character. */
export const UNSAFE_CLASS =
  '\\p{Cc}\\p{Cs}\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff\\u{e0000}-\\u{e007f}';
const UNSAFE = new RegExp(`[${UNSAFE_CLASS}]`, 'u');
const ALL_UNSAFE = new RegExp(`[${UNSAFE_CLASS}]`, 'gu');

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** The first character that is refused in names, keys, notes and references, as `U+001B`; undefined when there is none. */
export function unsafeCharacter(text: string): string | undefined {
  const match = UNSAFE.exec(text);
  return match === null ? undefined : `U+${codePoint(match[0])}`;
}

/** The text with every unsafe character spelled out (`\u{1b}`), so that showing it can do nothing but show it. */
export function visible(text: string): string {
  return UNSAFE.test(text) ? text.replace(ALL_UNSAFE, (character) => `\\u{${codePoint(character).toLowerCase()}}`) : text;
}

/** Length as a reader counts it: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
