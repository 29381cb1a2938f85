/** Number formats: a day in a workbook is nothing but a number with such a format, and a format can show anything in its place. */

/** What a format makes of a number: `padded` with zeros or words, which matters where text belongs; `disguised` as something else. */
export type Shown = 'plain' | 'padded' | 'disguised';

export interface NumberFormat {
  readonly code: string;
  readonly isDate: boolean;
  shows(number: number): Shown;
}

/** Those every workbook knows, ECMA-376 part 1, 18.8.30. */
const BUILT_IN: Readonly<Record<number, string>> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'm/d/yyyy',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'm/d/yyyy h:mm',
  37: '#,##0 ;(#,##0)',
  38: '#,##0 ;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mmss.0',
  48: '##0.0E+0',
  49: '@',
};

/** Those of the East Asian versions are days too. */
function isEastAsianDate(id: number): boolean {
  return (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

export function builtInFormat(id: number): NumberFormat {
  const code = BUILT_IN[id];
  if (code !== undefined) return numberFormat(code);
  return isEastAsianDate(id) ? { code: `built-in ${id}`, isDate: true, shows: () => 'plain' } : GENERAL;
}

export function numberFormat(code: string): NumberFormat {
  const sections = sectionsOf(code);
  const looks = sections.map(lookOf);
  const always = looks.every((look) => look === looks[0]) && !sections.some(hasCondition) ? looks[0] : undefined;
  return {
    code,
    isDate: isDateFormat(code),
    shows: (number) => always ?? looks[sectionFor(sections, number)] ?? 'disguised',
  };
}

export const GENERAL: NumberFormat = { code: 'General', isDate: false, shows: () => 'plain' };

/** A format is a date when a y, m, d, h or s is left without texts, escaped or padding characters, colours and locales. */
function isDateFormat(code: string): boolean {
  const elapsed = /\[[hms]+\]/i.test(code);
  return elapsed || (!/general/i.test(code) && /[ymdhs]/i.test(code.replace(/"[^"]*"|[\\_*].|\[[^\]]*\]/g, '')));
}

const PIECE = /"[^"]*"?|[\\_*][\s\S]|\[[^\]]*\]|;|[^;]/g;

/** Parted by `;` outside texts. */
function sectionsOf(code: string): readonly string[] {
  const sections = [''];
  for (const [piece] of code.matchAll(PIECE)) {
    if (piece === ';') sections.push('');
    else sections.push(`${sections.pop() ?? ''}${piece}`);
  }
  return sections;
}

const CONDITION = /\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]/;
function hasCondition(section: string): boolean {
  return CONDITION.test(section);
}

/** Which section a number is shown by: positive, negative, zero; or by its condition. */
function sectionFor(sections: readonly string[], number: number): number {
  if (sections.some(hasCondition)) {
    const found = sections.slice(0, 3).findIndex((section) => meets(section, number));
    return found === -1 ? sections.length : found;
  }
  if (number === 0 && sections.length > 2) return 2;
  return number < 0 && sections.length > 1 ? 1 : 0;
}

function meets(section: string, number: number): boolean {
  const [, sign = '', text = ''] = CONDITION.exec(section) ?? [];
  const bound = Number(text);
  switch (sign) {
    case '<':
      return number < bound;
    case '<=':
      return number <= bound;
    case '>':
      return number > bound;
    case '>=':
      return number >= bound;
    case '=':
      return number === bound;
    case '<>':
      return number !== bound;
    default:
      return true;
  }
}

const LITERAL = /"([^"]*)"?|\\([\s\S])|[_*][\s\S]|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]/g;

function lookOf(section: string): Shown {
  const literals = [...section.matchAll(LITERAL)]
    .map(([, quoted, escaped, currency]) => quoted ?? escaped ?? currency ?? '')
    .join('');
  const rest = section.replace(LITERAL, '');
  // A digit that no number put there; a percentage is a hundred times the number, a comma at the end a thousandth of it.
  if (/\p{N}/u.test(literals) || /[1-9%]/.test(rest) || /[0#?],+(?:$|[^0#?,])/.test(rest)) return 'disguised';
  if (!/[0#?@]|general/i.test(rest) && section !== '') return 'disguised';
  if (section === '') return 'disguised';
  return /\p{L}/u.test(literals) || /0[,]?0/.test(rest.split('.')[0] ?? '') ? 'padded' : 'plain';
}
