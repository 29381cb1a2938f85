/** The texts that cells refer to by number. They are the only part of a workbook that is kept in memory. */

import type { Entry } from 'yauzl';
import { LAST_ROW, MAX_STRINGS } from '../limits.ts';
import { malformed } from '../malformed.ts';
import type { Archive } from './archive.ts';
import { readPart } from './part.ts';
import { TextRuns } from './runs.ts';

/** Several texts for each row there can be; a file with more is made to fill memory. */
const MOST = 5 * LAST_ROW;

export async function sharedStrings(archive: Archive, entry: Entry): Promise<readonly string[]> {
  const strings: string[] = [];
  const runs = new TextRuns(() => malformed(archive.path, `text ${strings.length} of the workbook is longer than a cell can be`));
  const handlers = {
    open(name: string) {
      if (name === 'si') runs.start();
      else runs.open(name);
    },
    close(name: string) {
      if (name !== 'si') return runs.close(name);
      if (strings.push(runs.end()) > MOST) malformed(archive.path, `the workbook has more than ${MOST} texts`);
    },
    text: (text: string) => runs.text(text),
  };
  await readPart(archive, entry, handlers, MAX_STRINGS);
  return strings;
}
