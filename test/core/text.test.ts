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
  ['a tag character', 'Gala\u{e0041}', 'U+E0041'],
  ['a character that XML cannot hold', 'Gala\uffff', 'U+FFFF'],
])('%s is not safe', (_, text, character) => {
  expect(unsafeCharacter(text)).toBe(character);
  expect(visible(text)).toBe(
    text.replace(/\P{Any}|[^ -~]/gu, (unsafe) => `\\u{${(unsafe.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`),
  );
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
