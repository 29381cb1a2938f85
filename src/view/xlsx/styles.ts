/** The looks of a workbook's cells, shared by all of them: a cell names its style by number. */

import type { CellKind, Tone } from '../document.ts';
import { XML_HEAD } from './xml.ts';

interface Look {
  readonly bold: boolean;
  readonly colour: string | null;
  readonly fill: string | null;
}

// Excel's own "Bad", "Neutral" and "Good": people know them.
const TONES: Record<Tone, Look> = {
  bad: { bold: true, colour: '9C0006', fill: 'FFC7CE' },
  warn: { bold: false, colour: '9C5700', fill: 'FFEB9C' },
  good: { bold: false, colour: '006100', fill: null },
  dim: { bold: false, colour: '808080', fill: null },
};
const TONE_NAMES = Object.keys(TONES) as Tone[];
const PLAIN: Look = { bold: false, colour: null, fill: null };
const HEADING: Look = { bold: true, colour: null, fill: 'F2F2F2' };
/** Every look once; a style names one by its place. */
const LOOKS = [PLAIN, HEADING, ...TONE_NAMES.map((tone) => TONES[tone])];

/**
 * Number formats: below 164 Excel's own, the others declared below. Text is text (49) also when somebody edits the
 * cell: under "General", Excel takes `=1+1` for a formula as soon as the cell is left.
 */
const FORMATS = { text: 49, list: 49, flag: 49, integer: 3, bar: 9, day: 164, instant: 165 } as const satisfies Record<
  CellKind,
  number
>;
const KINDS = Object.keys(FORMATS) as CellKind[];

/** The number of the header's style; 0 is that of an empty cell. */
export const HEADER = 1;
const STYLES = [
  { look: 0, format: 0 },
  { look: 1, format: FORMATS.text },
  ...KINDS.flatMap((kind) => [0, ...TONE_NAMES.map((_, tone) => tone + 2)].map((look) => ({ look, format: FORMATS[kind] }))),
];

/** The number of the style for a kind of cell in a tone. */
export function styleOf(kind: CellKind, tone: Tone | null): number {
  const looks = 1 + TONE_NAMES.length;
  return HEADER + 1 + KINDS.indexOf(kind) * looks + (tone === null ? 0 : 1 + TONE_NAMES.indexOf(tone));
}

/** The part `xl/styles.xml`. */
export function stylesXml(): string {
  return `${XML_HEAD}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${[
    list('numFmts', [
      '<numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>',
      '<numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm:ss"/>',
    ]),
    list('fonts', LOOKS.map(font)),
    // The first two fills are Excel's own, whatever is written here.
    list('fills', [
      '<fill><patternFill patternType="none"/></fill>',
      '<fill><patternFill patternType="gray125"/></fill>',
      ...LOOKS.map(fill),
    ]),
    list('borders', ['<border><left/><right/><top/><bottom/><diagonal/></border>']),
    list('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
    list('cellXfs', STYLES.map(style)),
    list('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']),
  ].join('')}</styleSheet>`;
}

function list(name: string, items: readonly string[]): string {
  return `<${name} count="${items.length}">${items.join('')}</${name}>`;
}

function font({ bold, colour }: Look): string {
  const ink = colour === null ? '<color rgb="FF000000"/>' : `<color rgb="FF${colour}"/>`;
  return `<font>${bold ? '<b/>' : ''}<sz val="11"/>${ink}<name val="Calibri"/><family val="2"/></font>`;
}

function fill({ fill: colour }: Look): string {
  const paper = colour === null ? '' : `<fgColor rgb="FF${colour}"/><bgColor indexed="64"/>`;
  return `<fill><patternFill patternType="${colour === null ? 'none' : 'solid'}">${paper}</patternFill></fill>`;
}

function style({ look, format }: (typeof STYLES)[number]): string {
  const parts = `numFmtId="${format}" fontId="${look}" fillId="${look + 2}" borderId="0" xfId="0"`;
  return `<xf ${parts} applyNumberFormat="1" applyFont="1" applyFill="1"/>`;
}
