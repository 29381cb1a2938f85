import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = (file: string): string => readFileSync(file, 'utf8');
const git = (...args: string[]): string[] => execFileSync('git', args, { encoding: 'utf8' }).split('\n').filter(Boolean);

/** Files that are in git or would be after `git add --all`; those deleted and not yet committed are left out. */
const gone = new Set(git('ls-files', '--deleted'));
const tracked = git('ls-files', '--cached', '--others', '--exclude-standard').filter((file) => !gone.has(file));
const source = tracked.filter((file) => /^(?:src|test|bin)\/.*\.[jt]s$/.test(file));

test('the top level has the known files and folders, and nothing else', () => {
  const folders = ['bin', 'fixtures', 'src', 'test'];
  const papers = ['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md'];
  const configs = ['knip.json', 'package-lock.json', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
  const found = new Set(tracked.map((file) => file.split('/')[0] ?? '').filter((name) => !name.startsWith('.')));
  expect([...found].filter((name) => ![...folders, ...papers, ...configs].includes(name))).toEqual([]);
  expect(papers.filter((name) => !found.has(name))).toEqual([]);
});

/** The table of refusals, and the text of the first version of the server's schema, which is released and stays. */
const LONG = ['src/core/refusal-table.ts', 'src/store/postgres/schema/first.ts'];

test('a file of src is one idea: 300 lines at most, but for the one table of refusals and a released text', () => {
  const lengths = source
    .filter((file) => file.startsWith('src/') && !LONG.includes(file))
    .map((file) => ({ file, lines: text(file).split('\n').length - 1 }));
  expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
});

test('every file of src says in a comment what it is for', () => {
  expect(source.filter((file) => file.startsWith('src/') && !text(file).includes('/**'))).toEqual([]);
});

test('source has no tab and no character that cannot be seen', () => {
  // Tabs and other control characters; soft hyphens, zero-width, direction and byte-order marks; the line separators.
  const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
  const lines = source.flatMap((file) =>
    text(file)
      .split('\n')
      .map((line, index) => ({ at: `${file}:${index + 1}`, line })),
  );
  expect(lines.filter(({ line }) => unseen.test(line)).map(({ at }) => at)).toEqual([]);
});

test('no two files are the same', () => {
  const hashes = git('hash-object', '--', ...tracked).map((hash, index) => ({ hash, file: tracked[index] ?? '' }));
  const first = new Map(hashes.toReversed().map(({ hash, file }) => [hash, file]));
  expect(hashes.filter(({ hash, file }) => first.get(hash) !== file).map(({ file }) => file)).toEqual([]);
});

test('the README sets up and tests with two commands, which .ci/run runs', () => {
  for (const command of ['npm ci && npm run demo', 'npm ci && npm test']) {
    expect(text('README.md')).toContain(command);
    for (const part of command.split(' && ')) expect(text('.ci/run')).toContain(`step ${part}\n`);
  }
});
