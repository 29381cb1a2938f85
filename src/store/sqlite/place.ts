/** Files that appear complete or not at all: built aside, brought to the disk, and only then given their name. */

import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { giveName, syncFile } from '../../files/durable.ts';

/** What follows a file's name in the name of one that is made aside for it. */
export const ASIDE = /^\.new-[0-9a-f]{12}$/;

const COMPANIONS = ['-wal', '-shm', '-journal'];

/** An empty private file beside `path`, of a name nobody else uses; for `work` to fill, gone when `work` is done. */
export async function aside<T>(path: string, work: (aside: string) => Promise<T>): Promise<T> {
  const name = `${path}.new-${randomBytes(6).toString('hex')}`;
  closeSync(openSync(name, 'wx', 0o600));
  try {
    return await work(name);
  } finally {
    for (const suffix of ['', ...COMPANIONS]) rmSync(name + suffix, { force: true });
  }
}

/** Gives a finished file its name. `claim` fails with EEXIST when something has it. */
export function putInPlace(finished: string, path: string, how: 'claim' | 'replace'): void {
  chmodSync(finished, 0o600);
  syncFile(finished);
  giveName(finished, path, how);
}

/** The log of a database that was here before: SQLite would play it into whatever gets the name now. */
export function strayLog(path: string): string | undefined {
  return COMPANIONS.map((suffix) => path + suffix).find((name) => existsSync(name));
}
