import { describe, expect, test } from 'vitest';
import { question, rows } from './question.ts';

const HELP = 'enter · esc back · ctrl-c cancel';

describe('a line of text', () => {
  test.each([60, 80])('starts with what is proposed, %i columns wide', async (columns) => {
    const terminal = await question('quantity', { columns });
    expect(terminal.screen()).toBe(rows('? Quantity 250', '', HELP));
    terminal.press('enter');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toBe(rows('✔ Quantity 250', '{"kind":"answer","value":"250"}'));
  });

  test('says what is wrong while it is typed, and is not accepted until it is right', async () => {
    const terminal = await question('quantity');
    terminal.type('x');
    await terminal.waitFor('not a whole number');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity 250x', ' ✗ "250x" is not a whole number', '', HELP));
    terminal.press('enter');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity 250x', ' ✗ "250x" is not a whole number', '', HELP));
    terminal.press('backspace', 'left', 'backspace');
    await terminal.waitForGone('not a whole number');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity 20', '', HELP));
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Quantity 20', '{"kind":"answer","value":"20"}'));
  });

  test('does not complain of what was not typed yet, nor accepts it', async () => {
    const terminal = await question('empty');
    terminal.press('enter');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity', '', HELP));
    terminal.type('missing');
    await terminal.waitFor('Quantity missing');
    await terminal.settled();
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Quantity missing', '{"kind":"answer","value":"missing"}'));
  });

  test('shows characters that reverse or hide text', async () => {
    const terminal = await question('empty');
    terminal.type('1\u202e2');
    await terminal.waitFor('not a whole number');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity 1\\u{202e}2', ' ✗ "1\\u{202e}2" is not a whole number', '', HELP));
  });
});
