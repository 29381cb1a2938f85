/** Copies of stores, for runs that write. */

import { closeSync, copyFileSync, fsyncSync, openSync, rmSync } from 'node:fs';

/** On the disk before the clock starts, so that nobody pays for writing the copy. */
export function freshCopy(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(to + suffix, { force: true });
  copyFileSync(from, to);
  const file = openSync(to, 'r+');
  fsyncSync(file);
  closeSync(file);
}
