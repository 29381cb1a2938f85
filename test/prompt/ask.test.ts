import { describe, expect, test } from 'vitest';
import { question, rows } from './question.ts';

const HELP = 'enter · esc back · ctrl-c cancel';

describe('a line of text', () => {
  test.each([60, 80])('proposes what Enter alone answers, %i columns wide', async (columns) => {
    const terminal = await question('quantity', { columns });
    expect(terminal.screen()).toBe(rows('? Quantity (250)', '', HELP));
    terminal.press('enter');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toBe(rows('✔ Quantity 250', '{"kind":"answer","value":"250"}'));
  });

  test('what is typed takes the place of what is proposed', async () => {
    const terminal = await question('quantity');
    terminal.type('abc');
    await terminal.waitFor('"abc" is not a whole number');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity abc', '✗ "abc" is not a whole number', '', HELP));
    terminal.press('backspace', 'backspace', 'backspace');
    await terminal.waitFor('(250)');
    terminal.type('12\r');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Quantity 12', '{"kind":"answer","value":"12"}'));
  });

  test('says what is wrong while it is typed, and is not accepted until it is right', async () => {
    const terminal = await question('quantity');
    terminal.type('250x');
    await terminal.waitFor('not a whole number');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity 250x', '✗ "250x" is not a whole number', '', HELP));
    terminal.press('enter');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity 250x', '✗ "250x" is not a whole number', '', HELP));
    terminal.press('backspace', 'left', 'backspace');
    await terminal.waitForGone('not a whole number');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity 20', '', HELP));
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Quantity 20', '{"kind":"answer","value":"20"}'));
  });

  test('does not complain of what was not typed yet; Enter is told what is needed', async () => {
    const terminal = await question('empty');
    expect(terminal.screen()).toBe(rows('? Quantity', '', HELP));
    terminal.press('enter');
    await terminal.waitFor('not a whole number');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity', '✗ "" is not a whole number', '', HELP));
    terminal.type('missing');
    await terminal.waitFor('Quantity missing');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity missing', '', HELP));
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Quantity missing', '{"kind":"answer","value":"missing"}'));
  });

  test('what will be kept otherwise than typed is read back first', async () => {
    const terminal = await question('day');
    terminal.type('12.3.2027\r');
    await terminal.waitFor('2027-03-12');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? First day 2027-03-12', '  12 March 2027', '', HELP));
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ First day 2027-03-12', '{"kind":"answer","value":"2027-03-12"}'));
  });

  test('goes on in the next row, and the cursor with it', async () => {
    const terminal = await question('empty', { columns: 30 });
    terminal.type('1'.repeat(25));
    await terminal.waitFor('11111\n');
    await terminal.settled();
    expect(terminal.screen().split('\n').slice(0, 2)).toEqual([`? Quantity ${'1'.repeat(19)}`, '111111']);
    terminal.press('left', 'left', 'left', 'left', 'left', 'left', 'left', 'backspace');
    terminal.type('2');
    await terminal.waitFor('21\n');
    await terminal.settled();
    expect(terminal.screen().split('\n').slice(0, 2)).toEqual([`? Quantity ${'1'.repeat(17)}21`, '111111']);
    terminal.press('escape');
    await terminal.exit();
    expect(terminal.transcript()).toBe('{"kind":"back"}');
  });

  test('shows characters that reverse or hide text', async () => {
    const terminal = await question('empty');
    terminal.type('1\u202e2');
    await terminal.waitFor('not a whole number');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Quantity 1\\u{202e}2', '✗ "1\\u{202e}2" is not a whole number', '', HELP));
  });
});
