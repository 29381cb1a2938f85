/**
 * A file that is complete or not there at all (contract, section 7): written under another name in the same folder,
 * brought to the disk, and only then given its name. Whatever fails, an older file stays as it was.
 */

import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, lstat, open, realpath, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { raise, RefusalError } from '../core/refusals.ts';
import { giveName } from './durable.ts';
import { codeOf, reasonOf } from './reasons.ts';
import { Sink, type WholeFile } from './sink.ts';

export interface WriteOptions {
  /** Replace a file that is there. */
  readonly force: boolean;
  /** Permissions; without it those of the file that is replaced, or 0644 less the umask. */
  readonly mode?: number;
  /** The path as a person wrote it, for messages; without it the path itself. */
  readonly typed?: string;
}

/**
 * Has `write` fill the file at `path`. Refuses `file-exists` (without `force`) and `unwritable-file`; what `write`
 * itself throws comes out unchanged. A symbolic link stays one: the file it leads to is replaced.
 */
export async function writeWhole(path: string, options: WriteOptions, write: (file: WholeFile) => Promise<void>): Promise<void> {
  const name = options.typed ?? path;
  const target = await inWords(name, () => resolveTarget(path, name, options.force));
  const temporary = join(dirname(target.path), `.entitle-${randomBytes(8).toString('hex')}.tmp`);
  const handle = await inWords(name, () => create(name, temporary));
  try {
    await fill(name, handle, options.mode ?? target.mode, write);
    await inWords(name, () => publish(temporary, target.path, name, options.force));
  } catch (error) {
    await handle.close().catch(() => {});
    await unlink(temporary).catch(() => {});
    throw error;
  }
}

interface Target {
  readonly path: string;
  /** Of the file that is there. */
  readonly mode: number | undefined;
}

async function resolveTarget(path: string, name: string, force: boolean): Promise<Target> {
  const entry = await statOrNothing(lstat(path));
  if (entry === undefined) return { path, mode: undefined };
  const leadsNowhere = entry.isSymbolicLink() && (await statOrNothing(stat(path))) === undefined;
  if (leadsNowhere) refuseTarget(name, 'it is a symbolic link to a file that does not exist');
  if (!force) raise('file-exists', { path: name });
  const target = await realpath(path);
  const found = await stat(target);
  if (found.isDirectory()) refuseTarget(name, 'it is a folder');
  if (!found.isFile()) refuseTarget(name, 'it is not a regular file');
  return { path: target, mode: found.mode & 0o777 };
}

async function statOrNothing(asked: Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function create(path: string, temporary: string): Promise<FileHandle> {
  try {
    return await open(temporary, 'wx', 0o644);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') refuseTarget(path, `there is no folder "${dirname(path)}"`);
    throw error;
  }
}

function refuseTarget(path: string, reason: string): never {
  return raise('unwritable-file', { path, reason });
}

/** Nobody else may read the file while it grows; its own permissions (what the umask left of 0644) come at the end. */
async function fill(
  path: string,
  handle: FileHandle,
  mode: number | undefined,
  write: (file: WholeFile) => Promise<void>,
): Promise<void> {
  const sink = new Sink(handle, (error) => refuseTarget(path, reasonOf(error)));
  const last = await inWords(path, async () => {
    const given = (await handle.stat()).mode & 0o777;
    await handle.chmod(0o600);
    return mode ?? given;
  });
  // The first to fail is the reason: a writer on the stream may wait for ever for a file that cannot grow.
  await Promise.race([write(sink), sink.failed]);
  await inWords(path, async () => {
    await sink.flush();
    await handle.chmod(last);
    await handle.sync();
    await handle.close();
  });
}

/** Gives the finished file its name. Without `force` nothing is replaced, not even what appeared while it was written. */
async function publish(temporary: string, target: string, path: string, force: boolean): Promise<void> {
  if (force) return giveName(temporary, target, 'replace');
  try {
    giveName(temporary, target, 'claim');
  } catch (error) {
    if (codeOf(error) === 'EEXIST') raise('file-exists', { path }, error);
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '')) throw error;
    await claimWithoutLinks(temporary, target, path);
  }
}

/** Some file systems (FAT, some networks) have no links: the name is taken by an empty file, which is then replaced. */
async function claimWithoutLinks(temporary: string, target: string, path: string): Promise<void> {
  try {
    await (await open(target, 'wx')).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') raise('file-exists', { path }, error);
    throw error;
  }
  try {
    giveName(temporary, target, 'replace');
  } catch (error) {
    await unlink(target).catch(() => {});
    throw error;
  }
}

/** Runs a step on the file system; what the system says becomes `unwritable-file`. */
async function inWords<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    return refuseTarget(path, reasonOf(error));
  }
}
