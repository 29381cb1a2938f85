import { describe, expect, test } from 'vitest';
import type { TerminalSession } from '../support/terminal.ts';
import { question, questionInShell, rows } from './question.ts';

/** What is left on the screen when a question was left: nothing of it. */
const WAYS: readonly (readonly [string, (terminal: TerminalSession) => void, string])[] = [
  ['Escape', (terminal) => terminal.press('escape'), '{"kind":"back"}'],
  ['Escape after other keys', (terminal) => terminal.type('9\u001b'), '{"kind":"back"}'],
  ['Ctrl-C', (terminal) => terminal.press('ctrl-c'), '{"kind":"cancelled"}'],
  ['Ctrl-D', (terminal) => terminal.press('ctrl-d'), '{"kind":"cancelled"}'],
];

describe.each(['workspaces', 'quantity', 'confirm'])('leaving %s', (name) => {
  test.each(WAYS)('with %s', async (_way, leave, left) => {
    const terminal = await questionInShell(name);
    leave(terminal);
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toBe(rows(left, 'same settings'));
    expect(terminal.written()).not.toContain('\u001b[?25l');
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('with %s from outside', async (signal) => {
    const terminal = await question(name);
    terminal.kill(signal);
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toBe('{"kind":"cancelled"}');
  });
});

test.each(['confirm', 'workspaces'])('nothing is left of %s when its lines were broken', async (name) => {
  const terminal = await question(name, { columns: 30 });
  if (name === 'workspaces') terminal.type('a search that takes more than one line');
  await terminal.settled();
  terminal.press('escape');
  await terminal.exit();
  expect(terminal.transcript()).toBe('{"kind":"back"}');
});

test('Ctrl-Z does not suspend a question', async () => {
  const terminal = await question('quantity');
  const asked = terminal.screen();
  terminal.press('ctrl-z');
  await terminal.settled();
  expect(terminal.screen()).toBe(asked);
  // What a shell sends when the job goes on: whoever was suspended by the key stops reading then.
  terminal.kill('SIGCONT');
  await terminal.settled();
  terminal.press('enter');
  await terminal.exit();
  expect(terminal.transcript()).toBe(rows('✔ Quantity 250', '{"kind":"answer","value":"250"}'));
});

test('Escape goes back one question, also from the confirmation, and leaves nothing of what it took back', async () => {
  const terminal = await question('flow');
  terminal.press('enter');
  await terminal.waitFor('? Quantity (250)');
  await terminal.settled();
  terminal.type('12\r');
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  expect(terminal.screen()).toBe(
    rows(
      '✔ Workspace gala-2026',
      '✔ Quantity 12',
      'A summary that is so long that it takes two rows of the terminal it is shown in,',
      ' or more.',
      '? Transfer 12 to gala-2026? (y/N)',
    ),
  );
  terminal.press('escape');
  await terminal.waitFor('? Quantity (250)');
  await terminal.settled();
  expect(terminal.screen()).toBe(rows('✔ Workspace gala-2026', '? Quantity (250)', '', 'enter · esc back · ctrl-c cancel'));
  terminal.press('escape');
  await terminal.waitFor('❯ gala-2026');
  await terminal.settled();
  expect(terminal.screen()).toMatch(/^\? Workspace\n❯ gala-2026/);
  terminal.press('down', 'enter');
  await terminal.waitFor('? Quantity (250)');
  await terminal.settled();
  terminal.press('enter');
  await terminal.waitFor('(y/N)');
  terminal.type('y');
  await terminal.waitFor('(y/N) y');
  terminal.press('enter');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).toBe(
    rows(
      '✔ Workspace summit-zurich',
      '✔ Quantity 250',
      'A summary that is so long that it takes two rows of the terminal it is shown in,',
      ' or more.',
      '✔ Transfer 250 to summit-zurich? Yes',
      '{"kind":"answer","value":true}',
    ),
  );
});
