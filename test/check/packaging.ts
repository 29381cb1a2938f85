import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

interface Packed {
  readonly files: readonly { readonly path: string; readonly mode: number }[];
  readonly size: number;
}

/**
 * What `npm pack` would ship: the program, its shell entry, the sample and the papers, and nothing else. A test or a
 * fixture that slips in would be downloaded by everybody; a file that is left out is missed only after publishing.
 */
const ALLOWED =
  /^(?:bin\/(?:entitle\.js|package\.json)|dist\/[a-z-]+\.cjs|dist\/LICENSES\.txt|dist\/man\/entitle[a-z-]*\.[17]|fixtures\/sample[^/]*(?:\/.+)?|package\.json|(?:README|CHANGELOG)\.md|LICENSE)$/;
const NEEDED = [
  'bin/entitle.js',
  'bin/package.json',
  'dist/entitle.cjs',
  'dist/reading.cjs',
  'dist/commands-transfer.cjs',
  'dist/man/entitle.1',
  'dist/man/entitle-transfer.1',
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

const pkg = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;
const packed = pack();
const paths = packed.files.map(({ path }) => path);
const { messages } = await publint({ pkgDir: '.', strict: true, pack: 'npm' });
const problems = [
  ...paths.filter((path) => !ALLOWED.test(path)).map((path) => `${path} would be shipped`),
  ...NEEDED.filter((path) => !paths.includes(path)).map((path) => `${path} would not be shipped`),
  ...packed.files
    .filter(({ path, mode }) => path === 'bin/entitle.js' && (mode & 0o111) !== 0o111)
    .map(({ path }) => `${path} is not executable`),
  ...paths.filter((path) => path.endsWith('.cjs')).flatMap(missingIn),
  ...messages.map((message) => `publint: ${formatMessage(message, pkg)}`),
];

/**
 * What the bundles ask for when they run has to be there after `npm install`: Node's own modules, one another, and the
 * addon of better-sqlite3, the only dependency. pg asks for two more where it is told to; nothing here tells it.
 */
function missingIn(path: string): readonly string[] {
  // A long line is broken, also inside a text.
  const asked = [
    ...readFileSync(path, 'utf8')
      .replaceAll('\\\n', '')
      .matchAll(/\brequire\("([^"]+)"\)/g),
  ].map(([, name = '']) => name);
  const there = (name: string): boolean =>
    isBuiltin(name) ||
    name === 'better-sqlite3/build/Release/better_sqlite3.node' ||
    (name.startsWith('./') && paths.includes(join('dist', name))) ||
    (path === 'dist/pg.cjs' && ['pg-native', 'pg-cloudflare'].includes(name));
  return [...new Set(asked)]
    .filter((name) => !there(name))
    .map((name) => `${path} needs ${name}, which is not installed with it`);
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${paths.length} files, ${Math.round(packed.size / 1024)} KiB packed`);

/** A dry run without `prepare`: `npm ci` and the tests have built dist already. */
function pack(): Packed {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [only] = JSON.parse(output) as readonly Packed[];
  if (only === undefined) throw new Error('npm pack named no package');
  return only;
}
