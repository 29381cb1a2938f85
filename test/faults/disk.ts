/**
 * A disk as the system calls of a run leave it: what was written, and what of it a power cut would leave. A file's bytes are
 * safe with its fsync, its name with that of its folder; everything else may be there or not.
 */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cleanEnvironment, type Ended, entitleInParts } from '../support/process.ts';

const CALLS = 'openat,close,write,pwrite64,ftruncate,rename,link,unlink,mkdir,fsync,fdatasync';

interface Call {
  readonly name: string;
  readonly args: string;
  /** What the call returned. */
  readonly result: number;
}

export interface Traced extends Ended {
  readonly calls: readonly Call[];
}

/** Runs entitle in `home` under strace; `inject` makes calls go wrong in the way that strace knows; `rowsAtOnce`: the size of a part. */
export async function traced(
  args: readonly string[],
  home: string,
  env: Readonly<Record<string, string>>,
  { inject = null, rowsAtOnce = null }: { readonly inject?: string | null; readonly rowsAtOnce?: number | null } = {},
): Promise<Traced> {
  const log = join(home, '.calls');
  const options = [
    '-f',
    '-xx',
    '-s',
    '10000000',
    '-o',
    log,
    '-e',
    `trace=${CALLS}`,
    ...(inject === null ? [] : ['-e', `inject=${inject}`]),
  ];
  // One worker, so that the calls come in an order; and none of them past strace.
  const order = { UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '0' };
  const { program, env: parts } = entitleInParts(rowsAtOnce);
  const child = spawn('strace', [...options, process.execPath, program, ...args], {
    cwd: home,
    env: { ...cleanEnvironment(home), ...env, ...order, ...parts },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (written[name] += text));
  const status = await new Promise<number>((done, fail) => {
    child.on('error', fail).on('close', (code) => done(code ?? -1));
  });
  const calls = callsIn(readFileSync(log, 'latin1'));
  rmSync(log);
  return { status, ...written, calls };
}

/** Calls as they ended; what another thread interrupted is put together again. */
function callsIn(log: string): readonly Call[] {
  const begun = new Map<string, string>();
  return log.split('\n').flatMap((line) => {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.endsWith(' <unfinished ...>')) {
      begun.set(thread, rest.slice(0, -' <unfinished ...>'.length));
      return [];
    }
    const [resumed = ''] = /^<\.\.\. \w+ resumed>/.exec(rest) ?? [];
    const whole = resumed === '' ? rest : (begun.get(thread) ?? '') + rest.slice(resumed.length);
    const [, name, args = '', result] = /^(\w+)\((.*)\)\s+= (-?\d+)/.exec(whole) ?? [];
    return name === undefined || Number(result) < 0 ? [] : [{ name, args, result: Number(result) }];
  });
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\\x/g, ''), 'hex');
}

interface Inode {
  bytes: Buffer;
  /** As the last fsync left them. */
  safe: Buffer;
}

interface Open {
  readonly path: string;
  readonly inode: Inode | null;
  at: number;
}

/** Files under `home`, from what is there before the run; SQLite's shared memory, which no power cut leaves, is left out. */
export class Disk {
  readonly #home: string;
  readonly #names = new Map<string, Inode>();
  #safeNames: Map<string, Inode>;
  readonly #open = new Map<number, Open>();
  /** Made in this run, and not yet brought to the disk with the folder they are in. */
  readonly #newFolders = new Set<string>();
  /** What was written to stdout. */
  said = '';

  constructor(home: string) {
    this.#home = home;
    for (const path of filesUnder(home)) {
      const bytes = readFileSync(path);
      this.#names.set(path, { bytes, safe: bytes });
    }
    this.#safeNames = new Map(this.#names);
  }

  /** Whether the call changed anything that a power cut could take, or said something. */
  apply({ name, args, result }: Call): boolean {
    const [first = '', second = ''] = [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text = '']) => text);
    const path = this.#place(first);
    const numbers = args
      .replaceAll(/"[^"]*"(\.\.\.)?/g, '')
      .split(',')
      .map((text) => Number(text.trim()));
    const open = this.#open.get(numbers[0] ?? -1);
    switch (name) {
      case 'openat':
        return this.#opened(path, args, result);
      case 'close':
        this.#open.delete(numbers[0] ?? -1);
        return false;
      case 'write':
        if (numbers[0] === 1) this.said += bytesOf(first).toString();
        if (open === undefined) return numbers[0] === 1;
        this.#write(open, bytesOf(first).subarray(0, result), open.at);
        open.at += result;
        return true;
      case 'pwrite64':
        if (open === undefined) return false;
        this.#write(open, bytesOf(first).subarray(0, result), numbers[3] ?? 0);
        return true;
      case 'ftruncate':
        if (open?.inode) {
          const length = numbers[1] ?? 0;
          open.inode.bytes = Buffer.concat([
            open.inode.bytes,
            Buffer.alloc(Math.max(0, length - open.inode.bytes.length)),
          ]).subarray(0, length);
        }
        return open !== undefined;
      case 'rename':
      case 'link': {
        const inode = this.#names.get(path);
        if (inode === undefined) return false;
        this.#names.set(this.#place(second), inode);
        if (name === 'rename') this.#names.delete(path);
        return true;
      }
      case 'mkdir':
        this.#newFolders.add(path);
        return true;
      case 'unlink':
        return this.#names.delete(path);
      case 'fsync':
      case 'fdatasync':
        if (open?.inode) open.inode.safe = open.inode.bytes;
        else if (open !== undefined) this.#syncFolder(open.path);
        return open !== undefined;
      default:
        return false;
    }
  }

  /** What a power cut now leaves: only what is safe; or all names, with only the bytes that are safe; or everything. */
  leave(how: 'safe' | 'names' | 'everything', folder: string): void {
    for (const [path, { bytes, safe }] of how === 'safe' ? this.#safeNames : this.#names) {
      if (how === 'safe' && [...this.#newFolders].some((made) => path.startsWith(`${made}/`))) continue;
      const place = join(folder, path.slice(this.#home.length));
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, how === 'everything' ? bytes : safe, { mode: 0o600 });
    }
  }

  #place(text: string): string {
    return resolve(this.#home, bytesOf(text).toString());
  }

  #opened(path: string, args: string, descriptor: number): boolean {
    if (path !== this.#home && !path.startsWith(`${this.#home}/`)) return false;
    if (path.endsWith('-shm')) return false;
    let inode = this.#names.get(path) ?? null;
    const isNew = inode === null && args.includes('O_CREAT');
    if (isNew) this.#names.set(path, (inode = { bytes: Buffer.alloc(0), safe: Buffer.alloc(0) }));
    else if (inode !== null && args.includes('O_TRUNC')) inode.bytes = Buffer.alloc(0);
    this.#open.set(descriptor, { path, inode, at: 0 });
    return isNew;
  }

  #write({ inode }: Open, bytes: Buffer, at: number): void {
    if (inode === null) return;
    const whole = Buffer.alloc(Math.max(inode.bytes.length, at + bytes.length));
    inode.bytes.copy(whole);
    bytes.copy(whole, at);
    inode.bytes = whole;
  }

  #syncFolder(folder: string): void {
    for (const made of this.#newFolders) if (dirname(made) === folder) this.#newFolders.delete(made);
    const elsewhere = [...this.#safeNames].filter(([path]) => dirname(path) !== folder);
    const here = [...this.#names].filter(([path]) => dirname(path) === folder);
    this.#safeNames = new Map([...elsewhere, ...here]);
  }
}

function filesUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !path.endsWith('-shm'));
}
