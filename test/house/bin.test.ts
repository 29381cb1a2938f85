import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { transformSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

interface Load {
  readonly codeFile: (program: string) => string;
  readonly load: (program: string) => { readonly script: Script };
}
const { codeFile, load } = createRequire(import.meta.url)('../../bin/load.js') as Load;

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'entitle-bin-')));
  cpSync('bin', join(folder, 'bin'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function entitle(...nodeFlags: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeFlags, join(folder, 'bin/entitle.js')], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function program(text: string): void {
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/entitle.cjs'), text);
}

test('runs the built program, which sets the exit status', () => {
  program("exports.main = async () => { console.log('seat 480'); process.exitCode = 10; };");
  expect(entitle()).toEqual({ status: 10, stdout: 'seat 480\n', stderr: '' });
});

test('without a build it says how to make one', () => {
  const stderr = `error: dist/entitle.cjs is missing\nhint: run npm ci in ${folder}, it builds the program\n`;
  expect(entitle()).toEqual({ status: 1, stdout: '', stderr });
});

test('a bug in main itself is printed with its trace, exit 1', () => {
  program("exports.main = async () => { throw new Error('no host'); };");
  const { status, stdout, stderr } = entitle();
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^error: Error: no host\n {4}at /);
});

test.each(['18.20.4', '20.16.0'])('Node %s is told what is needed, before the program is read', (version) => {
  program("throw new SyntaxError('syntax of a newer Node')");
  const old = join(folder, 'old-node.cjs');
  writeFileSync(old, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
  const stderr = `error: entitle needs Node 20.17 or newer, this is ${version}\n`;
  expect(entitle('--require', old)).toEqual({ status: 1, stdout: '', stderr });
});

/** Keeps compiled code for the program as the build does, or puts something else in its place. */
function keepCode(change = (code: Buffer): Buffer => code): void {
  const file = join(folder, 'dist/entitle.cjs');
  writeFileSync(codeFile(file), change(load(file).script.createCachedData()));
}

describe('compiled code beside the program', () => {
  const says = (what: string): string =>
    `exports.main = async () => { console.log('${what}', __dirname, typeof require('fs').openSync); };`;
  const said = (what: string) => ({ status: 0, stdout: `${what} ${folder}/dist function\n`, stderr: '' });

  test('changes nothing that can be seen', () => {
    program(says('seat'));
    keepCode();
    expect(entitle()).toEqual(said('seat'));
  });

  test('is not used for a newer build, even one of the same length', () => {
    program(says('seat'));
    keepCode();
    writeFileSync(join(folder, 'dist/entitle.cjs'), says('gala'));
    expect(entitle()).toEqual(said('gala'));
  });

  test('is not used by another Node: 20.17 crashes on code of 20.20', () => {
    program(says('seat'));
    const file = join(folder, 'dist/entitle.cjs');
    const [ours, node] = [codeFile(file), process.execPath];
    try {
      process.execPath = join(folder, 'bin/entitle.js');
      expect(codeFile(file)).not.toBe(ours);
    } finally {
      process.execPath = node;
    }
    expect(ours).toContain(`-node-${process.versions.node}-`);
  });

  test.each([
    ['cut short', (code: Buffer) => code.subarray(0, 100)],
    ['empty', () => Buffer.alloc(0)],
    ['of another Node', (code: Buffer) => Buffer.from(code.map((byte, index) => (index === 4 ? byte ^ 0xff : byte)))],
  ])('is not used when it is %s', (_what, change) => {
    program(says('seat'));
    keepCode(change);
    expect(entitle()).toEqual(said('seat'));
  });
});

test('the build keeps compiled code for the program it built', () => {
  expect(existsSync(codeFile('dist/entitle.cjs'))).toBe(true);
});

test('the entry is written in syntax that a Node 12 can read', () => {
  const entry = readFileSync('bin/entitle.js', 'utf8');
  const asWritten = transformSync(entry, { target: 'esnext' }).code;
  expect(transformSync(entry, { target: 'node12' }).code).toBe(asWritten);
});
