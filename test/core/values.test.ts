import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/core/outcome.ts';
import {
  kindOf,
  parseDate,
  parseEmail,
  parseName,
  parseNote,
  parseOrganizationKey,
  parseParticipants,
  parseProductKey,
  parseQuantity,
  parseReference,
  parseSubscription,
  parseWorkspaceKey,
} from '../../src/core/values.ts';

/** The value, or the code of the refusal. */
function result<T>(outcome: Outcome<T>): T | { readonly refused: string } {
  return outcome.ok ? outcome.value : { refused: outcome.refusal.code };
}

/** From cases.md, and some more. */
const NO_QUANTITIES = [
  '-1',
  '-0',
  '1.5',
  '1.0',
  'NaN',
  'Infinity',
  '1e308',
  '2147483648',
  '9007199254740993',
  '5 ',
  ' 5',
  '5e0',
  '0x10',
  '0b11',
  '١٢',
  '５',
  '1,000',
  '1_000',
  '1.000',
  '',
  ' ',
  'true',
  'five',
  '+5',
  '05',
  '00',
  '5\n',
  '5\0',
  '1000000001',
  '99999999999999999999',
  '12abc',
  'missing',
];

describe('quantities', () => {
  test.each([
    ['1', 1],
    ['5', 5],
    ['250', 250],
    ['999999999', 999_999_999],
    ['1000000000', 1_000_000_000],
  ])('%s is %d units', (text, units) => {
    expect(parseQuantity(text)).toEqual({ ok: true, value: units });
  });

  test.each(['0', ...NO_QUANTITIES])('%j is none', (text) => {
    expect(parseQuantity(text)).toEqual({
      ok: false,
      refusal: { code: 'invalid-quantity', details: { value: text, module: null } },
    });
  });

  test('whole numbers from 1 to 1,000,000,000 as JavaScript writes them, and nothing else', () => {
    fc.assert(
      fc.property(fc.double(), (number) => {
        const good = Number.isInteger(number) && number >= 1 && number <= 1_000_000_000;
        expect(parseQuantity(String(number)).ok).toBe(good);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (number) => result(parseQuantity(String(number))) === number),
    );
    fc.assert(fc.property(fc.string(), (text) => parseQuantity(text).ok === /^[1-9][0-9]{0,8}$|^1000000000$/.test(text)));
  });
});

describe('participants', () => {
  test('from none to 1,000,000,000', () => {
    expect(['0', '1', '1000000000'].map((text) => result(parseParticipants(text)))).toEqual([0, 1, 1_000_000_000]);
  });

  test.each(NO_QUANTITIES)('%j is no number of participants', (text) => {
    expect(parseParticipants(text)).toEqual({ ok: false, refusal: { code: 'invalid-participants', details: { value: text } } });
  });
});

/** Characters that nobody sees are named. */
const HIDDEN: Readonly<Record<string, { readonly character: string }>> = {
  'gala\n': { character: 'U+000A' },
  'gala\u200b': { character: 'U+200B' },
  'gala\u3164': { character: 'U+3164' },
  'ga\ufe0fla': { character: 'U+FE0F' },
  'ada@acme.example\n': { character: 'U+000A' },
  'ad\u200da@acme.example': { character: 'U+200D' },
  'ada@acme\u{e0100}.example': { character: 'U+E0100' },
};

describe('keys', () => {
  const parsers = { organization: parseOrganizationKey, workspace: parseWorkspaceKey, product: parseProductKey };

  test.each(['a', '0', 'gala-2026', '2026-gala', 'a-', 'a--b', 'x'.repeat(64)])('%j is a key', (text) => {
    for (const parse of Object.values(parsers)) expect(parse(text)).toEqual({ ok: true, value: text });
  });

  test.each([
    '',
    '-gala',
    'Gala',
    'gala 2026',
    'gala_2026',
    'gala.2026',
    'köln',
    'gala\n',
    ' gala',
    'x'.repeat(65),
    '__proto__',
    '../gala',
    'gala\u200b',
    'gala\u3164',
    'ga\ufe0fla',
  ])('%j is none', (text) => {
    for (const [what, parse] of Object.entries(parsers)) {
      const details = { what, value: text, ...HIDDEN[text] };
      expect(parse(text)).toEqual({ ok: false, refusal: { code: 'invalid-key', details } });
    }
  });

  test('seats are the one product that is no module', () => {
    expect(['seat', 'seats', 'badge'].flatMap((text) => (parseProductKey(text).ok ? [kindOf(text as never)] : []))).toEqual([
      'seat',
      'module',
      'module',
    ]);
  });
});

describe('e-mail addresses', () => {
  test('compare without regard to case, and in NFC', () => {
    expect(
      ['ADA@Acme.Example', 'jose\u0301@acme.example', 'a+b.c@x', 'o-neil@acme.example'].map((text) => result(parseEmail(text))),
    ).toEqual(['ada@acme.example', 'josé@acme.example', 'a+b.c@x', 'o-neil@acme.example']);
  });

  test.each([
    '',
    'ada',
    '@acme.example',
    'ada@',
    'ada@acme@example',
    ' ada@acme.example',
    'ada@acme.example ',
    'ada @acme.example',
    'ada@acme.example\n',
    'ad\u200da@acme.example',
    'ada@acme\u{e0100}.example',
  ])('%j is none', (text) => {
    const details = { value: text, ...HIDDEN[text] };
    expect(parseEmail(text)).toEqual({ ok: false, refusal: { code: 'invalid-email', details } });
  });

  test.each([
    '<ada@acme.example>',
    'a,b@acme.example',
    'ada@acme\u202e.example',
    `${'a'.repeat(250)}@acme.example`,
    '"ada"@acme.example',
    'a;b@x',
    'a`id`@x',
    'a$HOME@x',
    'a|b@x',
    'a&b@x',
    "o'neil@x",
    'a(b@x',
    'a)b@x',
    'a<b@x',
    'a>b@x',
    'a@x$(id)',
    'a\u00a0b@x',
  ])('%j is none either', (text) => {
    expect(result(parseEmail(text))).toEqual({ refused: 'invalid-email' });
  });

  test('have 254 characters at most', () => {
    const long = (length: number) => `${'a'.repeat(length - 13)}@acme.example`;
    expect([long(254).length, result(parseEmail(long(254))), result(parseEmail(long(255)))]).toEqual([
      254,
      long(254),
      { refused: 'invalid-email' },
    ]);
  });

  test('an address that was taken is taken as it is the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        const once = parseEmail(`${name}@acme.example`);
        return !once.ok || result(parseEmail(once.value)) === once.value;
      }),
    );
  });
});

describe('texts', () => {
  const LONGEST = {
    name: [parseName, 200],
    note: [parseNote, 500],
    reference: [parseReference, 128],
    subscription: [parseSubscription, 128],
  } as const;

  test.each(Object.entries(LONGEST))('a %s has its length, in characters', (what, [parse, most]) => {
    expect(result(parse('🎉'.repeat(most)))).toBe('🎉'.repeat(most));
    const long = '🎉'.repeat(most + 1);
    expect(parse(long)).toEqual({
      ok: false,
      refusal: { code: 'invalid-text', details: { what, value: long, length: most + 1, most } },
    });
    expect(parse('')).toEqual({ ok: false, refusal: { code: 'invalid-text', details: { what, value: '', length: 0, most } } });
    expect(result(parse('   '))).toEqual({ refused: 'invalid-text' });
    expect(result(parse(' x '))).toBe('x');
    const hidden = { what, value: 'Gala\u202e', character: 'U+202E' };
    expect(parse('Gala\u202e')).toEqual({ ok: false, refusal: { code: 'unsafe-text', details: hidden } });
  });

  test('texts are kept in NFC, without blanks around them', () => {
    expect(result(parseName('  Gala de Jose\u0301 \u00a0'))).toBe('Gala de José');
  });

  test('a text that was taken is taken as it is the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const once = parseReference(text);
        return !once.ok || result(parseReference(once.value)) === once.value;
      }),
    );
  });

  test('formulas are text like any other', () => {
    for (const text of ['=HYPERLINK("http://gala.example")', '+1', '-1', '@SUM(A1)']) expect(result(parseName(text))).toBe(text);
  });
});

test('dates say which one is wrong', () => {
  expect(result(parseDate('startsOn', '2026-11-21'))).toBe('2026-11-21');
  expect(parseDate('startsOn', '21.11.2026')).toEqual({
    ok: false,
    refusal: { code: 'invalid-date', details: { what: 'startsOn', value: '21.11.2026' } },
  });
});
