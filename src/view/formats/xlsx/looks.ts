/** How a workbook looks: one table for the long reports (styles.ts) and the form (form.ts). */

import type { CellKind, Tone } from '../../document.ts';

export interface Look {
  readonly bold: boolean;
  readonly colour: string | null;
  readonly fill: string | null;
  readonly size?: number;
  readonly border?: Border;
}

export interface Border {
  readonly sides: readonly ('left' | 'right' | 'top' | 'bottom')[];
  readonly line: 'thin' | 'medium';
  readonly colour: string;
}

export const FONT = { name: 'Calibri', family: 2, size: 11 } as const;

const PLAIN: Look = { bold: false, colour: null, fill: null };
const STRONG: Look = { ...PLAIN, bold: true };
const GREY = 'F2F2F2';

export const LOOKS = {
  plain: PLAIN,
  title: { ...STRONG, size: 16 },
  heading: { ...STRONG, fill: GREY, border: { sides: ['bottom'], line: 'thin', colour: '808080' } },
  total: { ...STRONG, border: { sides: ['top'], line: 'thin', colour: '808080' } },
  // Excel's own "Bad", "Neutral" and "Good": people know them.
  bad: { bold: true, colour: '9C0006', fill: 'FFC7CE' },
  warn: { bold: false, colour: '9C5700', fill: 'FFEB9C' },
  good: { bold: false, colour: '006100', fill: null },
  dim: { bold: false, colour: '808080', fill: null },
} as const satisfies Record<Tone | 'plain' | 'title' | 'heading' | 'total', Look>;

const LINE = { line: 'thin', colour: 'BFBFBF' } as const;

/** What a form has besides: lines to write on, cells that wait for somebody, and what is said beside them. */
export const FORM_LOOKS = {
  plain: { ...PLAIN, border: { ...LINE, sides: ['bottom'] } },
  bad: { ...LOOKS.bad, border: { ...LINE, sides: ['bottom'] } },
  open: { ...PLAIN, fill: 'FFF2CC', border: { ...LINE, sides: ['top', 'left', 'bottom', 'right'] } },
  beside: { ...PLAIN, fill: GREY, border: { sides: ['left'], line: 'medium', colour: '4472C4' } },
} as const satisfies Record<string, Look>;

/**
 * Number formats: below 164 Excel's own. Text is text also when somebody edits the cell: under "General", Excel takes `=1+1`
 * for a formula as soon as the cell is left.
 */
const FORMATS = {
  text: { id: 49, code: '@' },
  whole: { id: 1, code: '0' },
  thousands: { id: 3, code: '#,##0' },
  percent: { id: 9, code: '0%' },
  day: { id: 164, code: 'yyyy-mm-dd' },
  instant: { id: 165, code: 'yyyy-mm-dd hh:mm:ss' },
} as const;

export interface Placement {
  readonly horizontal: 'left' | 'center' | 'right';
  readonly indent?: number;
}

const LEFT: Placement = { horizontal: 'left' };
const RIGHT: Placement = { horizontal: 'right', indent: 1 };

/** A number keeps away from the text to its right, and so does a day. */
export const CELLS: Record<CellKind, { readonly format: { id: number; code: string }; readonly placement: Placement | null }> = {
  text: { format: FORMATS.text, placement: null },
  list: { format: FORMATS.text, placement: null },
  flag: { format: FORMATS.text, placement: LEFT },
  integer: { format: FORMATS.thousands, placement: RIGHT },
  id: { format: FORMATS.whole, placement: RIGHT },
  bar: { format: FORMATS.percent, placement: { horizontal: 'center' } },
  day: { format: FORMATS.day, placement: LEFT },
  instant: { format: FORMATS.instant, placement: LEFT },
};

/** The formats that Excel does not have. */
export const OWN_FORMATS = Object.values(FORMATS).filter(({ id }) => id >= 164);
