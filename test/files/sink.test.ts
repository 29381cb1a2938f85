/** Writing to a file that takes less than it is given: a full pipe, a quota, a network file system. */

import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Sink } from '../../src/files/sink.ts';
import { tempFolder } from '../support/process.ts';

test.each([1, 7, 65_535])('a file that takes %i bytes at a time is whole', async (most) => {
  const path = join(tempFolder(), 'report.csv');
  const file = await open(path, 'w');
  const write = (bytes: Buffer, at: number) => file.write(bytes, at, Math.min(most, bytes.length - at));
  const sink = new Sink({ write } as unknown as FileHandle, (error) => {
    throw error;
  });
  const lines = Array.from({ length: most === 1 ? 100 : 20_000 }, (_, index) => `gala-2026,seat,${index}\n`);
  for (const line of lines) await sink.write(line);
  await sink.flush();
  await file.close();
  expect(await readFile(path, 'utf8')).toBe(lines.join(''));
});
