/** Where a workbook keeps its sheets, its texts and its date formats. */

import { posix } from 'node:path';
import type { Entry } from 'yauzl';
import { raise } from '../../core/refusals.ts';
import { malformed } from '../malformed.ts';
import type { Archive } from './archive.ts';
import type { NumberFormat } from './formats.ts';
import { readPart } from './part.ts';
import { sharedStrings } from './strings.ts';
import { styleFormats } from './styles.ts';

export interface Worksheet {
  readonly name: string;
  readonly entry: Entry;
  readonly hidden: boolean;
}

export interface Workbook {
  readonly archive: Archive;
  /** In the workbook's own order. */
  readonly sheets: readonly Worksheet[];
  readonly strings: readonly string[];
  /** How each style a cell can have shows numbers. */
  readonly formats: readonly NumberFormat[];
  /** Days are counted from 1904 (old Macs) and not from 1900. */
  readonly from1904: boolean;
  /** Sheets that hold no cells, and names that are given to cells: what is in no export of ours. */
  readonly oddities: readonly string[];
}

interface Relation {
  readonly type: string;
  readonly target: string;
}

/** Refuses (`malformed-file`) a zip that is not a workbook, and a workbook without a sheet. */
export async function openWorkbook(archive: Archive): Promise<Workbook> {
  const roots = archive.entries.has('_rels/.rels') ? await relations(archive, '_rels/.rels') : new Map<string, Relation>();
  const root = [...roots.values()].find((relation) => relation.type === 'officeDocument');
  if (root === undefined) return malformed(archive.path, 'it is a zip file, but not a workbook (.xlsx)');
  if (root.target.endsWith('.bin')) malformed(archive.path, 'it is a binary workbook (.xlsb); save it as .xlsx');
  const { dir, base } = posix.parse(root.target);
  const related = await relations(archive, posix.join(dir, '_rels', `${base}.rels`), dir);
  const book = await readBook(archive, entryOf(archive, root.target), related);
  const styles = partOf(archive, related, 'styles');
  const strings = partOf(archive, related, 'sharedStrings');
  return {
    archive,
    sheets: book.sheets,
    from1904: book.from1904,
    oddities: book.oddities,
    formats: styles === undefined ? [] : await styleFormats(archive, styles),
    strings: strings === undefined ? [] : await sharedStrings(archive, strings),
  };
}

function entryOf(archive: Archive, name: string): Entry {
  return archive.entries.get(name.toLowerCase()) ?? malformed(archive.path, `part "${name}" is missing`);
}

function partOf(archive: Archive, related: ReadonlyMap<string, Relation>, type: string): Entry | undefined {
  const relation = [...related.values()].find((candidate) => candidate.type === type);
  return relation === undefined ? undefined : entryOf(archive, relation.target);
}

/** What a part refers to, by id. The last word of a type is the same in both variants of the format. */
async function relations(archive: Archive, name: string, folder = ''): Promise<ReadonlyMap<string, Relation>> {
  const found = new Map<string, Relation>();
  await readPart(archive, entryOf(archive, name), {
    open(element, attributes) {
      const { Id, Type, Target } = attributes;
      if (element !== 'Relationship' || attributes['TargetMode'] === 'External') return;
      if (Id === undefined || Type === undefined || Target === undefined) return;
      const target = posix.resolve(`/${folder}`, Target).slice(1);
      if (found.has(Id)) malformed(archive.path, `two relations of part "${name}" are called "${Id}"`);
      found.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target });
    },
  });
  return found;
}

/** What programs keep under names of their own: the range of a filter, what is printed, and (Gnumeric) the sheet's title. */
const OWN_NAMES = /^(_xlnm\.)?(_FilterDatabase|Print_Titles|Print_Area|Sheet_Title)$/;

async function readBook(
  archive: Archive,
  entry: Entry,
  related: ReadonlyMap<string, Relation>,
): Promise<Pick<Workbook, 'sheets' | 'from1904' | 'oddities'>> {
  const sheets: Worksheet[] = [];
  const oddities: string[] = [];
  let from1904 = false;
  await readPart(archive, entry, {
    open(element, attributes) {
      if (element === 'workbookPr') from1904 = ['1', 'true', 'on'].includes(attributes['date1904'] ?? '');
      if (element === 'definedName' && !OWN_NAMES.test(attributes['name'] ?? ''))
        oddities.push(`the name "${attributes['name'] ?? ''}" is defined`);
      if (element !== 'sheet') return;
      const id = Object.keys(attributes).find((name) => name.endsWith(':id'));
      const relation = id === undefined ? undefined : related.get(attributes[id] ?? '');
      if (relation?.type !== 'worksheet') {
        oddities.push(`sheet "${attributes['name'] ?? ''}" holds no cells`);
        return;
      }
      const title = attributes['name'] ?? '';
      if (sheets.some(({ name }) => name.toLowerCase() === title.toLowerCase())) {
        malformed(archive.path, `the workbook has two sheets "${title}"`);
      }
      const hidden = (attributes['state'] ?? 'visible') !== 'visible';
      sheets.push({ name: title, entry: entryOf(archive, relation.target), hidden });
    },
  });
  return { sheets, from1904, oddities };
}

/** The sheets a file of rows can be read from: the one that is named, hidden or not; else all that are not hidden. */
export function sheetsToRead({ archive, sheets }: Workbook, name: string | null): readonly Worksheet[] {
  if (name !== null) {
    const named = sheets.filter((sheet) => sheet.name.trim().toLowerCase() === name.trim().toLowerCase());
    if (named.length > 0) return named;
    raise('unknown-sheet', { path: archive.path, sheet: name, nearest: null, known: sheets.map((sheet) => sheet.name) });
  }
  const shown = sheets.filter(({ hidden }) => !hidden);
  return shown.length > 0 ? shown : malformed(archive.path, 'the workbook has no visible sheet');
}
