/** What `npm run release` makes, as a stranger gets it: the package without its addon, and the single file where no Node is. */

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanEnvironment, tempFolder } from '../support/process.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
const single = `entitle-${version}-${process.platform}-${process.arch}`;

beforeAll(() => {
  execFileSync(process.execPath, ['bin/release.js'], { stdio: 'ignore' });
});

test('the package, the single file and the bill of materials have their checksums beside them', () => {
  const names = [`entitle-${version}.cdx.json`, `entitle-${version}.tgz`, single].toSorted();
  expect(readdirSync('release').toSorted()).toEqual(['SHA256SUMS', ...names].toSorted());
  const sums = names.map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(join('release', name)))
        .digest('hex')}  ${name}\n`,
  );
  expect(readFileSync('release/SHA256SUMS', 'utf8')).toBe(sums.join(''));
});

test('the bill of materials names the driver, and no tool of the developers', () => {
  const { components } = JSON.parse(readFileSync(`release/entitle-${version}.cdx.json`, 'utf8')) as {
    readonly components: readonly { readonly name: string }[];
  };
  const names = components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['better-sqlite3', 'commander', 'exceljs', 'inquirer']));
  expect(names.filter((name) => ['vitest', 'typescript', 'esbuild'].includes(name))).toEqual([]);
});

describe('the single file, alone in a folder, with nothing on the path', () => {
  const folder = tempFolder();
  const run = (...args: string[]): string =>
    execFileSync(join(folder, 'entitle'), args, { cwd: folder, env: { HOME: folder, PATH: '/nowhere' }, encoding: 'utf8' });

  test('does the main jobs as the installed program does', () => {
    copyFileSync(join('release', single), join(folder, 'entitle'));
    expect(run('--version')).toBe(`${version}\n`);
    run('init', '--sample');
    expect(run('check', '--dry-run')).toContain('would assign');
    expect(JSON.parse(run('transfer', 'annual-gala', 'seat', '5', '--yes', '--json'))).toMatchObject({ quantity: 5 });
    run('export', 'all', 'all.xlsx');
    expect(JSON.parse(run('verify', 'all.xlsx', '--json'))).toMatchObject({ ok: true });
    expect(JSON.parse(run('verify', '--json'))).toMatchObject({ ok: true });
    const installed = execFileSync(process.execPath, ['bin/entitle.js', 'pools', '--json'], {
      env: { ...cleanEnvironment(folder), HOME: folder, XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' },
      encoding: 'utf8',
    });
    expect(run('pools', '--json')).toBe(installed);
  });

  test('runs nothing from a folder that others can write', () => {
    const caches = tempFolder();
    mkdirSync(join(caches, 'entitle'), { mode: 0o777 });
    execFileSync('chmod', ['777', join(caches, 'entitle')]);
    const { status, stderr } = spawnSync(join(folder, 'entitle'), ['--version'], {
      env: { HOME: folder, XDG_CACHE_HOME: caches },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `error: the program cannot be unpacked: ${join(caches, 'entitle')} can be written by others: nothing is run from there\nhint: set XDG_CACHE_HOME to a folder of yours\n`,
    });
  });
});

test('the package without the addon says so in two lines, and doctor works', () => {
  const folder = tempFolder();
  execFileSync('tar', ['xzf', `release/entitle-${version}.tgz`, '-C', folder]);
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, 'package/bin/entitle.js'), ...args], {
      env: cleanEnvironment(folder),
      encoding: 'utf8',
    });
  const init = run('init', '--sample');
  expect({ status: init.status, stderr: init.stderr }).toEqual({
    status: 1,
    stderr: `error: the database's driver, better-sqlite3, cannot be loaded: it was not compiled when the program was installed
hint: install again where its install script may run (npm install --allow-scripts=better-sqlite3), with the Node that is used; or take the single file, which needs neither
`,
  });
  expect(run('doctor').stdout).toContain(`entitle:           ${version} in ${join(folder, 'package')}`);
});
