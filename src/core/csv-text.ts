/**
 * Text in CSV that no spreadsheet takes for a formula (contract, section 7): a cell that starts with `=`, `+`, `-`,
 * `@`, a tab or a carriage return gets an apostrophe in front. A cell with apostrophes before such a character gets
 * one more, so reading can take away exactly one, and every text comes back as it was.
 *
 * Where cells are parted by `;`, `a;=1+1` is two of them, whatever quotes stand around it: a quote counts only where a cell
 * begins. So each part after a `;` is looked at too, and what it would be with quotes in front.
 */

const ACTS_AS_FORMULA = /^'*[=+\-@\t\r]/;
const NEUTRALISED = /^'+[=+\-@\t\r]/;
const PART_ACTS_AS_FORMULA = /^['"]*[=+\-@\t\r]/;
const PART_NEUTRALISED = /^'['"]*[=+\-@\t\r]/;

/** The text as a CSV cell: what could act as a formula is made plain text. */
export function neutralise(text: string): string {
  const first = ACTS_AS_FORMULA.test(text) ? `'${text}` : text;
  return text.includes(';') ? eachPart(first, (part) => (PART_ACTS_AS_FORMULA.test(part) ? `'${part}` : part)) : first;
}

/** The text a CSV cell stands for: the exact opposite of `neutralise`. */
export function restore(cell: string): string {
  const first = NEUTRALISED.test(cell) ? cell.slice(1) : cell;
  return cell.includes(';') ? eachPart(first, (part) => (PART_NEUTRALISED.test(part) ? part.slice(1) : part)) : first;
}

/** The text with every part after a `;` changed. */
function eachPart(text: string, change: (part: string) => string): string {
  const [first = '', ...parts] = text.split(';');
  return [first, ...parts.map(change)].join(';');
}
