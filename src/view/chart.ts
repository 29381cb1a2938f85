/**
 * What a pool has against what is needed, a bar a month: first what is needed and covered, then what is short, then what
 * is left. The three have different signs, so nothing is lost without colour. Framed by cli-table3, which suits a small
 * table of figures; lists are laid out in table.ts.
 */

import Table from 'cli-table3';
import type { MonthFigures } from '../core/forecast.ts';
import { cellOf } from './cells.ts';
import type { Look, Tone } from './document.ts';
import { monthSheet } from './months.ts';
import { painter } from './paint.ts';
import { widthOf } from './width.ts';

/** Bars shorter than this say nothing, and are left out; longer than this, nothing more. */
const LEAST_BAR = 8;
const MOST_BAR = 60;
/** Of a longer forecast the first months are drawn; its figures are in the table of events. */
const MOST_MONTHS = 24;
/** Where there is no window. */
const PAGE = 80;

interface Part {
  readonly units: number;
  readonly sign: string;
  readonly tone: Tone | null;
}

export function chartText(months: readonly MonthFigures[], look: Look): string {
  const shown = months.slice(0, MOST_MONTHS);
  const { columns } = monthSheet(shown);
  const figures = shown.map((month) => columns.map((column) => cellOf(column, month, look.unicode)));
  const head = columns.map(({ title }) => title);
  const taken = head.map((title, at) => Math.max(widthOf(title), ...figures.map((cells) => widthOf(cells[at]?.text ?? ''))));
  // Each column has a blank on both sides and a line on its left; the frame ends with one more line.
  const room = (look.width ?? PAGE) - taken.reduce((sum, width) => sum + width + 3, 0) - 4;
  const bars = room < LEAST_BAR ? null : barsOf(shown, Math.min(room, MOST_BAR), look);
  const paint = painter(look.colour);
  const table = new Table({
    head: [...head, ...(bars === null ? [] : [''])].map(paint.strong),
    colAligns: columns.map(({ kind }) => (kind === 'integer' ? 'right' : 'left')),
    chars: look.unicode ? {} : ASCII,
    // No colours of its own: they would be written into files, too.
    style: { head: [], border: [], compact: true },
  });
  for (const [at, cells] of figures.entries()) {
    table.push([...cells.map(({ text, tone }) => paint.tone(tone, text)), ...(bars === null ? [] : [bars[at] ?? ''])]);
  }
  const rest = months.length - shown.length;
  const notes = [...(bars === null ? [] : [legend(look)]), ...(rest === 0 ? [] : [`(+${rest} months)`])];
  return `${table.toString()}\n${notes.map((note) => `${paint.tone('dim', note)}\n`).join('')}`;
}

function barsOf(months: readonly MonthFigures[], room: number, look: Look): readonly string[] {
  const paint = painter(look.colour);
  const most = Math.max(...months.map(({ needed, left }) => needed + left));
  // Whatever there is shows, be it ever so little: up to three signs more than the scale says.
  const scale = (room - 3) / most;
  return months.map((month) =>
    partsOf(month, look.unicode)
      .map(({ units, sign, tone }) => paint.tone(tone, sign.repeat(units === 0 ? 0 : Math.max(1, Math.floor(units * scale)))))
      .join(''),
  );
}

function partsOf({ needed, short, left }: MonthFigures, unicode: boolean): readonly Part[] {
  const [had, lacks, rest] = signs(unicode);
  return [
    { units: needed - short, sign: had, tone: null },
    { units: short, sign: lacks, tone: 'bad' },
    { units: left, sign: rest, tone: 'dim' },
  ];
}

function signs(unicode: boolean): readonly [string, string, string] {
  return unicode ? ['█', '✗', '░'] : ['#', '!', '.'];
}

function legend({ unicode }: Look): string {
  const [had, lacks, rest] = signs(unicode);
  return `${had} covered  ${lacks} short  ${rest} left`;
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
