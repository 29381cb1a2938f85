/** The looks of a long report's cells, shared by all of them: a cell names its style by number. */

import type { CellKind, Tone } from '../../document.ts';
import { type Border, CELLS, FONT, type Look, LOOKS, OWN_FORMATS, type Placement } from './looks.ts';
import { XML_HEAD } from './xml.ts';

/** Every look once; a style names one by its place. */
const NAMES = Object.keys(LOOKS) as (keyof typeof LOOKS)[];
const USED: readonly Look[] = NAMES.map((name) => LOOKS[name]);
const BORDERS = USED.flatMap(({ border }) => (border === undefined ? [] : [border]));
const KINDS = Object.keys(CELLS) as CellKind[];

interface Style {
  readonly look: keyof typeof LOOKS;
  readonly format: number;
  readonly placement: Placement | null;
}

/** The number of the style of a sheet's title; 0 is that of an empty cell. */
export const TITLE = 1;
/** Of a line below the title. */
export const LINE = 2;
const STYLES: readonly Style[] = [
  { look: 'plain', format: 0, placement: null },
  { look: 'title', format: CELLS.text.format.id, placement: null },
  { look: 'plain', format: CELLS.text.format.id, placement: null },
  ...KINDS.flatMap((kind) => {
    const { format, placement } = CELLS[kind];
    return NAMES.map((look) => ({ look, format: format.id, placement }));
  }),
];

/** The number of the style for a kind of cell, in a tone or as a heading or a total. */
export function styleOf(kind: CellKind, look: Tone | 'heading' | 'total' | null): number {
  return LINE + 1 + KINDS.indexOf(kind) * NAMES.length + NAMES.indexOf(look ?? 'plain');
}

/** The header of a column: where its cells stand. */
export function headerStyle(kind: CellKind): number {
  return styleOf(kind, 'heading');
}

/** The part `xl/styles.xml`. */
export function stylesXml(): string {
  return `${XML_HEAD}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${[
    list(
      'numFmts',
      OWN_FORMATS.map(({ id, code }) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`),
    ),
    list('fonts', USED.map(font)),
    // The first two fills are Excel's own, whatever is written here.
    list('fills', [
      '<fill><patternFill patternType="none"/></fill>',
      '<fill><patternFill patternType="gray125"/></fill>',
      ...USED.map(fill),
    ]),
    list('borders', [undefined, ...BORDERS].map(borders)),
    list('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
    list('cellXfs', STYLES.map(style)),
    list('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']),
  ].join('')}</styleSheet>`;
}

function list(name: string, items: readonly string[]): string {
  return `<${name} count="${items.length}">${items.join('')}</${name}>`;
}

function font({ bold, colour, size = FONT.size }: Look): string {
  const ink = `<color rgb="FF${colour ?? '000000'}"/>`;
  return `<font>${bold ? '<b/>' : ''}<sz val="${size}"/>${ink}<name val="${FONT.name}"/><family val="${FONT.family}"/></font>`;
}

function fill({ fill: colour }: Look): string {
  const paper = colour === null ? '' : `<fgColor rgb="FF${colour}"/><bgColor indexed="64"/>`;
  return `<fill><patternFill patternType="${colour === null ? 'none' : 'solid'}">${paper}</patternFill></fill>`;
}

function borders(border: Border | undefined): string {
  const sides = (['left', 'right', 'top', 'bottom'] as const).map((side) =>
    border?.sides.includes(side) === true
      ? `<${side} style="${border.line}"><color rgb="FF${border.colour}"/></${side}>`
      : `<${side}/>`,
  );
  return `<border>${sides.join('')}<diagonal/></border>`;
}

function style({ look, format, placement }: Style): string {
  const { border }: Look = LOOKS[look];
  const [at, line] = [NAMES.indexOf(look), border === undefined ? 0 : BORDERS.indexOf(border) + 1];
  const parts = `numFmtId="${format}" fontId="${at}" fillId="${at + 2}" borderId="${line}" xfId="0"`;
  const applied = `${parts} applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"`;
  return placement === null ? `<xf ${applied}/>` : `<xf ${applied}>${alignment(placement)}</xf>`;
}

function alignment({ horizontal, indent }: Placement): string {
  return `<alignment horizontal="${horizontal}"${indent === undefined ? '' : ` indent="${indent}"`}/>`;
}
