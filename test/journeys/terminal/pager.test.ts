/** A list that is longer than the terminal goes through $PAGER, in a real terminal. */

import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runProcess, tempFolder } from '../../support/process.ts';
import { openTerminal, type TerminalSession } from '../../support/terminal.ts';

const home = tempFolder();
beforeAll(async () => {
  expect((await runProcess(['init', '--sample'], { home })).status).toBe(0);
});

const list = (words: readonly string[], env: Readonly<Record<string, string>>, rows = 12): TerminalSession =>
  openTerminal({ args: ['transactions', ...words], home, env, rows, columns: 120 });
const HEADINGS = /^ID +AT/m;

/** A pager that shows three lines, waits for Enter, and reads no more. */
function impatient(): string {
  const file = join(home, 'impatient');
  writeFileSync(
    file,
    '#!/bin/sh\nfor n in 1 2 3; do read -r line; printf "%s\\n" "$line"; done\nprintf "enough? "; read -r key < /dev/tty\n',
  );
  chmodSync(file, 0o755);
  return file;
}

test.each([80, 120])('a pager shows what is longer than the terminal, colours too, %i columns wide', async (columns) => {
  const terminal = openTerminal({
    args: ['workspaces', '--limit', '20'],
    home,
    env: { PAGER: 'sed "s/^/| /"' },
    rows: 12,
    columns,
  });
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).toMatch(/^\| WORKSPACE +/m);
  expect(terminal.transcript()).toMatch(/^\| .*20 of \d+/m);
  expect(terminal.colours()).toContain('\u001b[38;5;196m');
});

test('what fits is shown without one', async () => {
  const terminal = list(['--limit', '3'], { PAGER: 'sed "s/^/| /"' });
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).toMatch(HEADINGS);
});

test.each([
  ['--no-pager', ['--no-pager'], {}],
  ['no $PAGER', [], { PAGER: '' }],
  ['a pager that is not there', [], { PAGER: 'no-such-pager 2>/dev/null' }],
  ['JSON', ['--json'], {}],
] as const)('%s: straight into the terminal', async (_way, words, env) => {
  const terminal = list([...words, '--limit', '40'], { PAGER: 'sed "s/^/| /"', ...env });
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).not.toMatch(/^\| /m);
  expect(terminal.transcript()).toMatch(words.length > 0 && words[0] === '--json' ? /^\[/ : HEADINGS);
});

test('whoever quits the pager early has seen enough: exit 0, no error', async () => {
  const terminal = list(['--limit', '1000'], { PAGER: impatient() });
  await terminal.waitFor('enough?');
  terminal.press('enter');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).not.toContain('error');
});

test('Ctrl-C in the pager ends both, and the terminal is as it was', async () => {
  const script = 'before=$(stty -g); "$0" "$@"; [ "$before" = "$(stty -g)" ] && echo same settings';
  const terminal = openTerminal({
    command: 'sh',
    args: [
      '-c',
      script,
      process.execPath,
      join(import.meta.dirname, '../../../bin/entitle.js'),
      'transactions',
      '--limit',
      '1000',
    ],
    home,
    env: { PAGER: impatient() },
    rows: 12,
  });
  await terminal.waitFor('enough?');
  terminal.press('ctrl-c');
  await terminal.exit();
  expect(terminal.transcript()).not.toContain('error');
});

test('less, as it is set up: colours are shown as colours, q quits', async () => {
  const terminal = list(['--limit', '1000'], { PAGER: 'less' });
  await terminal.waitFor(HEADINGS);
  await terminal.settled();
  expect(terminal.screen()).not.toContain('ESC[');
  terminal.type('q');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
});
