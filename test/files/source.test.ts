import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inputFormatOf, readSource } from '../../src/files/source.ts';
import { tempFolder } from '../support/process.ts';
import { refusalIn } from '../support/table.ts';

const TEXT = 'workspace,product,quantity\ngala-2026,seat,250\n';
const DIGEST = createHash('sha256').update(TEXT).digest('hex');

async function* nothing(): AsyncGenerator<Uint8Array> {}
async function* piped(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(TEXT.slice(0, 10));
  yield Buffer.from(TEXT.slice(10));
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('work');
  throw new TypeError('a bug');
}

test('a file, and the same bytes from a pipe', async () => {
  const path = join(tempFolder(), 'gala.csv');
  writeFileSync(path, TEXT);
  expect(await readSource(path, nothing())).toEqual({ path, bytes: Buffer.from(TEXT), digest: DIGEST });
  expect(await readSource('-', piped())).toEqual({ path: '-', bytes: Buffer.from(TEXT), digest: DIGEST });
});

test('a named pipe, as process substitution makes one', async () => {
  const path = join(tempFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const reading = readSource(path, nothing());
  const { open } = await import('node:fs/promises');
  const writer = await open(path, 'w');
  await writer.write(TEXT);
  await writer.close();
  expect((await reading).digest).toBe(DIGEST);
});

test('what cannot be read', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'gala.csv'), TEXT);
  mkdirSync(join(folder, 'lists'));
  symlinkSync('nowhere.csv', join(folder, 'dangling.csv'));
  symlinkSync('round.csv', join(folder, 'round.csv'));
  const cases = {
    'missing.csv': 'there is no such file or folder',
    'missing/gala.csv': 'there is no such file or folder',
    'gala.csv/gala.csv': 'a part of its path is not a folder',
    lists: 'it is a folder',
    'dangling.csv': 'there is no such file or folder',
    'round.csv': 'its symbolic links lead in a circle',
    [`${'a'.repeat(300)}.csv`]: 'its name is too long',
  };
  for (const [name, reason] of Object.entries(cases)) {
    const path = `${folder}/${name}`;
    expect(await refusalIn(readSource(path, nothing()))).toBe(`unreadable-file: file "${path}" cannot be read: ${reason}`);
  }
  expect(await refusalIn(readSource('', nothing()))).toBe(
    'unreadable-file: file "" cannot be read: there is no such file or folder',
  );
  expect(await refusalIn(readSource('gala\0.csv', nothing()))).toMatch(/^unreadable-file: .* without null bytes/);
});

test('a file without end is left as soon as it is too large', async () => {
  expect(await refusalIn(readSource('/dev/zero', nothing()))).toBe('malformed-file: file "/dev/zero": it is larger than 256 MiB');
});

test('a bug in the one who hands in the bytes is no refusal', async () => {
  await expect(readSource('-', broken())).rejects.toThrow(new TypeError('a bug'));
});

test('the format is that of the option, or of the extension', async () => {
  const names = ['gala.csv', 'gala.TSV', 'gala.ndjson', 'gala.jsonl', 'a.b/gala.json', 'gala.xlsx', 'gala.xls'];
  expect(names.map((name) => inputFormatOf(name, undefined))).toEqual(['csv', 'csv', 'ndjson', 'ndjson', 'json', 'xlsx', 'xlsx']);
  expect(inputFormatOf('-', 'csv')).toBe('csv');
  expect(inputFormatOf('gala.json', 'ndjson')).toBe('ndjson');
  expect(inputFormatOf('-', undefined)).toBe(null);
  for (const name of ['gala', 'gala.txt', '.csv', 'csv']) {
    const refused = refusalIn(Promise.resolve(name).then((path) => inputFormatOf(path, undefined)));
    expect(await refused).toBe(`unknown-file-format: the format of "${name}" is not known`);
  }
});
