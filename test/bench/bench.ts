/** What every line of the benchmark is given: a folder, stores to measure on, and the program as a user starts it. */

import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run } from './measure.ts';
import { freshCopy } from './copies.ts';
import { ACTOR, ORGANIZATION, Stores } from './stores.ts';
import type { Row } from './table.ts';

export interface Line {
  readonly name: string;
  /** Measured only when it is named. */
  readonly isSeldom?: true;
  /** Words of the command that is measured, and a flag its help must know: else the line says that it is not there yet. */
  readonly needs: { readonly command: string; readonly flag: string };
  readonly rows: (bench: Bench) => Promise<readonly Row[]>;
}

const entitle = fileURLToPath(new URL('../../bin/entitle.js', import.meta.url));

/** The path of a file beside this one: the reference programs. */
export function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

export class Bench {
  readonly folder: string;
  readonly stores: Stores;

  constructor(folder: string) {
    this.folder = folder;
    this.stores = new Stores(folder);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** The program on a store, as its Entitlement manager, with a home that has no settings. */
  entitle(store: string, args: readonly string[], prepare?: () => void): Run {
    const env = {
      HOME: this.folder,
      XDG_CONFIG_HOME: this.path('config'),
      XDG_DATA_HOME: this.path('data'),
      ENTITLE_DB: store,
      ENTITLE_ORG: ORGANIZATION,
      ENTITLE_AS: ACTOR,
      NO_COLOR: '1',
    };
    return { file: process.execPath, args: [entitle, ...args], env, ...(prepare === undefined ? {} : { prepare }) };
  }

  /** The same on a copy of a store, made anew before each run. */
  entitleOnCopy(store: string, copy: string, args: readonly string[]): Run {
    return this.entitle(copy, args, () => freshCopy(store, copy));
  }

  /** Whether the program has this command with this flag already. */
  has({ command, flag }: Line['needs']): boolean {
    const { file, args, env } = this.entitle(this.path('none.db'), [...command.split(' '), '--help']);
    const { status, stdout } = spawnSync(file, args, { encoding: 'utf8', env: { ...process.env, ...env } });
    return status === 0 && stdout.includes(flag);
  }

  /** The most memory a run held at once, in megabytes, as its own process counts it; and how long it took. */
  peakOf(run: Run): { readonly megabytes: number; readonly milliseconds: number } {
    const report = this.path('peak.txt');
    run.prepare?.();
    const env = { ...process.env, ...run.env, BENCH_PEAK: report };
    const started = performance.now();
    execFileSync(run.file, ['--require', beside('peak.cjs'), ...run.args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const milliseconds = performance.now() - started;
    return { megabytes: Number(readFileSync(report, 'utf8')) / 1024, milliseconds };
  }
}
