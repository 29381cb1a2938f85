/**
 * Figures with a bar a row, a month mostly. The parts of a bar have different signs, so nothing is lost without colour.
 * Framed by cli-table3, which suits a small table of figures; lists are laid out in table.ts.
 */

import Table from 'cli-table3';
import { counted } from '../../core/counts.ts';
import { cellOf, isNumber } from '../cells.ts';
import type { Chart, ChartPart, Look } from '../document.ts';
import { painter } from '../paint.ts';
import { widthOf } from '../width.ts';

/** Bars shorter than this say nothing, and are left out; longer than this, nothing more. */
const LEAST_BAR = 8;
const MOST_BAR = 60;
/** Of a longer time the first months are drawn; its figures are in the list. */
const MOST_MONTHS = 24;
/** Where there is no window. */
const PAGE = 80;

export function chartText(chart: Chart, look: Look): string {
  const { columns, rows } = chart.sheet;
  const shown = rows.slice(0, MOST_MONTHS);
  const figures = shown.map((row) => columns.map((column) => cellOf(column, row, look)));
  const head = columns.map(({ title }) => title);
  const taken = head.map((title, at) => Math.max(widthOf(title), ...figures.map((cells) => widthOf(cells[at]?.text ?? ''))));
  // Each column has a blank on both sides and a line on its left; the frame ends with one more line.
  const room = (look.width ?? PAGE) - taken.reduce((sum, width) => sum + width + 3, 0) - 4;
  const bars = room < LEAST_BAR ? null : barsOf(chart, shown, Math.min(room, MOST_BAR), look);
  const paint = painter(look.colour);
  const table = new Table({
    head: [...head, ...(bars === null ? [] : [''])].map(paint.strong),
    colAligns: columns.map(({ kind }) => (isNumber(kind) ? 'right' : 'left')),
    chars: look.unicode ? {} : ASCII,
    // No colours of its own: they would be written into files, too.
    style: { head: [], border: [], compact: true },
  });
  for (const [at, cells] of figures.entries()) {
    table.push([...cells.map(({ text, tone }) => paint.tone(tone, text)), ...(bars === null ? [] : [bars[at] ?? ''])]);
  }
  const rest = rows.length - shown.length;
  const notes = [...(bars === null ? [] : [legend(chart, look)]), ...(rest === 0 ? [] : [`(+${counted(rest, 'month')})`])];
  return `${table.toString()}\n${notes.map((note) => `${paint.tone('dim', note)}\n`).join('')}`;
}

function barsOf({ parts }: Chart, rows: readonly unknown[], room: number, look: Look): readonly string[] {
  const paint = painter(look.colour);
  const most = Math.max(...rows.map((row) => parts.reduce((sum, part) => sum + Math.max(0, part.units(row)), 0)));
  // Whatever there is shows, be it ever so little: up to a sign a part more than the scale says.
  const scale = (room - parts.length) / most;
  return rows.map((row) =>
    parts
      .map((part) => {
        const units = part.units(row);
        const length = units <= 0 ? 0 : Math.max(1, Math.floor(units * scale));
        return paint.tone(part.tone, signOf(part, look).repeat(length));
      })
      .join(''),
  );
}

const SIGNS: Readonly<Record<ChartPart['sign'], readonly [unicode: string, ascii: string]>> = {
  full: ['█', '#'],
  cross: ['✗', '!'],
  light: ['░', '.'],
};

function signOf({ sign }: ChartPart, { unicode }: Pick<Look, 'unicode'>): string {
  return SIGNS[sign][unicode ? 0 : 1];
}

function legend({ parts }: Chart, look: Look): string {
  return parts.map((part) => `${signOf(part, look)} ${part.label}`).join('  ');
}

const ASCII = {
  top: '-',
  'top-mid': '+',
  'top-left': '+',
  'top-right': '+',
  bottom: '-',
  'bottom-mid': '+',
  'bottom-left': '+',
  'bottom-right': '+',
  left: '|',
  'left-mid': '+',
  mid: '-',
  'mid-mid': '+',
  right: '|',
  'right-mid': '+',
  middle: '|',
} as const;
