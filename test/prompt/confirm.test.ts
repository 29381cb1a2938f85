import { describe, expect, test } from 'vitest';
import { open, question, rows } from './question.ts';

const ASKED = 'Transfer 250 seats to gala-2026? This is final.';

describe('a confirmation', () => {
  test.each([60, 80])('is No unless told, %i columns wide', async (columns) => {
    const terminal = await question('confirm', { columns });
    expect(terminal.screen()).toBe(`? ${ASKED} (y/N)`);
    terminal.press('enter');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toBe(rows(`✗ ${ASKED} No`, '{"kind":"cancelled"}'));
  });

  test.each(['y', 'yes', 'YES'])('is given with %s', async (typed) => {
    const terminal = await question('confirm');
    terminal.type(typed);
    await terminal.waitFor(`(y/N) ${typed}`);
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows(`✔ ${ASKED} Yes`, '{"kind":"answer","value":true}'));
  });

  test.each(['n', 'no'])('is refused with %s', async (typed) => {
    const terminal = await question('confirm');
    terminal.type(typed);
    await terminal.waitFor(`(y/N) ${typed}`);
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows(`✗ ${ASKED} No`, '{"kind":"cancelled"}'));
  });

  test('takes nothing else for an answer', async () => {
    const terminal = await question('confirm');
    terminal.type('250');
    await terminal.waitFor('(y/N) 250');
    terminal.press('enter');
    await terminal.waitFor('✗ ');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows(`? ${ASKED} (y/N) 250`, '✗ answer y or n'));
  });

  test('breaks what stays of a long answer between words', async () => {
    const terminal = await question('long', { columns: 60 });
    terminal.type('The customer ordered them by telephone on Friday');
    terminal.press('enter');
    await terminal.exit();
    const [first, ...others] = terminal.transcript().split('\n');
    expect([first, ...others.slice(0, 2)]).toEqual([
      '✔ Why is this transfer made, for whoever reads the ledger a',
      'year from now? The customer ordered them by telephone on',
      'Friday',
    ]);
  });

  test('is not given by what was typed before it was asked', async () => {
    const terminal = open('late');
    await terminal.waitFor('working');
    terminal.type('y\r');
    await terminal.waitFor('\ny');
    terminal.kill('SIGUSR2');
    await terminal.waitFor('(y/N)');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('working', 'y', '? Transfer 250 seats to gala-2026? (y/N)'));
  });

  test('is not given by what was pasted into the question before it', async () => {
    const terminal = await question('flow');
    terminal.press('enter');
    await terminal.waitFor('? Quantity (250)');
    await terminal.settled();
    terminal.type('\ry\r');
    await terminal.waitFor('(y/N)');
    await terminal.settled();
    expect(terminal.screen()).toMatch(/^✔ Workspace gala-2026\n✔ Quantity 250\n[^]*\n\? Transfer 250 to gala-2026\? \(y\/N\)$/);
  });
});
