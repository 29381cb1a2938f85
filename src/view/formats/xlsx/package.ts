/** The small parts around the worksheets: what the workbook holds, and who made it. */

import type { Column, SheetChart } from '../../document.ts';
import { chartPath, chartXml, drawingPath, drawingXml } from './charts.ts';
import { letters } from './content.ts';
import { XML_HEAD, xmlText } from './xml.ts';

export interface WorkbookInfo {
  readonly title: string;
  readonly creator: string;
  /** ISO-8601 in UTC. */
  readonly created: string;
}

/** A sheet that has been written. */
export interface Written {
  readonly name: string;
  readonly columns: readonly Column<unknown>[];
  /** Without the header. */
  readonly rows: number;
  /** How many lines stand above the header. */
  readonly above: number;
  readonly charts: readonly SheetChart[];
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const TYPES = 'application/vnd.openxmlformats-officedocument';

export function sheetPath(number: number): string {
  return `xl/worksheets/sheet${number}.xml`;
}

export function rootRelationshipsXml(): string {
  return relationships([
    `${OFFICE}/relationships/officeDocument" Target="xl/workbook.xml`,
    `${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml`,
  ]);
}

export function workbookRelationshipsXml(sheets: readonly Written[]): string {
  const targets = sheets.map((_, at) => `${OFFICE}/relationships/worksheet" Target="worksheets/sheet${at + 1}.xml`);
  return relationships([...targets, `${OFFICE}/relationships/styles" Target="styles.xml`]);
}

function relationships(targets: readonly string[]): string {
  const each = targets.map((target, at) => `<Relationship Id="rId${at + 1}" Type="${target}"/>`);
  return `${XML_HEAD}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

export function propertiesXml({ title, creator, created }: WorkbookInfo): string {
  return [
    `${XML_HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"`,
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${xmlText(title)}</dc:title><dc:creator>${xmlText(creator)}</dc:creator>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${xmlText(created)}</dcterms:created></cp:coreProperties>`,
  ].join('');
}

/** What it is, of which day, and which page of how many; `&` begins a code, two of them are one. */
export function footerOf({ title, created }: WorkbookInfo): string {
  return `&L${title.replaceAll('&', '&&').slice(0, 120)}&C${created.slice(0, 10)}&RPage &P of &N`;
}

export function workbookXml(sheets: readonly Written[]): string {
  const list = sheets.map(({ name }, at) => `<sheet name="${xmlText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  return [
    `${XML_HEAD}<workbook xmlns="${SPREADSHEET}" xmlns:r="${OFFICE}/relationships"><bookViews><workbookView/></bookViews>`,
    `<sheets>${list.join('')}</sheets><definedNames>${[filterName, areaName, titleName].flatMap((name) => sheets.map(name)).join('')}</definedNames></workbook>`,
  ].join('');
}

/** Excel keeps the range of a sheet's filter under a hidden name as well, and some programs look only there. */
function filterName({ name, columns, rows, above }: Written, at: number): string {
  if (above > 0) return '';
  return definedName('_FilterDatabase', at, name, `$A$1:$${letters(columns.length - 1)}$${rows + 1}`, ' hidden="1"');
}

/** Columns at the end that are for programs are not printed: the others then can be read on a page. */
function areaName({ name, columns, rows, above, charts }: Written, at: number): string {
  const last = columns.findLastIndex(({ show }) => show !== 'data');
  if (charts.length > 0 || last < 0 || last === columns.length - 1) return '';
  return definedName('Print_Area', at, name, `$A$1:$${letters(last)}$${above + rows + 1}`);
}

/** The header is printed on every page. */
function titleName({ name, above }: Written, at: number): string {
  return definedName('Print_Titles', at, name, `$${above + 1}:$${above + 1}`);
}

function definedName(kind: string, at: number, sheet: string, range: string, more = ''): string {
  const place = xmlText(`'${sheet.replaceAll("'", "''")}'!${range}`);
  return `<definedName name="_xlnm.${kind}" localSheetId="${at}"${more}>${place}</definedName>`;
}

/** The parts of charts: a drawing for each sheet that has some, its charts, and what points to them. */
export function* chartParts(sheets: readonly Written[]): Iterable<{ readonly path: string; readonly content: string }> {
  let [drawing, chart] = [0, 0];
  for (const [at, { charts }] of sheets.entries()) {
    if (charts.length === 0) continue;
    drawing += 1;
    const first = chart + 1;
    yield {
      path: `xl/worksheets/_rels/sheet${at + 1}.xml.rels`,
      content: relationships([`${OFFICE}/relationships/drawing" Target="../drawings/drawing${drawing}.xml`]),
    };
    yield { path: drawingPath(drawing), content: drawingXml(charts, first) };
    yield {
      path: `xl/drawings/_rels/drawing${drawing}.xml.rels`,
      content: relationships(
        charts.map((_, each) => `${OFFICE}/relationships/chart" Target="../charts/chart${first + each}.xml`),
      ),
    };
    for (const each of charts) yield { path: chartPath((chart += 1)), content: chartXml(each) };
  }
}

export function contentTypesXml(sheets: readonly Written[]): string {
  const parts = [
    ['xl/workbook.xml', `${TYPES}.spreadsheetml.sheet.main+xml`],
    ['xl/styles.xml', `${TYPES}.spreadsheetml.styles+xml`],
    ['docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'],
    ...sheets.map((_, at) => [sheetPath(at + 1), `${TYPES}.spreadsheetml.worksheet+xml`]),
    ...sheets.filter(({ charts }) => charts.length > 0).map((_, at) => [drawingPath(at + 1), `${TYPES}.drawing+xml`]),
    ...sheets.flatMap(({ charts }) => charts).map((_, at) => [chartPath(at + 1), `${TYPES}.drawingml.chart+xml`]),
  ];
  const overrides = parts.map(([path, type]) => `<Override PartName="/${path}" ContentType="${type}"/>`);
  return [
    `${XML_HEAD}<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`,
  ].join('');
}
