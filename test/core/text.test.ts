import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lengthOf, unsafeCharacter, visible } from '../../src/core/text.ts';

test.each<[string, string, string]>([
  ['NUL', 'Gala\0', 'U+0000'],
  ['escape', 'Gala\u001b[2J', 'U+001B'],
  ['backspace', 'Gala\b', 'U+0008'],
  ['tab', '\tGala', 'U+0009'],
  ['line feed', 'Gala\n2026', 'U+000A'],
  ['carriage return', 'Gala\r', 'U+000D'],
  ['delete', 'Gala\u007f', 'U+007F'],
  ['a C1 control', 'Gala\u009b2J', 'U+009B'],
  ['next line', 'Gala\u0085', 'U+0085'],
  ['a lone high surrogate', 'Gala \ud83c', 'U+D83C'],
  ['a lone low surrogate', '\udf89 Gala', 'U+DF89'],
  ['Arabic letter mark', 'Gala\u061c', 'U+061C'],
  ['zero-width space', 'Ga\u200bla', 'U+200B'],
  ['zero-width joiner', 'Ga\u200dla', 'U+200D'],
  ['left-to-right mark', 'Gala\u200e', 'U+200E'],
  ['right-to-left override', 'Gala\u202e', 'U+202E'],
  ['line separator', 'Gala\u2028', 'U+2028'],
  ['word joiner', 'Gala\u2060', 'U+2060'],
  ['first strong isolate', 'Gala\u2068', 'U+2068'],
  ['byte order mark', '\ufeffGala', 'U+FEFF'],
  ['soft hyphen', 'Ga\u00adla', 'U+00AD'],
  ['a variation selector after a letter', 'Gala\ufe0f', 'U+FE0F'],
  ['a variation selector of another kind', '🎉\ufe01', 'U+FE01'],
  ['a variation selector for ideographs', '辻\u{e0100}', 'U+E0100'],
  ['a Mongolian variation selector', 'ᠠ\u180b', 'U+180B'],
  ['a Hangul filler', 'Gala\u3164', 'U+3164'],
  ['a filler for a first consonant', '\u115fGala', 'U+115F'],
  ['a filler for a vowel', 'Gala\u1160', 'U+1160'],
  ['a filler of half width', 'Gala\uffa0', 'U+FFA0'],
  ['a joiner between an emoji and a letter', '🎉\u200dGala', 'U+200D'],
  ['a non-joiner between emoji', '👩\u200c👩', 'U+200C'],
  ['a joiner at the end', '🎉\u200d', 'U+200D'],
  ['a non-joiner at the end of an Arabic word', 'مهرجان\u200c', 'U+200C'],
  ['a second joiner', 'می\u200c\u200cخواهم', 'U+200C'],
  ['a tag character', 'Gala\u{e0041}', 'U+E0041'],
  ['a character that XML cannot hold', 'Gala\uffff', 'U+FFFF'],
])('%s is not safe', (_, text, character) => {
  expect(unsafeCharacter(text)).toBe(character);
  expect(visible(text)).toBe(
    text.replace(
      new RegExp(String.fromCodePoint(Number.parseInt(character.slice(2), 16)), 'gu'),
      (unsafe) => `\\u{${(unsafe.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`,
    ),
  );
});

const WRITING = [
  'می\u200cخواهم',
  'نمایشگاه\u200cها ۲۰۲۶',
  'श\u094d\u200dय',
  'क\u094d\u200c',
  'ශ\u0dca\u200dරී ලංකා',
  'র\u200d\u09cdয',
  '👩\u200d👩\u200d👧 Family Day',
  '🏳\ufe0f\u200d🌈 Pride',
  '👩🏽\u200d💻 Coders',
  '❤\ufe0f Gala',
  '☺\ufe0e',
  '1\ufe0f\u20e3 First',
];
test.each(WRITING)('%j is safe where it is written, and nowhere else', (text) => {
  expect(unsafeCharacter(text)).toBeUndefined();
  expect(visible(text)).toBe(text);
  expect(unsafeCharacter(text, 'code')).toMatch(/^U\+(200C|200D|FE0E|FE0F)$/);
});

test.each(['Gala 2026', 'Messe Köln', 'Świętokrzyski', '東京エキスポ', 'مهرجان', '🎉 Party', 'é', '=1+1', '"quoted"', ''])(
  '%j is safe',
  (text) => {
    expect(unsafeCharacter(text)).toBeUndefined();
    expect(visible(text)).toBe(text);
  },
);

test('what is shown holds nothing unsafe, whatever was stored', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => unsafeCharacter(visible(text)) === undefined));
  const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
  fc.assert(fc.property(units, (text) => unsafeCharacter(visible(text)) === undefined));
});

test('length is counted in characters, not in UTF-16 units', () => {
  expect(['', 'Gala', '🎉🎉', 'e\u0301'].map(lengthOf)).toEqual([0, 4, 2, 2]);
});
