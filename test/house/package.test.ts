import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Package {
  readonly license: string;
  readonly author: string;
  readonly engines: { readonly node: string };
  readonly allowScripts: Readonly<Record<string, boolean>>;
}
interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
  readonly deprecated?: string;
}
interface Bill {
  readonly components: readonly { readonly name: string }[];
}

const pkg = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const lock = readFileSync('package-lock.json', 'utf8');
const { packages } = JSON.parse(lock) as { readonly packages: Readonly<Record<string, Locked>> };
const { '': _ourselves, ...locked } = packages;
const names = (wanted: (entry: Locked) => boolean): string[] =>
  Object.entries(locked).flatMap(([place, entry]) => (wanted(entry) ? [place.replace(/^.*node_modules\//, '')] : []));

test('the lock holds every package to a version and a hash, and names no registry', () => {
  expect(names(({ version, integrity }) => version === undefined || integrity === undefined)).toEqual([]);
  expect(lock).not.toMatch(/"resolved":|registry\./);
});

test('the lock knows the builds for every platform, without which npm ci refuses to install anywhere', () => {
  const builds = Object.values(locked).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  const known = new Set(names(() => true));
  expect(builds.filter((name) => !known.has(name))).toEqual([]);
});

test('the lock is of this package.json', () => {
  const tree = execFileSync('npm', ['ls', '--package-lock-only', '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(JSON.parse(tree)).not.toHaveProperty('problems');
});

test('no package of the program is deprecated, and only better-sqlite3 runs a script when it is installed', () => {
  expect(names(({ deprecated }) => deprecated !== undefined)).toEqual([]);
  expect(names(({ dev, hasInstallScript }) => dev !== true && hasInstallScript === true)).toEqual(['better-sqlite3']);
  expect(Object.entries(pkg.allowScripts).filter(([, allowed]) => allowed)).toEqual([['better-sqlite3', true]]);
});

test('npm sbom lists every package', () => {
  // Not with --omit=dev: npm then leaves out what a development package uses too, such as commander.
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'];
  const bill = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as Bill;
  const parts = new Set(bill.components.map(({ name }) => name));
  expect(names(({ optional }) => optional !== true).filter((name) => !parts.has(name))).toEqual([]);
});

test('every package of the program is under a licence that lets anyone use it', () => {
  const free = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'Zlib']);
  const isFree = (license: string): boolean => {
    const bare = license.replaceAll(/[()]/g, '');
    if (bare.includes(' AND ')) return bare.split(' AND ').every((id) => free.has(id));
    return bare.split(' OR ').some((id) => free.has(id));
  };
  expect(names(({ dev, license = 'none' }) => dev !== true && !isFree(license))).toEqual([]);
});

test('our own licence is where people look for it', () => {
  const license = readFileSync('LICENSE', 'utf8');
  expect(license.startsWith(`${pkg.license} License\n`)).toBe(true);
  expect(license).toContain(pkg.author);
});

test('the least Node is the same wherever it is said', () => {
  const least = /^>=(\d+)\.(\d+)$/.exec(pkg.engines.node);
  const [, major, minor] = least ?? [];
  const entry = readFileSync('bin/entitle.js', 'utf8');
  expect(entry).toContain(`major < ${major} || (major === ${major} && minor < ${minor})`);
  expect(entry).toContain(`needs Node ${major}.${minor} or newer`);
});
