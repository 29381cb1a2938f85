/**
 * Text in CSV that no spreadsheet takes for a formula (contract, section 7): a cell that starts with `=`, `+`, `-`,
 * `@`, a tab or a carriage return gets an apostrophe in front. A cell with apostrophes before such a character gets
 * one more, so reading can take away exactly one, and every text comes back as it was.
 */

const ACTS_AS_FORMULA = /^'*[=+\-@\t\r]/;
const NEUTRALISED = /^'+[=+\-@\t\r]/;

/** The text as a CSV cell: what could act as a formula is made plain text. */
export function neutralise(text: string): string {
  return ACTS_AS_FORMULA.test(text) ? `'${text}` : text;
}

/** The text a CSV cell stands for: the exact opposite of `neutralise`. */
export function restore(cell: string): string {
  return NEUTRALISED.test(cell) ? cell.slice(1) : cell;
}
