import type { Entry } from 'yauzl';
import { MAX_PART } from '../limits.ts';
import { type Archive, inflate } from './archive.ts';
import { type Handlers, parseXml } from './xml.ts';

/** Reads a part of a workbook from its first tag to its last; refuses more than `most` bytes, and damage. */
export async function readPart(archive: Archive, entry: Entry, handlers: Partial<Handlers>, most = MAX_PART): Promise<void> {
  const parsing = parseXml(archive.path, entry.fileName, inflate(archive, entry, most), handlers);
  while (!(await parsing.next()).done);
}
