import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

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

test('a Node that keeps compiled code is told to keep it in a folder of the user, and nowhere when there is none', () => {
  program("exports.main = async () => { console.log('seat'); };");
  const newer = join(folder, 'newer-node.cjs');
  writeFileSync(newer, `require('module').enableCompileCache = (place) => { console.log(place); };`);
  const started = (env: NodeJS.ProcessEnv): string =>
    spawnSync(process.execPath, ['--require', newer, join(folder, 'bin/entitle.js')], { encoding: 'utf8', env }).stdout;
  expect(started({ HOME: '/home/ada' })).toBe('/home/ada/.cache/entitle\nseat\n');
  expect(started({ HOME: '/home/ada', XDG_CACHE_HOME: '/tmp/caches' })).toBe('/tmp/caches/entitle\nseat\n');
  expect(started({ HOME: '' })).toBe('seat\n');
  expect(started({ XDG_CACHE_HOME: 'here' })).toBe('seat\n');
});

describe('a start loads what its command uses', () => {
  const loaded = (...words: string[]): readonly string[] => {
    const told = join(folder, 'told.cjs');
    const tell = `require('fs').writeFileSync(process.env.TOLD, JSON.stringify([...Object.keys(require.cache), ...process.moduleLoadList]))`;
    writeFileSync(told, `process.on('exit', () => ${tell})`);
    const list = join(folder, 'list.json');
    const env = { PATH: process.env['PATH'], HOME: folder, TOLD: list };
    const run = (args: readonly string[]): void => {
      const { status, stderr } = spawnSync(process.execPath, ['--require', told, 'bin/entitle.js', ...args], {
        encoding: 'utf8',
        env,
      });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    };
    run(['init', '--sample']);
    run(words);
    const names = JSON.parse(readFileSync(list, 'utf8')) as readonly string[];
    const parts = names.filter((name) => name.includes('/dist/')).map((name) => name.replace(/^.*\/dist\//, ''));
    const late = ['crypto', 'child_process', 'worker_threads'].filter((name) => names.includes(`NativeModule ${name}`));
    return [...parts, ...late];
  };

  test.each([['--version'], ['--help'], ['transfer', '--help']])('%s %s: the words of the commands', (...words) => {
    expect(loaded(...words)).toEqual(['entitle.cjs']);
  });

  test('pools --json: and what reads a store', () => {
    expect(loaded('pools', '--json')).toEqual(['entitle.cjs', 'running.cjs', 'reading.cjs']);
  });

  test('holds --json: and its own part', () => {
    expect(loaded('holds', '--json')).toEqual(['entitle.cjs', 'running.cjs', 'commands-holds.cjs', 'reading.cjs', 'shared.cjs']);
  });
});

describe('verify has a thread of its own for what SQLite says', () => {
  /** With another file in the place of the thread's; null: none. */
  const verified = (thread: string | null) => {
    cpSync('dist', join(folder, 'dist'), { recursive: true });
    for (const name of ['fixtures', 'node_modules', 'package.json']) symlinkSync(realpathSync(name), join(folder, name));
    rmSync(join(folder, 'dist/wiring-thread.cjs'));
    if (thread !== null) writeFileSync(join(folder, 'dist/wiring-thread.cjs'), thread);
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [join(folder, 'bin/entitle.js'), ...args], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: folder },
      });
    expect(run('init', '--sample').status).toBe(0);
    const { status, stdout, stderr } = run('verify', '--json');
    return { status, stderr, problems: stdout === '' ? null : (JSON.parse(stdout) as { problems: unknown }).problems };
  };

  test('what is thrown there is an error here', () => {
    expect(verified(`throw new Error('no memory left');`)).toEqual({
      status: 1,
      stderr: expect.stringContaining('no memory left'),
      problems: null,
    });
  });

  test('a thread that ends without an answer has found nothing out, which is said', () => {
    expect(verified('process.exit();')).toMatchObject({
      status: 7,
      problems: [
        { code: 'database-damaged', message: 'the check was ended' },
        { code: 'database-damaged', message: 'the check was ended' },
      ],
    });
  });

  test('where there is no such file, the program asks SQLite itself', () => {
    expect(verified(null)).toEqual({ status: 0, stderr: '', problems: [] });
  });
});

test('the entry is written in syntax that a Node 12 can read', () => {
  const entry = readFileSync('bin/entitle.js', 'utf8');
  const asWritten = transformSync(entry, { target: 'esnext' }).code;
  expect(transformSync(entry, { target: 'node12' }).code).toBe(asWritten);
});
