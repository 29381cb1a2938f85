/** A machine that gives little: no home, few files. */

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanEnvironment, entitle, runProcess, tempFolder } from '../support/process.ts';

describe.each(['', 'here'])('HOME=%j', (home) => {
  const env: Record<string, string> = { ...cleanEnvironment(home), XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' };
  const type = (cwd: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [entitle, ...args], {
      cwd,
      env: { ...env, ...more },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test.each([['init', '--sample'], ['pools'], ['config', 'set', 'format', 'json'], ['status', '--db', '~/x.db'], []])(
    'entitle %s %s: an error, and nothing in the working folder',
    (...args) => {
      const cwd = tempFolder();
      const words = args.filter((word) => word !== undefined);
      expect(type(cwd, words)).toEqual({
        status: 2,
        stdout: '',
        stderr: `error: ${home === '' ? 'there is no home folder: HOME is empty' : 'the home folder "here" is not an absolute path'}\nhint: set HOME, or XDG_CONFIG_HOME and XDG_DATA_HOME\n`,
      });
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  test('where all else is named, none is needed', () => {
    const cwd = tempFolder();
    const more = { XDG_CONFIG_HOME: join(cwd, 'config') };
    expect(type(cwd, ['init', '--sample', '--db', 'x.db'], more)).toMatchObject({ status: 0 });
    expect(type(cwd, ['pools'], more)).toMatchObject({ status: 0 });
  });
});

test.each([20, 24, 28, 32, 40])('ulimit -n %i: it works, or says what is wrong', async (limit) => {
  const home = tempFolder();
  expect(await runProcess(['init', '--sample'], { home })).toMatchObject({ status: 0 });
  const before = readdirSync(home, { recursive: true }).length;
  for (const words of ['pools', 'verify', 'backup copy.db', 'transfer annual-gala seat 1 --dry-run']) {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `ulimit -n ${limit}; exec "$0" "$@"`, process.execPath, entitle, ...words.split(' ')],
      {
        cwd: home,
        env: cleanEnvironment(home),
        encoding: 'utf8',
      },
    );
    if (status === 0) continue;
    expect({ words, status, stderr }).toEqual({
      words,
      status: 1,
      stderr: expect.stringMatching(
        /^error: too few files may be open at once: .*\nhint: raise the limit, for example: ulimit -n 1024\n$/,
      ),
    });
    expect(readdirSync(home, { recursive: true }).length).toBe(before);
  }
});
