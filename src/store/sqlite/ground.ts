/**
 * Where a store's file lies. SQLite keeps a log and shared memory beside the file, under its name: a file of two names has
 * two logs, a file that was mounted alone has one outside of the mount, and no two machines share memory. Each loses
 * changes that were acknowledged, and leaves a file that looks sound.
 */

import { lstatSync, readdirSync, readFileSync, realpathSync, rmSync, statfsSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { raise } from '../../core/refusals.ts';
import { ASIDE } from './place.ts';

/** What the system says of a place. */
export interface Ground {
  /** As the system resolves it. */
  readonly path: string;
  /** How many names the file has; a place where nothing is yet has one. */
  readonly names: number;
  /** The mounts of this process, as Linux lists them (/proc/self/mountinfo); empty elsewhere. */
  readonly mounts: string;
  /** The number of the file system's kind (statfs), and that of the root's. */
  readonly kind: number;
  readonly rootKind: number;
}

interface Unsafe {
  readonly reason: string;
  readonly fix: string;
}

/** Refuses (`unsafe-store`) a store that lies where SQLite cannot keep its promises. */
export function refuseUnsafeStore(path: string): void {
  const real = realpathSync(path);
  forgetOwnNames(real);
  const unsafe = unsafeGround(groundOf(real, statSync(real).nlink));
  if (unsafe !== null) raise('unsafe-store', { path, ...unsafe });
}

/** Refuses (`unsafe-store`) to make a store in a place where it would be refused. */
export function refuseUnsafePlace(path: string): void {
  let folder = dirname(path);
  while (lstatSync(folder, { throwIfNoEntry: false }) === undefined && dirname(folder) !== folder) folder = dirname(folder);
  const unsafe = unsafeGround(groundOf(join(realpathSync(folder), basename(path)), 1));
  if (unsafe !== null) raise('unsafe-store', { path, ...unsafe });
}

/** What is wrong with a place, and what to do; null: nothing that could be seen. */
export function unsafeGround({ path, names, mounts, kind, rootKind }: Ground): Unsafe | null {
  if (names > 1) {
    return {
      reason: `the file has ${names} names (hard links), and under each of them SQLite keeps another log`,
      fix: `end every process that uses it, and remove all names but one (find them: find FOLDER -samefile ${path})`,
    };
  }
  const list = mountsIn(mounts);
  if (list.some(({ point }) => point === path)) {
    return {
      reason: 'the file alone is mounted there, and its log would be left outside',
      fix: 'mount the folder that holds it (docker -v FOLDER:/data), or use a database for all: entitle copy postgres://…',
    };
  }
  const network = networkOf(path, list, kind, rootKind);
  if (network === null) return null;
  return {
    reason: `it lies on a network file system (${network}), and SQLite's log is shared by the processes of one machine`,
    fix: 'move it to a disk of this machine (entitle backup copies it whole there), or use a database for all: entitle copy postgres://…',
  };
}

interface Mount {
  readonly point: string;
  readonly type: string;
  readonly source: string;
}

/** In their order; a later one covers an earlier one at the same point. */
function mountsIn(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [place, system] = line.split(' - ');
    const point = place?.split(' ')[4];
    const [type, source] = system?.split(' ') ?? [];
    return point === undefined || type === undefined ? [] : [{ point: plain(point), type, source: plain(source ?? '') }];
  });
}

/** Blanks, tabs, line ends and backslashes are written as their octal numbers. */
function plain(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function mountAt(path: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const folder = mount.point.endsWith('/') ? mount.point : `${mount.point}/`;
    if (path.startsWith(folder) && mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found;
}

/** Numbers of linux/magic.h, and of systems that live outside of it. */
const KINDS: Readonly<Record<number, string>> = {
  0x6969: 'nfs',
  0x517b: 'smb',
  0xff534d42: 'cifs',
  0xfe534d42: 'smb2',
  0x01021997: '9p',
  0x5346414f: 'afs',
  0x6b414653: 'afs',
  0x73757245: 'coda',
  0x564c: 'ncp',
  0x00c36400: 'ceph',
  0x0bd00bd0: 'lustre',
  0x47504653: 'gpfs',
  0x01161970: 'gfs2',
  0x7461636f: 'ocfs2',
  0x19830326: 'beegfs',
  0xaad7aaea: 'panfs',
  0x20030528: 'orangefs',
};
const NAMES =
  /^(nfs4?|cifs|smb\w*|9p|afs|coda|ncpfs|ceph|lustre|gpfs|gfs2|ocfs2|beegfs|panfs|orangefs|pvfs2|davfs2?|fuse\.(sshfs|s3fs|rclone|gcsfuse|glusterfs|ceph\S*|davfs2?|curlftpfs|smbnetfs|goofys|blobfuse2?|juicefs|mfs|moosefs|seaweedfs|gvfsd-fuse))$/;

/** The network file system that a path lies on, or null. FUSE tells by its source: `nora@host:/events`. */
function networkOf(path: string, mounts: readonly Mount[], kind: number, rootKind: number): string | null {
  const mount = mountAt(path, mounts);
  const isRemote = mount?.type.startsWith('fuse') === true && /^[^/]*:|:\/\//.test(mount.source);
  const name = mount !== undefined && (NAMES.test(mount.type) || isRemote) ? mount.type : KINDS[kind >>> 0];
  // Some sandboxes are 9p from the root up: then there is no other disk, nor another machine.
  return name === undefined || (name === '9p' && KINDS[rootKind >>> 0] === '9p') ? null : name;
}

function groundOf(path: string, names: number): Ground {
  if (platform() === 'win32') return { path, names, mounts: '', kind: /^\\\\[^?.]/.test(path) ? 0x517b : 0, rootKind: 0 };
  return { path, names, mounts: mountinfo(), kind: kindOf(dirname(path)), rootKind: kindOf('/') };
}

function mountinfo(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return ''; // not Linux, or a jail without /proc
  }
}

/** Elsewhere than on Linux the numbers mean something else. */
function kindOf(folder: string): number {
  return platform() === 'linux' ? statfsSync(folder).type : 0;
}

/**
 * A new store gets its name as a second one of a file that was made aside, and loses the first one then. A process that
 * was killed in between leaves both: nobody opens the first one, so it can go.
 */
function forgetOwnNames(path: string): void {
  const file = statSync(path);
  if (file.nlink === 1) return;
  const own = readdirSync(dirname(path)).filter(
    (name) => name.startsWith(basename(path)) && ASIDE.test(name.slice(basename(path).length)),
  );
  for (const name of own) {
    const other = join(dirname(path), name);
    const { ino, dev } = lstatSync(other, { throwIfNoEntry: false }) ?? { ino: -1, dev: -1 };
    if (ino === file.ino && dev === file.dev) rmSync(other, { force: true });
  }
}
