/** The manual pages that the build makes: a page for everything there is, and none that man complains of. */

import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TOPICS } from '../../src/commands/help.ts';
import { COMMANDS } from '../../src/commands/registry.ts';

const folder = 'dist/man';

/** What man prints at 80 columns, without its bold and italics. */
function read(file: string): string {
  return execFileSync('sh', ['-c', 'man -l "$0" | col -bx', join(folder, file)], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', MANWIDTH: '80' },
  });
}

describe('manual pages', () => {
  const commands = COMMANDS.groups.flatMap((group) => group.commands);

  test('there is one for the program, for each command and for each topic', () => {
    const wanted = [
      'entitle.1',
      ...commands.map(({ path }) => `entitle-${path.replaceAll(' ', '-')}.1`),
      ...TOPICS.map((topic) => `entitle-${topic}.7`),
    ];
    expect(readdirSync(folder).toSorted()).toEqual(wanted.toSorted());
  });

  test('man has no warning on any of them', () => {
    const pages = readdirSync(folder).map((file) => join(folder, file));
    const { stderr } = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z', ...pages], { encoding: 'utf8' });
    expect(stderr).toBe('');
  });

  test('a page reads as a manual page does', () => {
    // The global flags are told on every page, and tested with the help.
    expect(read('entitle-promote.1').split('GLOBAL FLAGS')[0]).toMatchInlineSnapshot(`
      "ENTITLE-PROMOTE(1)                  entitle                 ENTITLE-PROMOTE(1)

      NAME
             entitle-promote  -  move an event to its next status: test, pre-produc‐
             tion, production

      SYNOPSIS
             entitle promote [workspace] [flags]

      DESCRIPTION
             Move an event to its next status: test, pre-production, production.

      FLAGS
             --to <status>
                    the status to reach; refused unless it is the next one

             --assign
                    assign everything it then misses, in the same step

             --dry-run
                    show what would happen; change nothing

      "
    `);
  });
});
