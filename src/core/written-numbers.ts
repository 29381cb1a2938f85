/** Whole numbers as people and spreadsheets write them, as far as it can be known which number is meant (contract, section 7). */

type Decimal = ',' | '.';

/** Blanks and apostrophes part thousands everywhere; `.` and `,` do, where the other one stands before decimals. */
const APART = "'’ \\u00a0\\u2007\\u2009\\u202f";

function shapeOf(decimal: Decimal): RegExp {
  const [point, other] = decimal === '.' ? ['\\.', ','] : [',', '.'];
  return new RegExp(`^(\\d{1,3}(?:([${other}${APART}])\\d{3}(?:\\2\\d{3})*)?|\\d+)(?:${point}(\\d+))?$`, 'u');
}
const SHAPES = { '.': shapeOf('.'), ',': shapeOf(',') } as const;

/** The number that `1.500,00` is, as digits, once it is known which mark stands before decimals; undefined when it does not fit. */
export function withoutMarks(text: string, decimal: Decimal): string | undefined {
  const match = SHAPES[decimal].exec(text);
  if (match === null) return undefined;
  const [, whole = '', , fraction = ''] = match;
  const digits = whole.replaceAll(/\D/g, '');
  return /[1-9]/.test(fraction) ? `${digits}.${fraction}` : digits;
}

/** Whether the marks in a text make it a whole number only for those who know what they mean: `1,500`, `1 500`, `250.00`. */
export function hasOpenMarks(text: string): boolean {
  if (/^\d*$/.test(text)) return false;
  return [withoutMarks(text, '.'), withoutMarks(text, ',')].some((digits) => digits !== undefined && /^\d+$/.test(digits));
}

const FRACTION = /^-?\d{1,15}\.\d{6,}$/;

/**
 * A whole number that went through binary fractions: `110.00000000000001` is 110. A spreadsheet itself goes by the first
 * fifteen digits. Everything else comes back as it is.
 */
export function withoutNoise(text: string): string {
  if (!FRACTION.test(text)) return text;
  const rounded = Number(Number(text).toPrecision(15));
  return Number.isSafeInteger(rounded) ? String(rounded) : text;
}
