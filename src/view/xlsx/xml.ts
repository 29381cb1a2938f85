import { UNSAFE_CLASS, visible } from '../../core/text.ts';

/** Excel takes no longer text into a cell. */
const LONGEST = 32_767;
const PLAIN = new RegExp(`^[^&<>"_\\ufffe\\uffff${UNSAFE_CLASS}]*$`, 'u');
/** Excel reads `_x0041_` as the letter A. */
const LOOKS_ENCODED = /_(?=x[0-9A-Fa-f]{4}_)/g;
const NONCHARACTER = /[\ufffe\uffff]/g;

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The text for an element or an attribute of a workbook. What XML cannot hold, or may hide, is spelled out. */
export function xmlText(text: string): string {
  if (PLAIN.test(text)) return text;
  return visible(text)
    .replace(NONCHARACTER, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(LOOKS_ENCODED, '_x005F_');
}

/** A text as the content of a cell. */
export function cellText(text: string): string {
  // Spelling a character out makes it at most eight long.
  const fitting = text.length > LONGEST / 8 ? shortened(visible(text)) : text;
  // Blanks at the edges would be dropped.
  const space = /^\s|\s$/.test(fitting) ? ' xml:space="preserve"' : '';
  return `<t${space}>${xmlText(fitting)}</t>`;
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
