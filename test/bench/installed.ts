/** The program as a user has it: the packed package beside the one package that it needs, in a folder and an environment of its own. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beside, type Bench } from './bench.ts';
import type { Run } from './measure.ts';
import { ACTOR, ORGANIZATION } from './stores.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Of better-sqlite3, what runs; its sources and what compiles them are not read by anyone. */
const DRIVER = ['better-sqlite3/package.json', 'better-sqlite3/lib', 'better-sqlite3/build/Release/better_sqlite3.node'];
const FINDS_IT = ['bindings', 'file-uri-to-path'];

export interface Installed {
  readonly entitle: (...args: readonly string[]) => Run;
  /** The driver on the same store: the settings, one query, one answer. */
  readonly query: Run;
  /** Node, and nothing to do. */
  readonly node: Run;
}

/** Installs it, and sets it to a store as its Entitlement manager. */
export function install(bench: Bench, store: string): Installed {
  const [packages, home] = [bench.path('installed/node_modules'), bench.path('installed/home')];
  mkdirSync(join(packages, 'entitle'), { recursive: true });
  const packing = ['pack', '--silent', '--ignore-scripts', '--pack-destination', bench.folder];
  const name = execFileSync('npm', packing, { cwd: root, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', bench.path(name), '--strip-components=1', '-C', join(packages, 'entitle')]);
  for (const part of [...DRIVER, ...FINDS_IT]) {
    cpSync(join(root, 'node_modules', part), join(packages, part), { recursive: true });
  }
  const settings = join(home, '.config/entitle');
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, 'config.json'), JSON.stringify({ db: store, org: ORGANIZATION, as: ACTOR }));
  cpSync(beside('one-query.cjs'), bench.path('installed/one-query.cjs'));
  const run = (...args: readonly string[]): Run => ({
    file: process.execPath,
    args,
    onlyEnv: { PATH: process.env['PATH'] ?? '', HOME: home },
  });
  return {
    entitle: (...args) => run(join(packages, 'entitle/bin/entitle.js'), ...args),
    query: run(bench.path('installed/one-query.cjs')),
    node: run('-e', '0'),
  };
}
