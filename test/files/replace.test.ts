import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { writeWhole } from '../../src/files/replace.ts';
import type { WholeFile } from '../../src/files/sink.ts';
import { tempFolder } from '../support/process.ts';
import { refusalIn, tableIn } from '../support/table.ts';

const says =
  (text: string) =>
  async (file: WholeFile): Promise<void> =>
    file.write(text);
async function half(file: WholeFile): Promise<void> {
  await file.write('x'.repeat(200_000));
  throw new TypeError('a bug');
}
const permissions = (path: string): string => (statSync(path).mode & 0o777).toString(8);
/** The one in force here, asked of a file. */
const usual = (0o644 & ~process.umask()).toString(8);

test('a new file: its bytes, its permissions, and nothing beside it', async () => {
  const folder = tempFolder();
  const path = join(folder, 'gala.csv');
  await writeWhole(path, { force: false }, async (file) => {
    await file.write('workspace\n');
    await file.write(Buffer.from('gälä-2026\n'));
    const [growing] = readdirSync(folder);
    expect({ exists: existsSync(path), growing: permissions(join(folder, growing ?? '')) }).toEqual({
      exists: false,
      growing: '600',
    });
  });
  expect({ text: readFileSync(path, 'utf8'), mode: permissions(path), files: readdirSync(folder) }).toEqual({
    text: 'workspace\ngälä-2026\n',
    mode: usual,
    files: ['gala.csv'],
  });
});

test('a private file', async () => {
  const path = join(tempFolder(), 'backup.db');
  await writeWhole(path, { force: false, mode: 0o600 }, says('x'));
  expect(permissions(path)).toBe('600');
});

test('a large file in small pieces comes out whole', async () => {
  const path = join(tempFolder(), 'gala.ndjson');
  const lines = Array.from({ length: 50_000 }, (_, index) => `{"workspace":"gala-${index}"}\n`);
  await writeWhole(path, { force: false }, async (file) => {
    for (const line of lines) await file.write(line);
    await file.write(Buffer.alloc(300_000, 'a'));
  });
  expect(readFileSync(path, 'utf8')).toBe(lines.join('') + 'a'.repeat(300_000));
});

test('through a stream, as exceljs wants it', async () => {
  const path = join(tempFolder(), 'gala.xlsx');
  await writeWhole(path, { force: false }, async (file) => {
    const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: file.stream() });
    const sheet = book.addWorksheet('pools');
    sheet.addRow(['product', 'purchased']).commit();
    sheet.addRow(['seat', 250]).commit();
    await book.commit();
  });
  expect(await tableIn('xlsx', readFileSync(path))).toEqual({ columns: ['product', 'purchased'], rows: [[2, 'seat', '250']] });
});

test('a file that is there stays, unless it may be replaced; then its permissions stay', async () => {
  const path = join(tempFolder(), 'gala.csv');
  writeFileSync(path, 'old');
  chmodSync(path, 0o640);
  expect(await refusalIn(writeWhole(path, { force: false }, says('new')))).toBe(`file-exists: file "${path}" already exists`);
  expect(readFileSync(path, 'utf8')).toBe('old');
  await writeWhole(path, { force: true }, says('new'));
  expect({ text: readFileSync(path, 'utf8'), mode: permissions(path) }).toEqual({ text: 'new', mode: '640' });
});

test('a file that appears while ours is written is not replaced', async () => {
  const folder = tempFolder();
  const path = join(folder, 'gala.csv');
  const writing = writeWhole(path, { force: false }, async (file) => {
    await file.write('ours');
    writeFileSync(path, 'theirs');
  });
  expect(await refusalIn(writing)).toBe(`file-exists: file "${path}" already exists`);
  expect({ text: readFileSync(path, 'utf8'), files: readdirSync(folder) }).toEqual({ text: 'theirs', files: ['gala.csv'] });
});

test('a writer that fails half way leaves the old file, or none', async () => {
  const folder = tempFolder();
  await expect(writeWhole(join(folder, 'new.csv'), { force: false }, half)).rejects.toThrow(new TypeError('a bug'));
  writeFileSync(join(folder, 'old.csv'), 'old');
  await expect(writeWhole(join(folder, 'old.csv'), { force: true }, half)).rejects.toThrow(new TypeError('a bug'));
  expect({ files: readdirSync(folder), old: readFileSync(join(folder, 'old.csv'), 'utf8') }).toEqual({
    files: ['old.csv'],
    old: 'old',
  });
});

test('symbolic links stay: the file they lead to is replaced, and one that leads nowhere is refused', async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'shared'));
  writeFileSync(join(folder, 'shared', 'gala.csv'), 'old');
  symlinkSync('shared/gala.csv', join(folder, 'link.csv'));
  symlinkSync('nowhere.csv', join(folder, 'dangling.csv'));
  expect(await refusalIn(writeWhole(join(folder, 'link.csv'), { force: false }, says('new')))).toMatch(/^file-exists/);
  await writeWhole(join(folder, 'link.csv'), { force: true }, says('new'));
  expect(lstatSync(join(folder, 'link.csv')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'shared', 'gala.csv'), 'utf8')).toBe('new');
  for (const force of [true, false]) {
    expect(await refusalIn(writeWhole(join(folder, 'dangling.csv'), { force }, says('new')))).toBe(
      `unwritable-file: file "${folder}/dangling.csv" cannot be written: it is a symbolic link to a file that does not exist`,
    );
  }
  expect(readdirSync(folder)).toEqual(['dangling.csv', 'link.csv', 'shared']);
});

test('places where no file can be', async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'lists'));
  writeFileSync(join(folder, 'gala.csv'), TEXT);
  const cases: Record<string, string> = {
    [`${folder}/missing/gala.csv`]: `there is no folder "${folder}/missing"`,
    [`${folder}/gala.csv/more.csv`]: 'a part of its path is not a folder',
    [`${folder}/lists`]: 'it is a folder',
    '/dev/full': 'it is not a regular file',
    [`${folder}/${'a'.repeat(300)}`]: 'its name is too long',
  };
  for (const [path, reason] of Object.entries(cases)) {
    expect(await refusalIn(writeWhole(path, { force: true }, says('new')))).toBe(
      `unwritable-file: file "${path}" cannot be written: ${reason}`,
    );
  }
  expect(readdirSync(folder)).toEqual(['gala.csv', 'lists']);
});

const TEXT = 'workspace\n';
const script = fileURLToPath(new URL('./write-much.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));

/** A process that may write no file larger than 64 KiB: the system refuses it in the middle, as a full disk does. */
function writeMuch(path: string, how: string): string {
  const command = 'ulimit -f 128; exec "$0" --import "$1" "$2" "$3" "$4"';
  return execFileSync('sh', ['-c', command, process.execPath, tsx, script, path, how], { encoding: 'utf8' });
}

test.each(['write', 'stream'])(
  'a file that cannot grow (%s): a clear refusal, the old file stays, no half file is left',
  (how) => {
    const folder = tempFolder();
    const path = join(folder, 'gala.csv');
    writeFileSync(path, 'old');
    expect(writeMuch(path, how)).toBe(
      `unwritable-file: file "${path}" cannot be written: the file would be larger than is allowed here\n`,
    );
    expect({ files: readdirSync(folder), text: readFileSync(path, 'utf8') }).toEqual({ files: ['gala.csv'], text: 'old' });
  },
);

test('killed half way: the old file stays as it was', async () => {
  const folder = tempFolder();
  const path = join(folder, 'gala.csv');
  writeFileSync(path, 'old');
  const child = spawn(process.execPath, ['--import', tsx, script, path, 'wait'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  expect(readdirSync(folder)).toHaveLength(2);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(readFileSync(path, 'utf8')).toBe('old');
});
