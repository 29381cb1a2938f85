/**
 * What text may hold. Names, keys and notes come from files and people and end in terminals and spreadsheets, so
 * characters that can move a cursor, reverse a line or hide are refused on the way in and shown escaped on the way out.
 * Some that hide are part of how a script or an emoji is written: there, and only there, they are let be.
 */

import { isPartOfWriting } from './joiners.ts';

/** The inside of a character class for `u` regular expressions: every character that is unsafe by itself. */
export const UNSAFE_CLASS =
  '\\p{Cc}\\p{Cs}\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\ufffe\\uffff\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}';
const UNSAFE = new RegExp(`[${UNSAFE_CLASS}]`, 'u');
const ALL_UNSAFE = new RegExp(`[${UNSAFE_CLASS}]`, 'gu');

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/**
 * The first character that is refused, as `U+001B`; undefined when there is none. Names and notes are `writing`, in which
 * joiners and variation selectors stand where a script or an emoji needs them; in keys, addresses and references nothing hides.
 */
export function unsafeCharacter(text: string, kind: 'writing' | 'code' = 'writing'): string | undefined {
  if (!UNSAFE.test(text)) return undefined;
  for (const { 0: character, index } of text.matchAll(ALL_UNSAFE)) {
    if (kind === 'code' || !isPartOfWriting(text, index)) return `U+${codePoint(character)}`;
  }
  return undefined;
}

/** The text with every unsafe character spelled out (`\u{1b}`), so that showing it can do nothing but show it. */
export function visible(text: string): string {
  if (!UNSAFE.test(text)) return text;
  return text.replace(ALL_UNSAFE, (character, at: number) =>
    isPartOfWriting(text, at) ? character : `\\u{${codePoint(character).toLowerCase()}}`,
  );
}

/** Length as a reader counts it: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
