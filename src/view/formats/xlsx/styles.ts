/** The looks of a workbook's cells, shared by all of them: a cell names its style by number. */

import type { CellKind, Tone } from '../../document.ts';
import { XML_HEAD } from './xml.ts';

interface Look {
  readonly bold: boolean;
  readonly colour: string | null;
  readonly fill: string | null;
  readonly size?: number;
  /** Of `BORDERS`. */
  readonly border?: number;
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
const ROWS: Record<'heading' | 'total', Look> = {
  heading: { bold: true, colour: null, fill: 'F2F2F2', border: 1 },
  total: { bold: true, colour: null, fill: null, border: 2 },
};
const TITLE_LOOK: Look = { bold: true, colour: null, fill: null, size: 16 };
/** Every look once; a style names one by its place. */
const LOOKS: readonly Look[] = [PLAIN, TITLE_LOOK, ROWS.heading, ROWS.total, ...TONE_NAMES.map((tone) => TONES[tone])];
/** None, a line below, a line above. */
const BORDERS = [
  '<border><left/><right/><top/><bottom/><diagonal/></border>',
  '<border><left/><right/><top/><bottom style="thin"><color rgb="FF808080"/></bottom><diagonal/></border>',
  '<border><left/><right/><top style="thin"><color rgb="FF808080"/></top><bottom/><diagonal/></border>',
];

/**
 * Number formats: below 164 Excel's own, the others declared below. Text is text (49) also when somebody edits the
 * cell: under "General", Excel takes `=1+1` for a formula as soon as the cell is left.
 */
const FORMATS = { text: 49, list: 49, flag: 49, integer: 3, id: 1, bar: 9, day: 164, instant: 165 } as const satisfies Record<
  CellKind,
  number
>;
const KINDS = Object.keys(FORMATS) as CellKind[];
const RIGHT = '<alignment horizontal="right" indent="1"/>';
const LEFT = '<alignment horizontal="left"/>';
/** A number keeps away from the text to its right, and so does a day. */
const ALIGNMENTS: Record<CellKind, string> = {
  text: '',
  list: '',
  flag: LEFT,
  integer: RIGHT,
  id: RIGHT,
  bar: '<alignment horizontal="center"/>',
  day: LEFT,
  instant: LEFT,
};

/** The number of the style of a sheet's title; 0 is that of an empty cell. */
export const TITLE = 1;
/** Of a line below the title. */
export const LINE = 2;
const STYLES = [
  { look: 0, format: 0, align: '' },
  { look: LOOKS.indexOf(TITLE_LOOK), format: FORMATS.text, align: '' },
  { look: 0, format: FORMATS.text, align: '' },
  ...KINDS.flatMap((kind) => LOOKS.map((_, look) => ({ look, format: FORMATS[kind], align: ALIGNMENTS[kind] }))),
];

/** The number of the style for a kind of cell, in a tone or as a heading or a total. */
export function styleOf(kind: CellKind, look: Tone | 'heading' | 'total' | null): number {
  return LINE + 1 + KINDS.indexOf(kind) * LOOKS.length + placeOf(look);
}

/** The header of a column: where its cells stand. */
export function headerStyle(kind: CellKind): number {
  return styleOf(kind, 'heading');
}

function placeOf(look: Tone | 'heading' | 'total' | null): number {
  if (look === null) return 0;
  return LOOKS.indexOf(look === 'heading' || look === 'total' ? ROWS[look] : TONES[look]);
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
    list('borders', BORDERS),
    list('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
    list('cellXfs', STYLES.map(style)),
    list('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']),
  ].join('')}</styleSheet>`;
}

function list(name: string, items: readonly string[]): string {
  return `<${name} count="${items.length}">${items.join('')}</${name}>`;
}

function font({ bold, colour, size = 11 }: Look): string {
  const ink = colour === null ? '<color rgb="FF000000"/>' : `<color rgb="FF${colour}"/>`;
  return `<font>${bold ? '<b/>' : ''}<sz val="${size}"/>${ink}<name val="Calibri"/><family val="2"/></font>`;
}

function fill({ fill: colour }: Look): string {
  const paper = colour === null ? '' : `<fgColor rgb="FF${colour}"/><bgColor indexed="64"/>`;
  return `<fill><patternFill patternType="${colour === null ? 'none' : 'solid'}">${paper}</patternFill></fill>`;
}

function style({ look, format, align }: (typeof STYLES)[number]): string {
  const parts = `numFmtId="${format}" fontId="${look}" fillId="${look + 2}" borderId="${LOOKS[look]?.border ?? 0}" xfId="0"`;
  const applied = `${parts} applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"`;
  return align === '' ? `<xf ${applied}/>` : `<xf ${applied}>${align}</xf>`;
}
