/** A workbook as another program sees it. */

import ExcelJS from 'exceljs';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { type Entry, fromBuffer, type Options, type ZipFile } from 'yauzl';
import type { Sheet } from '../../src/view/document.ts';
import { workbook } from '../../src/view/formats/xlsx.ts';

export const INFO = { title: 'acme: workspaces', creator: 'ada@example.com', created: '2026-11-21T20:15:00.000Z' };

export async function bytesOf(sheets: readonly Sheet[], rowsPerSheet?: number): Promise<Buffer> {
  return buffer(workbook(sheets, INFO, rowsPerSheet));
}

/** Every part of a zip by its path; sizes and checksums are what the directory says. */
export async function unzipped(bytes: Buffer): Promise<ReadonlyMap<string, string>> {
  const zip = await promisify<Buffer, Options, ZipFile>(fromBuffer)(bytes, { autoClose: false });
  const entries: Entry[] = [];
  zip.on('entry', (entry: Entry) => entries.push(entry));
  await once(zip, 'end');
  const open = promisify<Entry, Readable>(zip.openReadStream.bind(zip));
  const parts = new Map<string, string>();
  for (const entry of entries) {
    const content = await text(await open(entry));
    if (crc32(content) !== entry.crc32) throw new Error(`the checksum of ${entry.fileName} is wrong`);
    parts.set(entry.fileName, content);
  }
  return parts;
}

/** The workbook as exceljs reads it. */
export async function opened(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return book;
}
