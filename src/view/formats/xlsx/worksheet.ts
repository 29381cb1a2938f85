/** The XML of one worksheet, row by row as the rows come. */

import { grouped } from '../../../core/counts.ts';
import type { CellKind, CellValue, Column } from '../../document.ts';
import { widthOf } from '../../width.ts';
import { contentOf, letters, textOf, titleOf } from './content.ts';
import type { Page } from './pages.ts';
import { headerStyle, LINE, styleOf, TITLE } from './styles.ts';
import { cellText, XML_HEAD, xmlText } from './xml.ts';

type Columns = readonly Column<unknown>[];

/** Rows to a piece of XML: some hundred kilobytes. */
const PORTION = 1000;
/** Widths, in characters: what fits is shown whole, but a note does not push the other columns out of sight. */
const WIDEST = 60;
const PADDING = 2;
/** The arrow of the filter. */
const ARROW = 3;

/** A header and the rows of a page: frozen, with filters, and widths that fit the first rows. `onRows` hears how many rows each piece holds. */
export async function* worksheetXml(
  { source, columns, most, charts, above }: Page,
  footer: string,
  onRows: (count: number) => void,
): AsyncGenerator<string> {
  const header = above.length + 1;
  yield opening(columns, await source.peek(), above.length === 0);
  yield above
    .map((text, at) => rowXml(at + 1, text === '' ? [] : [textXml(`A${at + 1}`, at === 0 ? TITLE : LINE, text)]))
    .join('');
  yield rowXml(
    header,
    columns.map((column, at) => textXml(`${letters(at)}${header}`, headerStyle(column.kind), titleOf(column))),
  );
  const writers = columns.map((column, at) => writerOf(column, letters(at)));
  let count = 0;
  for (;;) {
    const rows = await source.take(Math.min(PORTION, most - count));
    if (rows.length === 0) break;
    const first = header + count + 1;
    yield rows
      .map((row, at) =>
        rowXml(
          first + at,
          writers.map((write) => write(row, first + at)),
        ),
      )
      .join('');
    count += rows.length;
    onRows(rows.length);
  }
  const range = `A${header}:${letters(columns.length - 1)}${header + count}`;
  yield closing(range, { footer, isData: above.length === 0, hasCharts: charts.length > 0 });
}

/** `isData`: a table, whose header stays in sight; else a page for people. */
function opening(columns: Columns, sample: readonly unknown[], isData: boolean): string {
  const widths = columns.map(
    (column, at) => `<col min="${at + 1}" max="${at + 1}" width="${widthFor(column, sample)}" customWidth="1"/>`,
  );
  return [
    `${XML_HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`,
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">',
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>',
    isData
      ? '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView>'
      : '<sheetView showGridLines="0" workbookViewId="0"/>',
    `</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>`,
  ].join('');
}

/** A reference such as `2026001` is text on purpose: without `ignoredErrors` Excel marks it as a mistake. */
function closing(
  range: string,
  { footer, isData, hasCharts }: { readonly footer: string; readonly isData: boolean; readonly hasCharts: boolean },
): string {
  const ignored = `<ignoredErrors><ignoredError sqref="${range}" numberStoredAsText="1"/></ignoredErrors>`;
  const drawing = hasCharts ? '<drawing r:id="rId1"/>' : '';
  const filter = isData ? `<autoFilter ref="${range}"/>` : '';
  return `</sheetData>${filter}${printing(footer)}${ignored}${drawing}</worksheet>`;
}

/** Landscape, one page wide on whatever paper there is, with a footer on each page. */
function printing(footer: string): string {
  return [
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>',
    '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
    `<headerFooter><oddFooter>${xmlText(footer)}</oddFooter></headerFooter>`,
  ].join('');
}

function rowXml(number: number, cells: readonly string[]): string {
  return `<row r="${number}">${cells.join('')}</row>`;
}

type CellWriter = (row: unknown, number: number) => string;

function writerOf(column: Column<unknown>, letter: string): CellWriter {
  const { kind } = column;
  const plain = styleOf(kind, null);
  return (row, number) => {
    const at = `${letter}${number}`;
    const heading = column.heading?.(row) ?? null;
    if (heading !== null) return textXml(at, headerStyle(kind), heading);
    const look = column.total?.(row) === true ? 'total' : (column.tone?.(row) ?? null);
    const style = look === null ? plain : styleOf(kind, look);
    return cellXml(at, style, style !== plain, column, column.value(row));
  };
}

function cellXml(at: string, style: number, hasTone: boolean, { kind }: Column<unknown>, value: CellValue): string {
  const content = contentOf(kind, value);
  if (content === null) return hasTone ? `<c r="${at}" s="${style}"/>` : '';
  return typeof content === 'number' ? numberXml(at, style, content) : textXml(at, style, content);
}

function numberXml(at: string, style: number, value: number): string {
  return `<c r="${at}" s="${style}"><v>${value}</v></c>`;
}

/** Always a string, never a formula, whatever it starts with. */
function textXml(at: string, style: number, text: string): string {
  return `<c r="${at}" s="${style}" t="inlineStr"><is>${cellText(text)}</is></c>`;
}

function widthFor(column: Column<unknown>, sample: readonly unknown[]): number {
  if (column.width !== undefined) return column.width;
  const cells = sample.slice(0, PORTION).map((row) => shownWidth(column.kind, column.value(row)));
  const widest = cells.reduce((most, width) => Math.max(most, width), 0);
  return Math.max(widthOf(titleOf(column)) + ARROW, Math.min(widest, WIDEST)) + PADDING;
}

function shownWidth(kind: CellKind, value: CellValue): number {
  if (value === null) return 0;
  if (kind === 'instant') return 'yyyy-mm-dd hh:mm:ss'.length;
  return typeof value === 'number' ? (kind === 'bar' ? '100%' : grouped(value)).length : widthOf(textOf(value));
}
