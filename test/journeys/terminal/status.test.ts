/** The screen to start the day with fits the window, with its banner; a list leaves columns out before it cuts what is missing. */

import { beforeAll, expect, test } from 'vitest';
import { runProcess, tempFolder } from '../../support/process.ts';
import { openTerminal, type TerminalSession } from '../../support/terminal.ts';

const home = tempFolder();
beforeAll(async () => {
  expect((await runProcess(['init', '--sample'], { home })).status).toBe(0);
});

/** In a shell: its prompt takes the line below. */
async function typed(words: string, columns: number, rows: number): Promise<TerminalSession> {
  const script = `"$0" "$1" ${words}; printf '$ '; read -r line`;
  const program = [process.execPath, `${import.meta.dirname}/../../../bin/entitle.js`];
  const terminal = openTerminal({ command: 'sh', args: ['-c', script, ...program], home, columns, rows });
  await terminal.waitFor(/^\$/m);
  return terminal;
}

test.each([
  [80, 24, 4],
  [120, 24, 4],
  [120, 40, 8],
])('status fits %i by %i, with the banner and %i of the next events', async (columns, rows, events) => {
  const terminal = await typed('status', columns, rows);
  expect(terminal.transcript()).toBe(terminal.screen());
  const lines = terminal.screen().split('\n');
  expect(lines[0]).toMatch(/^Halden Group \(halden\), \d{4}-\d\d-\d\d/);
  expect(terminal.screen()).toMatch(/^┃ ✗ Entitlements are missing: 9,490 seats and 8 modules in 9 workspaces\.$/m);
  expect(terminal.screen()).toMatch(/^surveys +3 /m);
  const first = lines.findIndex((line) => line.startsWith('WORKSPACE'));
  expect(lines.slice(first + events + 1)).toEqual([
    `+${25 - events} more: entitle workspaces --live`,
    'next: entitle transfer',
    '$',
  ]);
});

test('where even the pools do not fit, those that miss something stay', async () => {
  const terminal = await typed('status', 80, 22);
  expect(terminal.transcript()).toBe(terminal.screen());
  const pools = /^PRODUCT.*\n([^]*?)\n\+2 more: entitle pools$/m.exec(terminal.screen())?.[1];
  expect(pools?.split('\n').map((line) => line.split(' ')[0])).toEqual([
    'seat',
    'gamification',
    'lead-capture',
    'live-streaming',
    'simultaneous-translation',
  ]);
});

test('status is whole where it is no terminal', async () => {
  const { stdout } = await runProcess(['status'], { home });
  expect(stdout.split('\n')).toHaveLength(30);
  expect(stdout).toContain('(account manager, admin, Entitlement manager)');
});

test.each([
  [80, '(+5 columns: name, participants, seats, ends, phase)'],
  [100, '(+4 columns: participants, seats, ends, phase)'],
  [120, '(+2 columns: ends, phase)'],
])(
  'a list of %i columns cuts names, then leaves columns out, and says which; what is missing is whole',
  async (columns, note) => {
    const terminal = await typed('workspaces --limit 6', columns, 24);
    expect(terminal.screen()).toMatch(/✗ 250 seats, gamification( |$)/m);
    expect(terminal.screen()).toMatch(/✗ simultaneous-translation( |$)/m);
    expect(terminal.screen().split('\n')).toContain(note);
  },
);

test.each([80, 100])('what a list is sorted by is shown, %i columns wide', async (columns) => {
  const terminal = await typed('workspaces --sort -participants --limit 3', columns, 24);
  expect(terminal.screen()).toMatch(/^WORKSPACE .* PARTICIPANTS$/m);
  expect(terminal.screen()).toMatch(/^global-town-hall .* 6,000$/m);
});

test.each([80, 100])('where it cannot be whole, %i columns wide, nothing less useful takes its room', async (columns) => {
  const terminal = await typed('workspaces --missing', columns, 24);
  expect(terminal.screen()).toMatch(/ ✗ 6,000 seats, live-strea.*…$/m);
  expect(terminal.screen()).toContain('(+5 columns: name, participants, seats, ends, phase)');
});
