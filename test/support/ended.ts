/** Runs that end in every way, for tests of what they leave behind. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small organization, and a file of twenty transfers in the home. */
export async function beginSmall(entitle: (line: string) => Promise<unknown>, home: string): Promise<void> {
  await entitle('init --org acme --name Acme');
  await entitle('purchases add seat 100 --subscription S-1 --starts 2026-01-01');
  await entitle('workspaces create gala --name Gala --starts 2026-12-01 --ends 2026-12-02 --status pre-production --yes');
  writeFileSync(join(home, 'rows.csv'), `workspace,product,quantity\n${'gala,seat,1\n'.repeat(20)}`);
}

/** Command lines there, with their exit statuses. */
export const ENDINGS: readonly (readonly [line: string, status: number])[] = [
  ['pools', 0],
  ['transfer gala seat 1 --yes', 0],
  ['transfer --file rows.csv --dry-run', 0],
  ['transfer nowhere seat 1 --yes', 4],
  ['transfer gala seat 1000 --yes', 5],
  ['transfer gala', 2],
  ['pools --as stranger@acme.example', 3],
  ['verify', 0],
  ['doctor', 0],
  ['copy other.db', 0],
  ['export pools /nowhere/pools.csv', 7],
];
