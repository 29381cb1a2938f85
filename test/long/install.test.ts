import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
const folder = mkdtempSync(join(tmpdir(), 'entitle-install-'));
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** As a stranger installs it: from the packed file, globally, with nothing of this folder in reach. */
beforeAll(() => {
  run('npm', 'pack', process.cwd(), '--ignore-scripts', '--pack-destination', folder);
  run('npm', 'install', '--global', '--prefix', folder, '--no-audit', join(folder, `entitle-${version}.tgz`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('entitle --version after npm install -g', () => {
  expect(run(join(folder, 'bin/entitle'), '--version')).toBe(`${version}\n`);
});

test('the installed program finds its database driver and its sample', () => {
  const store = join(folder, 'store.db');
  run(join(folder, 'bin/entitle'), '--db', store, 'init', '--sample');
  expect(run(join(folder, 'bin/entitle'), '--db', store, 'verify', '--json')).toContain('"ok":true');
});
