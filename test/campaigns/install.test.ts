import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { cleanEnvironment, tempFolder } from '../support/process.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
const folder = tempFolder();
const npm = (...args: string[]): string => execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const entitle = (...args: string[]): string =>
  execFileSync(join(folder, 'bin/entitle'), args, { cwd: folder, env: cleanEnvironment(folder), encoding: 'utf8' });

/** As a stranger installs it: from the packed file, globally, with nothing of this folder in reach. */
beforeAll(() => {
  npm('pack', '--ignore-scripts', '--pack-destination', folder);
  npm('install', '--global', '--prefix', folder, '--no-audit', join(folder, `entitle-${version}.tgz`));
});

test('entitle --version after npm install -g', () => {
  expect(entitle('--version')).toBe(`${version}\n`);
});

test('the installed program finds its database driver, its sample and its Excel writer', () => {
  entitle('init', '--sample');
  entitle('export', 'all', 'all.xlsx');
  expect(JSON.parse(entitle('verify', 'all.xlsx', '--json'))).toMatchObject({ ok: true });
});
