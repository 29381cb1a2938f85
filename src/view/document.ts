/**
 * One document for every format. A command turns its result into a Document; table, CSV, JSON, NDJSON, Markdown and
 * Excel are small writers over it. Columns are declared, never taken from the first row's keys.
 */

/** `bad`: something is missing (red, and a sign that survives without colour). `dim`: over, past, unimportant. */
export type Tone = 'bad' | 'warn' | 'good' | 'dim';

/** What a cell of each kind holds. `id`: a number that names something, and is never parted by separators. `list`: several texts, joined by `;` in CSV. `bar`: a share from 0 to 1, drawn for people only. */
interface CellValues {
  readonly text: string;
  readonly integer: number;
  readonly id: number;
  readonly day: string;
  readonly instant: string;
  readonly flag: boolean;
  readonly list: readonly string[];
  readonly bar: number;
}

export type CellKind = keyof CellValues;
export type CellValue = CellValues[CellKind] | null;

interface ColumnLook<Row> {
  /** The path in the JSON row, and the CSV header: `seats.missing`. */
  readonly key: string;
  /** The header people read. */
  readonly title: string;
  /** `people`: only in tables, Markdown and Excel. `data`: only in CSV and Excel. Absent: everywhere. */
  readonly show?: 'people' | 'data';
  /** In a window too narrow for all columns: left out before the others, after them, or never. Absent: from the right. */
  readonly drop?: 'first' | 'last' | 'never';
  /** In a workbook, in characters; absent: as wide as what it holds. */
  readonly width?: number;
  tone?(row: Row): Tone | null;
  /** In a workbook: what stands here in a row that heads those below it; null in any other row. */
  heading?(row: Row): string | null;
  /** In a workbook: whether a row sums up those above it. */
  total?(row: Row): boolean;
}

/** A cell's kind and its value, together: what is declared an integer gives integers. */
type ColumnOf<Row, Kind extends CellKind> = ColumnLook<Row> & {
  readonly kind: Kind;
  // A method, not a function property: a Sheet<PoolRow> then is a Sheet<unknown> (parameters of methods are bivariant).
  value(row: Row): CellValues[Kind] | null;
};

export type Column<Row> = { [Kind in CellKind]: ColumnOf<Row, Kind> }[CellKind];

export interface Sheet<Row = unknown> {
  /** The sheet's name in a workbook, and its key in the JSON of `export all`. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  /** The rows themselves are what JSON prints (contract, section 5). Long ones come in batches. */
  readonly rows: readonly Row[] | AsyncIterable<readonly Row[]>;
  /** How many there are in all, where these rows are only the first of them: said below the table. */
  readonly of?: number;
  /** In a workbook, lines above the header, the first of them its title: whose it is, and of when. */
  readonly above?: readonly string[];
  /** At the foot of its pages, in the place of the workbook's title. */
  readonly footer?: string;
  /** In a workbook, a text beside the table. */
  readonly beside?: Beside;
  /** Native charts beside it in a workbook. */
  readonly charts?: readonly SheetChart[];
  /** Said in place of an empty table: what there is not, and what to do next. */
  readonly empty: string;
}

/** A text of several lines in one cell, merged over `rows` rows: the column from 0, rows as a spreadsheet counts them. */
export interface Beside {
  readonly column: number;
  readonly row: number;
  readonly rows: number;
  readonly text: string;
}

/** Cells of one column of a sheet: rows as a spreadsheet counts them, the column from 0. */
export interface CellRange {
  readonly sheet: string;
  readonly column: number;
  readonly first: number;
  readonly last: number;
}

/** Stacked columns, as Excel and LibreOffice draw them from the cells themselves. */
export interface SheetChart {
  readonly title: string;
  readonly categories: CellRange;
  /** `colour`: as `RRGGBB`. */
  readonly series: readonly { readonly name: string; readonly values: CellRange; readonly colour: string }[];
  /** Where its upper left corner is, and how many columns and rows it covers. */
  readonly at: { readonly column: number; readonly row: number; readonly columns: number; readonly rows: number };
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  /** `more`: a line of its own below the text, so that a command in it is not broken. */
  | { readonly kind: 'banner'; readonly tone: Tone; readonly text: string; readonly more?: string }
  | { readonly kind: 'text'; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  /** Command lines to copy: never wrapped. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | TableBlock
  | { readonly kind: 'chart'; readonly chart: Chart };

export interface TableBlock {
  readonly kind: 'table';
  readonly sheet: Sheet;
  /** Those to show, in this order; absent: all that are for people. */
  readonly columns?: readonly Column<unknown>[];
  /** A part of a screen, which leaves out columns that do not fit without a word; the whole list is a command of its own. */
  readonly brief?: boolean;
  readonly rest?: Rest;
}

/** What there is beyond the rows of a table that is part of a screen, said below it. */
export interface Rest {
  /** How many rows there are in all. */
  readonly of: number;
  /** What lists them. */
  readonly command: string;
  /** In a window that is too low, so many rows stay, these before others. */
  readonly least: number;
  readonly urgent?: (row: unknown) => boolean;
}

/** Figures with a bar a row. Its parts stand one after the other, each with a sign of its own: nothing is lost without colour. */
export interface Chart<Row = unknown> {
  /** Rows that are at hand: a chart is short. */
  readonly sheet: Sheet<Row> & { readonly rows: readonly Row[] };
  readonly parts: readonly ChartPart<Row>[];
}

export interface ChartPart<Row = unknown> {
  readonly sign: 'full' | 'cross' | 'light';
  /** In the legend. */
  readonly label: string;
  readonly tone: Tone | null;
  units(row: Row): number;
}

export interface Field {
  readonly label: string;
  readonly text: string;
  /** In its place where it takes more than a line and the window is too low. */
  readonly short?: string;
  readonly tone?: Tone;
}

/** A list prints as a JSON array, everything else as an object (contract, section 5). */
export type Document =
  | {
      readonly kind: 'list';
      readonly sheet: Sheet;
      /** Those of the sheet that people see, in this order; absent: all that are for people. */
      readonly people?: readonly Column<unknown>[];
      /** What people see in the place of the list: charts, where its rows are many and alike. */
      readonly screen?: readonly Block[];
      readonly before?: readonly Block[];
      readonly after?: readonly Block[];
    }
  | {
      readonly kind: 'object';
      readonly value: object;
      /** The name of one more member, the last: the rows of the sheet, written as they come. */
      readonly list?: string;
      /** The rows that CSV prints: the object itself as one row, or its list. */
      readonly sheet: Sheet;
      /** What a person sees, in tables and Markdown. */
      readonly screen: readonly Block[];
    };

export const FORMATS = ['table', 'json', 'ndjson', 'csv', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** How the result will be looked at. `width` in terminal columns; null: not a terminal, nothing is cut. */
export interface Look {
  readonly format: Format;
  readonly width: number | null;
  /** Lines that a screen may have, where it can do with fewer; absent: as many as it takes. */
  readonly height?: number;
  readonly colour: boolean;
  /** Whether signs, bars and ellipses may be drawn with characters beyond ASCII. */
  readonly unicode: boolean;
  /** Words in the place of signs, for whoever has them read aloud (`--plain`). */
  readonly words?: boolean;
}

/** The word of `candidates` that was probably meant, or null. Given by the caller, so the view owns no opinion on distance. */
export type Nearest = (word: string, candidates: readonly string[]) => string | null;
