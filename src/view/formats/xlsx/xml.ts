import { UNSAFE_CLASS, visible } from '../../../core/text.ts';

/** Excel takes no longer text into a cell. */
const LONGEST = 32_767;
const PLAIN = new RegExp(`^[^&<>"_${UNSAFE_CLASS}]*$`, 'u');
/** Excel reads `_x0041_` as the letter A. */
const LOOKS_ENCODED = /_(?=x[0-9A-Fa-f]{4}_)/g;

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The text for an element or an attribute of a workbook. What XML cannot hold, or may hide, is spelled out. */
export function xmlText(text: string): string {
  if (PLAIN.test(text)) return text;
  return encoded(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** The text for a writer of workbooks that knows XML, but not Excel: a literal `_x0041_` is kept from being decoded. */
export function encoded(text: string): string {
  return visible(text).replace(LOOKS_ENCODED, '_x005F_');
}

/** A text as a cell shows it: nothing that XML cannot hold, nothing that hides, and no longer than a cell takes. */
export function shownText(text: string): string {
  const shown = visible(text);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}

/** A text as the content of a cell. */
export function cellText(text: string): string {
  // Spelling a character out makes it at most eight long.
  const fitting = text.length > LONGEST / 8 ? shownText(text) : text;
  // Blanks at the edges would be dropped.
  const space = /^\s|\s$/.test(fitting) ? ' xml:space="preserve"' : '';
  return `<t${space}>${xmlText(fitting)}</t>`;
}
