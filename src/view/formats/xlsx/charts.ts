/** Charts in a workbook: a drawing for each sheet that has some, and a part for each chart. The cells are what is drawn. */

import type { CellRange, SheetChart } from '../../document.ts';
import { letters } from './content.ts';
import { XML_HEAD, xmlText } from './xml.ts';

const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export function drawingPath(number: number): string {
  return `xl/drawings/drawing${number}.xml`;
}

export function chartPath(number: number): string {
  return `xl/charts/chart${number}.xml`;
}

/** Where the charts of one sheet are. `first`: the number of its first chart in the workbook. */
export function drawingXml(charts: readonly SheetChart[], first: number): string {
  const anchors = charts.map(({ title, at: { column, row, columns, rows } }, at) =>
    [
      '<xdr:twoCellAnchor>',
      corner('from', column, row),
      corner('to', column + columns, row + rows),
      `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="${at + 2}" name="Chart ${first + at}" descr="${xmlText(title)}"/>`,
      '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>',
      `<a:graphic><a:graphicData uri="${DRAWING}/chart"><c:chart xmlns:c="${DRAWING}/chart" r:id="rId${at + 1}"/></a:graphicData>`,
      '</a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>',
    ].join(''),
  );
  const names = `xmlns:xdr="${DRAWING}/spreadsheetDrawing" xmlns:a="${DRAWING}/main" xmlns:r="${OFFICE}"`;
  return `${XML_HEAD}<xdr:wsDr ${names}>${anchors.join('')}</xdr:wsDr>`;
}

function corner(name: 'from' | 'to', column: number, row: number): string {
  const place = `<xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff>`;
  return `<xdr:${name}>${place}</xdr:${name}>`;
}

/** Stacked columns with a legend below; the text of axes and values comes from the cells. */
export function chartXml({ title, categories, series }: SheetChart): string {
  const bars = series.map(
    ({ name, values, colour }, at) =>
      `<c:ser><c:idx val="${at}"/><c:order val="${at}"/><c:tx><c:v>${xmlText(name)}</c:v></c:tx>` +
      `<c:spPr><a:solidFill><a:srgbClr val="${colour}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>` +
      `<c:cat><c:strRef><c:f>${xmlText(reference(categories))}</c:f></c:strRef></c:cat>` +
      `<c:val><c:numRef><c:f>${xmlText(reference(values))}</c:f></c:numRef></c:val></c:ser>`,
  );
  return [
    `${XML_HEAD}<c:chartSpace xmlns:c="${DRAWING}/chart" xmlns:a="${DRAWING}/main" xmlns:r="${OFFICE}"><c:roundedCorners val="0"/><c:chart>`,
    `<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1200" b="1"/></a:pPr><a:r><a:rPr lang="en-GB" sz="1200" b="1"/><a:t>${xmlText(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`,
    '<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="stacked"/><c:varyColors val="0"/>',
    bars.join(''),
    '<c:gapWidth val="60"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>',
    '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:tickLblPos val="low"/><c:crossAx val="2"/></c:catAx>',
    '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>',
    '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>',
    '<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/></c:valAx></c:plotArea>',
    '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/></c:chart></c:chartSpace>',
  ].join('');
}

function reference({ sheet, column, first, last }: CellRange): string {
  const letter = letters(column);
  return `'${sheet.replaceAll("'", "''")}'!$${letter}$${first}:$${letter}$${last}`;
}
