/** How the styles of a workbook show numbers. */

import type { Entry } from 'yauzl';
import type { Archive } from './archive.ts';
import { builtInFormat, type NumberFormat, numberFormat } from './formats.ts';
import { readPart } from './part.ts';

/** The number format of each style a cell can have. */
export async function styleFormats(archive: Archive, entry: Entry): Promise<readonly NumberFormat[]> {
  const custom = new Map<number, NumberFormat>();
  const styles: number[] = [];
  let inCells = false;
  await readPart(archive, entry, {
    open(name, attributes) {
      if (name === 'numFmt') custom.set(Number(attributes['numFmtId']), numberFormat(attributes['formatCode'] ?? ''));
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) styles.push(Number(attributes['numFmtId'] ?? 0));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  const known = new Map<number, NumberFormat>();
  return styles.map((id) => {
    const format = custom.get(id) ?? known.get(id) ?? builtInFormat(id);
    known.set(id, format);
    return format;
  });
}
