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
      rows('? Workspace ZURICH bad', '❯ summit-zurich  ✗ Zürich summit, missing 12 seats, badges', '  1 of 4', HELP),
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
    expect(terminal.screen()).toBe(rows('? Workspace ball', '✗ nothing found', '  0 of 4', HELP));
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
    expect(terminal.screen()).toBe(rows('? Workspace autumn expo', '❯ expo-autumn    Autumn expo', '  1 of 4', HELP));
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
        '  2–5 of 5,000',
        'type to search · ↑↓ pgup pgdn move · enter · esc back · ctr…',
      ),
    );
  });

  test('turns pages, to the last choice and back', async () => {
    const terminal = await question('many', { rows: 9 });
    terminal.press('pagedown', 'pagedown');
    await terminal.waitFor('❯ event-0009');
    await terminal.settled();
    expect(terminal.screen()).toContain('  7–10 of 5,000');
    terminal.type('499');
    await terminal.waitFor('  1–4 of 21');
    terminal.press('pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown');
    await terminal.waitFor('  18–21 of 21');
    expect(terminal.screen()).toContain('❯ event-5000');
    terminal.press('pageup');
    await terminal.waitFor('❯ event-4996');
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Workspace event-4996', '{"kind":"answer","value":"event-4996"}'));
  });

  test('says why something cannot be chosen to whoever looks for it, and only then', async () => {
    const terminal = await question('tests');
    expect(terminal.screen()).toBe(rows('? Workspace', '❯ gala-2026', '', HELP));
    terminal.type('works\r');
    await terminal.waitFor('promote it first');
    await terminal.settled();
    expect(terminal.screen()).toBe(
      rows('? Workspace works', '✗ workshop is in test: promote it first: entitle promote workshop', '  0 of 1', HELP),
    );
  });

  test('says why there is nothing', async () => {
    const terminal = await question('nothing');
    expect(terminal.screen()).toBe(rows('? Workspace', '✗ there is no event yet', '', HELP));
  });

  test.each([
    [70, 16, '1–11 of 254'],
    [100, 30, '1–12 of 254'],
    [120, 8, '1–3 of 254'],
  ])('leaves no stale lines when the window becomes %i × %i', async (columns, height, seen) => {
    const terminal = await question('many', { columns: 80, rows: 16 });
    terminal.type('49');
    await terminal.waitFor('1–11 of 254');
    const before = terminal.written().length;
    terminal.resize(columns, height);
    while (!terminal.written().slice(before).includes(seen)) await terminal.settled();
    await terminal.settled();
    const lines = terminal.transcript().split('\n');
    expect([lines[0], lines.filter((line) => /^\?|to search/.test(line))]).toEqual([
      '? Workspace 49',
      ['? Workspace 49', 'type to search · ↑↓ pgup pgdn move · enter · esc back · ctrl-c cancel'],
    ]);
    terminal.press('escape');
    await terminal.exit();
    expect(terminal.transcript()).toBe('{"kind":"back"}');
  });

  test('never clears a screen from its first cell, which tmux would keep to be scrolled back to', async () => {
    const terminal = await question('many', { columns: 120 });
    const before = terminal.written().length;
    terminal.resize(60, 24);
    while (!terminal.written().slice(before).includes('1–12 of')) await terminal.settled();
    await terminal.settled();
    expect(terminal.written()).not.toMatch(/\r\u001b\[J(?!\u001b8)/);
  });

  test('narrows 5,000 choices with every key', async () => {
    const terminal = await question('many');
    for (const [key, first] of [
      ['4', 4],
      ['9', 49],
      ['9', 499],
      ['9', 4999],
    ] as const) {
      terminal.type(key);
      await terminal.waitFor(`❯ event-${String(first).padStart(4, '0')}`);
    }
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('✔ Workspace event-4999', '{"kind":"answer","value":"event-4999"}'));
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
        '  1-4 of 5,000',
        'type to search, up/down, pg...',
      ),
    );
    terminal.press('enter');
    await terminal.exit();
    expect(terminal.transcript()).toBe(rows('* Workspace event-0001', '{"kind":"answer","value":"even', 't-0001"}'));
  });

  test('has colours, and none with NO_COLOR', async () => {
    const coloured = await question('workspaces');
    expect(coloured.colours()).toEqual(
      new Set(['\u001b[1m', '\u001b[38;5;244m', '\u001b[22m', '\u001b[38;5;196m', '\u001b[39m']),
    );
    const plain = await question('workspaces', { env: { NO_COLOR: '1' } });
    plain.type('zzz');
    await plain.waitFor('nothing found');
    plain.press('ctrl-u', 'enter');
    await plain.waitFor('✔');
    expect(plain.colours()).toEqual(new Set());
  });
});
