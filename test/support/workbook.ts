/** The smallest workbook that Excel would open, part by part, so that each can be replaced by a bad one. */

import { zip, type ZipEntry } from './zip.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

function relations(...targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="${PACKAGE}">${each.join('')}</Relationships>`;
}

/** A worksheet around these rows; `after`: what follows them. */
export function sheet(rows: string, after = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${after}</worksheet>`;
}

export interface WorkbookParts {
  /** Rows of the first sheet: `<row r="1">…</row>`. */
  readonly rows?: string;
  /** Each the inside of an `<si>`. */
  readonly strings?: readonly string[];
  /** The inside of the style sheet. */
  readonly styles?: string;
  /** Attributes of `workbookPr`. */
  readonly properties?: string;
  /** Parts to replace or add, by name; null leaves one out. */
  readonly parts?: Readonly<Record<string, string | null>>;
  /** Entries instead of these parts' own, for lies of the zip. */
  readonly entries?: readonly ZipEntry[];
}

function partsOf(book: WorkbookParts): Map<string, string> {
  const strings = (book.strings ?? []).map((text) => `<si>${text}</si>`).join('');
  const parts = new Map<string, string>([
    ['[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'],
    ['_rels/.rels', relations(['officeDocument', 'xl/workbook.xml'])],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr ${book.properties ?? ''}/><sheets>` +
        '<sheet name="transfers" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations(['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml'], ['sharedStrings', 'sharedStrings.xml']),
    ],
    ['xl/styles.xml', `<styleSheet xmlns="${MAIN}">${book.styles ?? ''}</styleSheet>`],
    ['xl/sharedStrings.xml', `<sst xmlns="${MAIN}">${strings}</sst>`],
    ['xl/worksheets/sheet1.xml', sheet(book.rows ?? '')],
  ]);
  for (const [name, text] of Object.entries(book.parts ?? {})) {
    if (text === null) parts.delete(name);
    else parts.set(name, text);
  }
  return parts;
}

/** The bytes of the workbook. */
export function workbook(book: WorkbookParts): Buffer {
  const instead = new Map((book.entries ?? []).map((entry) => [entry.name, entry]));
  return zip([...partsOf(book)].map(([name, data]) => instead.get(name) ?? { name, data }));
}
