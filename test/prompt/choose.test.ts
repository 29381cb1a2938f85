import { describe, expect, test } from 'vitest';
import { question, rows } from './question.ts';

const HELP = 'type to search · ↑↓ move · enter · esc back · ctrl-c cancel';
const gala = '{"kind":"answer","value":"gala-2026"}';

describe('a searchable list', () => {
  test.each([60, 80])('shows every choice with its detail, %i columns wide', async (columns) => {
    const terminal = await question('workspaces', { columns });
    expect(terminal.screen()).toBe(
      rows(
        '? Workspace',
        '❯ gala-2026      ✗ Winter gala, missing 250 seats',
        '  summit-zurich  ✗ Zürich summit, missing 12 seats, badges',
        '  expo-autumn    Autumn expo',
        '  kickoff-2025   Kick-off, past',
        '',
        HELP,
      ),
    );
    terminal.press('enter');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(terminal.transcript()).toBe(rows('✔ Workspace gala-2026', gala));
  });

  test('moves with the arrow keys', async () => {
    const terminal = await question('workspaces');
    terminal.press('down', 'down', 'up');
    await terminal.waitFor('❯ summit-zurich');
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Workspace summit-zurich', '{"kind":"answer","value":"summit-zurich"}'));
  });

  test('is narrowed by any part of label or detail, and widened again', async () => {
    const terminal = await question('workspaces');
    terminal.type('ZURICH bad');
    await terminal.waitForGone('gala-2026');
    await terminal.settled();
    expect(terminal.screen()).toBe(
      rows('? Workspace ZURICH bad', '❯ summit-zurich  ✗ Zürich summit, missing 12 seats, badges', '', HELP),
    );
    terminal.press('ctrl-u');
    await terminal.waitFor('❯ gala-2026');
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Workspace gala-2026', gala));
  });

  test('says when nothing is found, and Enter then chooses nothing', async () => {
    const terminal = await question('workspaces');
    terminal.type('ball');
    await terminal.waitFor('nothing found');
    terminal.press('enter');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Workspace ball', ' ✗ nothing found', '', HELP));
    terminal.press('escape');
    await terminal.exit();
    expect(terminal.transcript()).toBe('{"kind":"back"}');
  });

  test('takes letters and Enter that come at once', async () => {
    const terminal = await question('workspaces');
    terminal.type('expo\r');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Workspace expo-autumn', '{"kind":"answer","value":"expo-autumn"}'));
  });

  test('takes a tab, pasted with a table cell, for a space', async () => {
    const terminal = await question('workspaces');
    terminal.type('autumn\texpo');
    await terminal.waitForGone('gala-2026');
    await terminal.settled();
    expect(terminal.screen()).toBe(rows('? Workspace autumn expo', '❯ expo-autumn    Autumn expo', '', HELP));
  });

  test('finds a name however its accents are composed', async () => {
    const terminal = await question('worldwide');
    terminal.type('Café des étoiles'.normalize('NFC'));
    await terminal.waitForGone('tokyo');
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Workspace cafe', '{"kind":"answer","value":"cafe"}'));
  });

  test('cuts wide characters to the width', async () => {
    const terminal = await question('worldwide', { columns: 60 });
    expect(terminal.screen()).toBe(
      rows(
        '? Workspace',
        '❯ tokyo  東京国際フォーラム年次総会二千二十六年大会議場公式…',
        '  seoul  ! 서울 컨퍼런스 🎉 2026',
        '  cafe   Café des Étoiles',
        '',
        HELP,
      ),
    );
  });

  test('shows hostile text escaped, in the question, in the list and in the answer', async () => {
    const terminal = await question('hostile');
    expect(terminal.screen()).toBe(
      rows(
        '? Work\\u{001b}[2Jspace',
        '❯ clear\\u{001b}[2J\\u{001b}[H  ✗ wipes the screen\\u{000d}over',
        '  bidi                        abc\\u{202e}def\\u{0008}\\u{0008}',
        '',
        HELP,
      ),
    );
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(
      rows('✔ Work\\u{001b}[2Jspace clear\\u{001b}[2J\\u{001b}[H', '{"kind":"answer","value":"clear"}'),
    );
  });

  test('fits a low terminal, and scrolls', async () => {
    const terminal = await question('many', { rows: 9, columns: 60 });
    terminal.press('down', 'down', 'down');
    await terminal.waitFor('❯ event-0004');
    expect(terminal.transcript()).toBe(
      rows(
        '? Workspace',
        '  event-0002  ✗ Event number 2, missing 1 seats',
        '  event-0003  ✗ Event number 3, missing 2 seats',
        '❯ event-0004  ✗ Event number 4, missing 3 seats',
        '  event-0005  ✗ Event number 5, missing 4 seats',
        '',
        HELP,
      ),
    );
  });

  test('narrows 5,000 choices within a blink of every key', async () => {
    const terminal = await question('many');
    const narrowed = [];
    for (const [key, first] of [
      ['4', 4],
      ['9', 49],
      ['9', 499],
      ['9', 4999],
    ] as const) {
      const typed = performance.now();
      terminal.type(key);
      await terminal.waitFor(`❯ event-${String(first).padStart(4, '0')}`);
      narrowed.push(performance.now() - typed);
    }
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Workspace event-4999', '{"kind":"answer","value":"event-4999"}'));
    // The median, so that one pause of a busy machine does not count.
    expect(narrowed.toSorted((a, b) => a - b)[1]).toBeLessThan(250);
  });

  test('is drawn with ASCII alone when the terminal has no more', async () => {
    const terminal = await question('many', { env: { LANG: 'C' }, rows: 9, columns: 30 });
    expect(terminal.screen()).toBe(
      rows(
        '? Workspace',
        '> event-0001  !! Event numb...',
        '  event-0002  !! Event numb...',
        '  event-0003  !! Event numb...',
        '  event-0004  !! Event numb...',
        '',
        'type to search, up/down, en...',
      ),
    );
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('* Workspace event-0001', '{"kind":"answer","value":"even', 't-0001"}'));
  });

  test('has colours, and none with NO_COLOR', async () => {
    const coloured = await question('workspaces');
    expect(coloured.colours()).toEqual(new Set(['\u001b[1m', '\u001b[2m', '\u001b[22m', '\u001b[31m', '\u001b[39m']));
    const plain = await question('workspaces', { env: { NO_COLOR: '1' } });
    plain.type('zzz');
    await plain.waitFor('nothing found');
    plain.press('ctrl-u', 'enter');
    await plain.waitFor('✔');
    expect(plain.colours()).toEqual(new Set());
  });
});
