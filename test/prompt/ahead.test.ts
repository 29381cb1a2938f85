/** Keys that are typed before the question that they are for: none is lost or echoed, and none confirms anything. */

import { expect, test } from 'vitest';
import type { TerminalSession } from '../support/terminal.ts';
import { question, rows } from './question.ts';

/** The moment after the question so many were answered, while the program works. */
async function atWork(terminal: TerminalSession, times: number): Promise<void> {
  await terminal.waitFor(new RegExp(`(?:working[^]*){${times}}`));
  await terminal.settled();
}

test('what is typed between two questions is not echoed, and answers the second', async () => {
  const terminal = await question('steps');
  terminal.press('enter');
  await atWork(terminal, 1);
  terminal.type('twelve');
  terminal.press('ctrl-u');
  terminal.type('12\r');
  await terminal.settled();
  expect(terminal.screen()).toBe(rows('✔ Workspace gala-2026', 'working'));
  terminal.kill('SIGUSR2');
  await atWork(terminal, 2);
  expect(terminal.screen()).toBe(rows('✔ Workspace gala-2026', 'working', '✔ Quantity 12', 'working'));
});

test('a whole form typed at once: each line answers its question, and none confirms', async () => {
  const terminal = await question('steps');
  terminal.type('zurich\r12\ry\r');
  await atWork(terminal, 1);
  terminal.kill('SIGUSR2');
  await atWork(terminal, 2);
  terminal.type('y\r');
  await terminal.settled();
  terminal.kill('SIGUSR2');
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  expect(terminal.screen()).toBe(
    rows('✔ Workspace summit-zurich', 'working', '✔ Quantity 12', 'working', '? Transfer to gala-2026? (y/N)'),
  );
});

/** After the confirmation, which was given. */
async function confirmed(terminal: TerminalSession): Promise<void> {
  terminal.type('\r12\r');
  await atWork(terminal, 1);
  terminal.kill('SIGUSR2');
  await atWork(terminal, 2);
  terminal.kill('SIGUSR2');
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  terminal.type('y\r');
  await atWork(terminal, 3);
}

test('what is typed while the work goes on is the terminal’s own, and answers nothing', async () => {
  const terminal = await question('steps');
  await confirmed(terminal);
  terminal.type('hurry\r');
  await terminal.waitFor('hurry');
  terminal.kill('SIGUSR2');
  await terminal.waitFor('? Note');
  await terminal.settled();
  expect(terminal.screen()).toMatch(/working\nhurry\n\? Note\n\nenter · esc back · ctrl-c cancel$/);
});

test('Escape between two questions goes back from the second', async () => {
  const terminal = await question('steps');
  terminal.press('enter');
  await atWork(terminal, 1);
  terminal.press('escape');
  await terminal.settled();
  terminal.kill('SIGUSR2');
  await atWork(terminal, 2);
  expect(terminal.screen()).toBe(rows('✔ Workspace gala-2026', 'working', 'working'));
});

test('Ctrl-C between two questions stops the program', async () => {
  const terminal = await question('steps');
  terminal.press('enter');
  await atWork(terminal, 1);
  terminal.press('ctrl-c');
  await terminal.settled();
  terminal.kill('SIGUSR2');
  await atWork(terminal, 2);
  terminal.kill('SIGUSR2');
  expect(await terminal.exit()).toEqual({ code: 0, signal: null });
  expect(terminal.transcript()).toBe(rows('✔ Workspace gala-2026', 'working', 'working', '{"kind":"cancelled"}'));
});

test('line by line, in a terminal that cannot move its cursor: each line answers its question, and none confirms', async () => {
  const terminal = await question('steps', { env: { TERM: 'dumb' } });
  terminal.type('2\r12\ry\r');
  await atWork(terminal, 1);
  terminal.kill('SIGUSR2');
  await atWork(terminal, 2);
  terminal.kill('SIGUSR2');
  await terminal.waitFor('(y/N)');
  await terminal.settled();
  expect(terminal.screen()).toMatch(/Quantity: working\nTransfer to gala-2026\? \(y\/N\)$/);
});
