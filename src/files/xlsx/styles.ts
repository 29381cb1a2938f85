/** Which styles show a number as a date or a time: a date in a workbook is nothing but a number with such a style. */

import type { Entry } from 'yauzl';
import type { Archive } from './archive.ts';
import { readPart } from './part.ts';

/** The formats every workbook knows, ECMA-376 part 1, 18.8.30: dates, times, and those of the East Asian versions. */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** A format is a date when a y, m, d, h or s is left without texts, escaped or padding characters, colours and locales. */
function isDateFormat(code: string): boolean {
  const elapsed = /\[[hms]+\]/i.test(code);
  return elapsed || /[ymdhs]/i.test(code.replace(/"[^"]*"|[\\_*].|\[[^\]]*\]/g, ''));
}

export async function dateStyles(archive: Archive, entry: Entry): Promise<readonly boolean[]> {
  const custom = new Map<number, boolean>();
  const styles: number[] = [];
  let inCells = false;
  await readPart(archive, entry, {
    open(name, attributes) {
      if (name === 'numFmt') custom.set(Number(attributes['numFmtId']), isDateFormat(attributes['formatCode'] ?? ''));
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) styles.push(Number(attributes['numFmtId'] ?? 0));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles.map((id) => custom.get(id) ?? isBuiltInDate(id));
}
