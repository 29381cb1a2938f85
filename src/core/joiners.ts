/**
 * Characters that nobody sees and that writing needs: the joiners U+200C and U+200D between letters of scripts that join
 * (as RFC 5892, appendix A, allows them), U+200D between emoji, and the selectors U+FE0E and U+FE0F after one.
 */

const [NON_JOINER, JOINER, AS_TEXT, AS_EMOJI] = ['\u200c', '\u200d', '\ufe0e', '\ufe0f'];

/** What is looked at before such a character: an emoji with its selector takes three units. */
const AROUND = 4;

const EMOJI_BEFORE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?$/u;
const EMOJI_AFTER = /^\p{Extended_Pictographic}/u;
const PICTURE_BEFORE = /\p{Extended_Pictographic}$/u;
const KEY_BEFORE = /[0-9#*]$/;
const KEYCAP_AFTER = /^\u20e3/;

/** Signs that take the vowel from a consonant: what follows is drawn together with it, or not. */
const VIRAMA_BEFORE =
  /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0f84\u1039\u103a\u17d2\u1a60\u1b44\ua8c4\ua953\ua9c0\uaaf6]$/u;
const JOINING =
  '[[\\p{L}\\p{M}]&&[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Nkoo}\\p{scx=Mand}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Tibt}\\p{scx=Phag}\\p{scx=Adlm}\\p{scx=Rohg}]]';
/** Made when the first joiner is met: it takes longer than all else that a start does with text. */
let joining: { readonly before: RegExp; readonly after: RegExp } | undefined;

function isBetweenJoining(before: string, after: string): boolean {
  joining ??= { before: new RegExp(`${JOINING}$`, 'v'), after: new RegExp(`^${JOINING}`, 'v') };
  return joining.before.test(before) && joining.after.test(after);
}

/** Whether the character at this place of a text is one of those, where it is needed. */
export function isPartOfWriting(text: string, at: number): boolean {
  const character = text[at];
  if (character !== NON_JOINER && character !== JOINER && character !== AS_TEXT && character !== AS_EMOJI) return false;
  const [before, after] = [text.slice(Math.max(0, at - AROUND), at), text.slice(at + 1, at + 1 + AROUND)];
  if (character === AS_TEXT || character === AS_EMOJI)
    return PICTURE_BEFORE.test(before) || (KEY_BEFORE.test(before) && KEYCAP_AFTER.test(after));
  if (VIRAMA_BEFORE.test(before) || isBetweenJoining(before, after)) return true;
  return character === JOINER && EMOJI_BEFORE.test(before) && EMOJI_AFTER.test(after);
}
