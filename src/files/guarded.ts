/** What no output may be written over: the store with its companions, the settings, the input. Known by place and by file. */

import {
  type BigIntStats,
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { raise } from '../core/refusals.ts';

export interface Guarded {
  /** Absolute. */
  readonly path: string;
  /** As a refusal says it: `the store itself`. */
  readonly what: string;
}

const COMPANIONS = [
  ['-wal', 'the write-ahead log of the store'],
  ['-shm', 'the shared memory of the store'],
  ['-journal', 'the journal of the store'],
] as const;
const DATABASE = Buffer.from('SQLite format 3\0', 'latin1');

/** A store's file, what SQLite keeps beside it, and the backups that a newer version made before it migrated the store. */
export function guardedStore(path: string): readonly Guarded[] {
  // SQLite follows a link and keeps its files beside the file itself.
  const places = new Set([path, placeOf(path)]);
  return [...places].flatMap((place) => [
    { path: place, what: 'the store itself' },
    ...COMPANIONS.map(([suffix, what]) => ({ path: place + suffix, what })),
    ...migrationBackups(place).map((name) => ({ path: name, what: 'the backup of the store before a migration' })),
  ]);
}

function migrationBackups(store: string): readonly string[] {
  const prefix = `${basename(store)}.schema-`;
  try {
    return readdirSync(dirname(store))
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(dirname(store), name));
  } catch {
    return [];
  }
}

/** The file that stdin was redirected from, if it is one. */
export function fileOfStdin(): BigIntStats | null {
  try {
    const found = fstatSync(0, { bigint: true });
    return found.isFile() ? found : null;
  } catch {
    return null;
  }
}

/**
 * Refuses a target (absolute) that is one of `guarded`: at the same place, or the same file under another name, so a
 * symbolic link, a hard link and a folder's second name are seen through. With `databases`, any other SQLite database as
 * well: no report is worth one.
 */
export function refuseGuarded(
  target: string,
  typed: string,
  guarded: readonly Guarded[],
  { databases, stdin }: { readonly databases: boolean; readonly stdin: BigIntStats | null },
): void {
  const place = placeOf(target);
  const found = statOf(target);
  const same = guarded.find(({ path }) => path === target || placeOf(path) === place || isSame(found, statOf(path)));
  if (same !== undefined) refuse(typed, same.what);
  if (isSame(found, stdin)) refuse(typed, 'the input file');
  const [stem] = COMPANIONS.flatMap(([suffix]) => (place.endsWith(suffix) ? [place.slice(0, -suffix.length)] : []));
  if (stem !== undefined && isDatabase(stem)) refuse(typed, `a companion of the database "${basename(stem)}"`);
  if (databases && found !== undefined && isDatabase(target)) refuse(typed, 'a database');
}

function refuse(typed: string, what: string): never {
  raise('usage', { reason: `"${typed}" is ${what}; nothing was written`, fix: 'give the file another name' });
}

/** Where a path leads, through links, also those to nothing; of a file that is not there yet, its place in the folder that is. */
function placeOf(path: string, links = 0): string {
  try {
    return realpathSync(path);
  } catch {
    const next = links < MAX_LINKS ? leadsTo(path) : null;
    if (next !== null) return placeOf(next, links + 1);
  }
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

const MAX_LINKS = 40;

function leadsTo(path: string): string | null {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return null;
  }
}

// Inodes of some file systems do not fit into a number.
function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

function isSame(one: BigIntStats | undefined, other: BigIntStats | null | undefined): boolean {
  return one !== undefined && other !== undefined && other !== null && one.dev === other.dev && one.ino === other.ino;
}

function isDatabase(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(DATABASE.length);
      return readSync(file, head, 0, head.length, 0) === head.length && head.equals(DATABASE);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
