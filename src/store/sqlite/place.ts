/** Files that appear complete or not at all: built aside, brought to the disk, and only then given their name. */

import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

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

/** A private folder, and those above it that are not there; each is on the disk only with the folder that it is in. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) syncPath(dirname(made));
}

/** Gives a finished file its name. `link` fails with EEXIST when something has it; `rename` replaces. */
export function putInPlace(finished: string, path: string, how: 'link' | 'rename'): void {
  chmodSync(finished, 0o600);
  syncPath(finished);
  if (how === 'link') linkSync(finished, path);
  else renameSync(finished, path);
  syncPath(dirname(path));
}

/** The log of a database that was here before: SQLite would play it into whatever gets the name now. */
export function strayLog(path: string): string | undefined {
  return COMPANIONS.map((suffix) => path + suffix).find((name) => existsSync(name));
}

function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
