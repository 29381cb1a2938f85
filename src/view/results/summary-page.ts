/** A page for people in a workbook: a title, blocks of figures with their sums, words, and charts side by side. */

import type { Column, Sheet, SheetChart } from '../document.ts';

/** A line of figures, of words, or of the titles of the figures below it. */
export interface Line {
  readonly what: string;
  readonly figures: readonly number[];
  readonly titles?: readonly string[];
  readonly isTotal?: true;
}

/** Lines under a heading of their own. */
export interface Block {
  readonly heading: string;
  readonly titles: readonly string[];
  readonly lines: readonly Line[];
}

export const [BLUE, GREY, RED] = ['4472C4', 'BFBFBF', 'C00000'];
const FIGURES = 7;
/** Rows a chart covers. */
const CHART_ROWS = 16;
/** More bars than these nobody can read. */
export const MOST_BARS = 15;

/** Whose it is, and of when. */
export interface SummaryTitle {
  readonly name: string;
  readonly day: string;
}

/** The first block stands under the header of the sheet; then come words, the other blocks, and charts side by side. */
export class Summary {
  readonly #above: readonly string[];
  readonly #header: Pick<Block, 'heading' | 'titles'>;
  readonly #lines: Line[];
  readonly #charts: SheetChart[] = [];
  readonly #name: string;

  constructor(name: string, above: readonly string[], { lines, ...header }: Block) {
    this.#name = name;
    this.#above = [...above, ''];
    this.#header = header;
    this.#lines = [...lines];
  }

  words(...texts: readonly string[]): this {
    this.#lines.push(...['', ...texts].map((what) => ({ what, figures: [] })));
    return this;
  }

  /** In which rows of the sheet the lines of the block are. */
  block({ heading, titles, lines }: Block): { readonly first: number; readonly last: number } {
    this.#lines.push({ what: '', figures: [] }, { what: heading, figures: [], titles });
    const first = this.#next;
    this.#lines.push(...lines);
    return { first, last: this.#next - 1 };
  }

  /** Where the lines of the first block are, from the nth on. */
  rows(from: number, count: number): { readonly first: number; readonly last: number } {
    const first = this.#above.length + 2 + from;
    return { first, last: first + count - 1 };
  }

  /** Beside the ones before it; its rows are on this sheet, unless they name another. Without any there is nothing to draw. */
  chart(
    title: string,
    parts: readonly Part[],
    { sheet = this.#name, column = 0, first, last }: ChartRows,
    at: Room & { readonly columns: number },
  ): this {
    if (last < first) return this;
    const rows = { sheet, first, last };
    this.#charts.push({
      title,
      categories: { ...rows, column },
      series: parts.map(({ name, column: values, colour }) => ({ name, colour, values: { ...rows, column: values } })),
      at: {
        column: this.#charts.reduce((sum, { at: { columns } }) => sum + columns, 0),
        row: at.row,
        columns: at.columns,
        rows: at.rows,
      },
    });
    return this;
  }

  /** Makes room for charts. */
  space(rows = CHART_ROWS): Room {
    const row = this.#next;
    this.#lines.push(...Array.from({ length: rows + 1 }, () => ({ what: '', figures: [] })));
    return { row, rows };
  }

  sheet(): Sheet<Line> {
    const { heading, titles } = this.#header;
    const total = ({ isTotal }: Line): boolean => isTotal === true;
    const columns: readonly Column<Line>[] = [
      {
        key: 'what',
        title: heading,
        kind: 'text',
        width: 36,
        value: ({ what }) => what,
        heading: ({ what, titles: own }) => (own === undefined ? null : what),
        total,
      },
      ...Array.from({ length: FIGURES }, (_, at): Column<Line> => ({
        key: `figure${at + 1}`,
        title: titles[at] ?? '',
        kind: 'integer',
        width: 14,
        value: ({ figures }) => figures[at] ?? null,
        heading: ({ titles: own }) => (own === undefined ? null : (own[at] ?? '')),
        total,
      })),
    ];
    return { name: this.#name, columns, rows: this.#lines, empty: '', above: this.#above, charts: this.#charts };
  }

  /** The number of the row that comes next, as a spreadsheet counts: below the header. */
  get #next(): number {
    return this.#above.length + 2 + this.#lines.length;
  }
}

interface ChartRows {
  readonly sheet?: string;
  /** Of the names. */
  readonly column?: number;
  readonly first: number;
  readonly last: number;
}

/** Rows of a sheet, from 0. */
interface Room {
  readonly row: number;
  readonly rows: number;
}

export interface Part {
  readonly name: string;
  readonly column: number;
  readonly colour: string;
}

/** With the sum of the modules, where there are several: seats and modules are not one thing. */
export function withModules(lines: readonly Line[], isSeat: (at: number) => boolean): readonly Line[] {
  const modules = lines.filter((_, at) => !isSeat(at));
  if (modules.length < 2) return lines;
  return [...lines, sumOf('Modules together', modules)];
}

export function sumOf(what: string, lines: readonly Line[]): Line {
  const figures = lines[0]?.figures.map((_, at) => lines.reduce((sum, { figures: own }) => sum + (own[at] ?? 0), 0));
  return { what, figures: figures ?? [], isTotal: true };
}
